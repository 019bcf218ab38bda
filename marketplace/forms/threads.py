"""Shapes of what is said in a thread."""

from marketplace.forms import Form
from marketplace.forms.fields import LongTextField
from marketplace.forms.uploads import FilesField
from marketplace.models.messages import MAX_TEXT
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext


class MessageForm(Form):
    """A message: words, or files, or both."""

    body = LongTextField(lazy_gettext("本文"), most=MAX_TEXT)
    files = FilesField(lazy_gettext("ファイルを添付する"))

    def validate(self, extra_validators=None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.body.data and not self.files.data:
            self.body.errors = [_("本文を入力するか、ファイルを選んでください。")]
            return False
        return True


class ConsultForm(Form):
    """The first words of a conversation."""

    body = LongTextField(lazy_gettext("相談の内容"), most=MAX_TEXT, required=True)
    files = FilesField(lazy_gettext("ファイルを添付する"))
