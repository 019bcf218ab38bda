"""Shapes of input. One class per form; the fields and their messages are in `fields.py`."""

from flask_wtf import FlaskForm


class Form(FlaskForm):
    """What every form stands on. The token is checked once per request (`web.begin_request`), not again by the form."""

    class Meta:
        csrf = False
