"""The fields in which one chooses: from a list, a few options, boxes to tick. `fields.py` offers them to the forms."""

import wtforms
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.saying import gettext as _


class Chosen:
    """What the choosing fields share: one of `choices`, pairs of value and label, and nothing else."""

    def __init__(self, label, validators=None, *, choices=(), required: bool = True, **more):
        super().__init__(label, validators, choices=[SelectChoice(*pair) for pair in choices], **more)
        if required:
            self.flags.required = True

    def process_formdata(self, valuelist) -> None:
        if len(valuelist) > 1:
            raise ValueError(_("1つだけ選んでください。"))
        self.data = valuelist[0] if valuelist else None

    def pre_validate(self, form) -> None:
        if self.process_errors:
            raise StopValidation()
        if not self.data and not self.flags.required:
            self.data = None
            raise StopValidation()
        if not self.data or self.data not in {choice.value for choice in self.iter_choices()}:
            raise StopValidation(_("一覧から選んでください。"))


class SelectField(Chosen, wtforms.SelectField):
    """One of a list that opens."""


class RadioField(Chosen, wtforms.RadioField):
    """One of a few, all shown."""


class MultiCheckboxField(wtforms.SelectMultipleField):
    """Any of a few, all shown; at least one when `required`."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label, validators=None, *, choices=(), required: bool = False, **more):
        super().__init__(label, validators, choices=[SelectChoice(*pair) for pair in choices], **more)
        if required:
            self.flags.required = True

    def pre_validate(self, form) -> None:
        known = {choice.value for choice in self.iter_choices()}
        if set(self.data or ()) - known:
            raise StopValidation(_("一覧から選んでください。"))
        if self.flags.required and not self.data:
            raise StopValidation(_("1つ以上選んでください。"))


class BooleanField(wtforms.BooleanField):
    """A box to tick; `required` means that it has to be ticked."""

    def __init__(self, label, validators=None, *, required: bool = False, **more):
        super().__init__(label, validators, **more)
        if required:
            self.flags.required = True

    def pre_validate(self, form) -> None:
        if self.flags.required and not self.data:
            raise StopValidation(_("チェックを入れてください。"))
