"""Shapes of what staff type: notes, decisions, closed days. A page has several of them, so each has ids of its own."""

import re

from marketplace.forms import Form
from marketplace.forms.fields import DateField, LongTextField, RadioField, SelectField, TextField
from marketplace.models.contact_requests import REASON_CODES, ContactRequest, words
from marketplace.models.desk import notes
from marketplace.models.gate_words import LONGEST as LONGEST_WORD
from marketplace.saying import lazy_gettext as _

MOST_NOTE = 2000
BETWEEN = re.compile(r"\n[ \t]*-{3,}[ \t]*\n")
# What an operator's word does, in words.
DECISIONS_OF_WORDS = {
    "block": _("連絡先として止める"),
    "warn": _("注意を表示する"),
    "pass": _("問題ないものとして通す"),
}


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


class EraseForm(NoteForm):
    """What the sender of an erased message reads."""

    def __init__(self, **given):
        super().__init__("erase", notes.MARKED["erase"], **given)
        self.note.label.text = _("送信者に伝える理由")


class TryForm(Form):
    """A text for the detector; blocks between lines of three dashes are messages of one sender, one after the other."""

    text = LongTextField(_("判定する文章"), most=10_000)
    word = TextField(_("試す言葉"), most=LONGEST_WORD)
    decision = SelectField(
        _("この言葉があるとき"), choices=list(DECISIONS_OF_WORDS.items()), required=False, default="block"
    )

    @property
    def messages(self) -> list[str]:
        """The messages as they were typed; at least one."""
        return BETWEEN.split((self.text.data or "").replace("\r\n", "\n"))


class WordForm(Form):
    """A word that was tried, to be entered."""

    word = TextField(_("試す言葉"), most=LONGEST_WORD, required=True)
    decision = SelectField(_("この言葉があるとき"), choices=list(DECISIONS_OF_WORDS.items()), required=True)


class ClosureForm(Form):
    """A closed day and the reason that people read."""

    day = DateField(_("休業する日"), required=True)
    reason = TextField(_("理由"), most=60, required=True)


class OpenForm(Form):
    """A day that is to be a business day after all."""

    day = DateField(_("休業する日"), required=True)
