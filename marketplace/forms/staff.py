"""Shapes of what staff type: notes, decisions, closed days. A page has several of them, so each has ids of its own."""

from marketplace.forms import Form
from marketplace.forms.fields import DateField, LongTextField, RadioField, SelectField, TextField
from marketplace.models.contact_requests import REASON_CODES, ContactRequest, words
from marketplace.models.desk import notes
from marketplace.saying import lazy_gettext as _

MOST_NOTE = 2000


class NoteForm(Form):
    """Words to the people of a case, typed or begun with one of the `templates`."""

    template = SelectField(_("文例"), required=False)
    note = LongTextField(_("双方に伝える説明"), most=MOST_NOTE, required=True)

    def __init__(self, verb: str, templates: dict, **given):
        super().__init__(**given)
        self.verb = verb
        self.template.choices = [
            ("", _("選んでください")),
            *((name, title) for name, (title, _text) in templates.items()),
        ]
        for field in self:
            field.id = f"{verb}-{field.name}"

    def fill(self, templates: dict, places: dict[str, str]) -> None:
        """Put the chosen template below what is typed already."""
        if self.template.data in templates:
            text = str(templates[self.template.data][1]) % places
            typed = (self.note.data or "").strip()
            self.note.data = f"{typed}\n{text}" if typed else text
            self.note.raw_data = [self.note.data]


class AskForm(NoteForm):
    """A question to the applicant; the other party reads it too."""


class DecideForm(NoteForm):
    """A decision: one of the reasons of its verb, and the words that both parties read."""

    reason_code = RadioField(_("理由"))

    def __init__(self, verb: str, templates: dict, codes: tuple[str, ...], **given):
        super().__init__(verb, templates, **given)
        self.reason_code.choices = [(code, words.REASON_CODES[code]) for code in codes]


class ApproveForm(DecideForm):
    """An approval, perhaps with the last day on which it is good."""

    until = DateField(_("承認の最終日"))


DECISIONS = {"approve": ApproveForm, "deny": DecideForm, "revoke": DecideForm, "keep": DecideForm}
VERBS = ("ask", *DECISIONS)


def request_form(verb: str, subject: ContactRequest, **given) -> NoteForm:
    """The form of what is done to this request. An appeal is denied for the reasons of either decision."""
    if verb == "ask":
        return AskForm(verb, notes.REQUESTS[verb], **given)
    codes = REASON_CODES[verb]
    if verb == "deny" and subject.state == "appealed":
        codes = tuple(dict.fromkeys((*codes, *REASON_CODES["revoke"])))
    return DECISIONS[verb](verb, notes.REQUESTS[verb], codes, **given)


class HoldForm(NoteForm):
    """What the sender of a held message reads with the decision; required when it is refused."""

    def __init__(self, verb: str, **given):
        super().__init__(verb, notes.HELD[verb], **given)
        self.note.label.text = _("送信者に伝える説明")
        self.note.required = verb == "refuse"
        if verb == "release":
            del self.note.flags.required


class ClosureForm(Form):
    """A closed day and the reason that people read."""

    day = DateField(_("休業する日"), required=True)
    reason = TextField(_("理由"), most=60, required=True)


class OpenForm(Form):
    """A day that is to be a business day after all."""

    day = DateField(_("休業する日"), required=True)
