"""Shapes of input. One class per form; the fields and their messages are in `fields.py`."""

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict, MultiDict

from marketplace.forms.uploads import FilesField


class Form(FlaskForm):
    """What every form stands on. The token is checked once per request (`web.begin_request`), not again by the form."""

    class Meta:
        csrf = False

        def wrap_formdata(self, form, formdata):
            """What was posted: words for the fields of words, files for those of files; of any other body, nothing."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            if request.method != "POST":
                return None
            takers = {field.name for field in form if isinstance(field, FilesField)}
            files = ((name, file) for name, file in request.files.items(multi=True) if name in takers)
            return CombinedMultiDict((ImmutableMultiDict(files), request.form))
