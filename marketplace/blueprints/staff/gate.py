"""What the detector would say: a box to try texts in, and the operator's own words, tried there before they count."""

from dataclasses import dataclass

from flask import Response, url_for
from flask_login import current_user

from marketplace.actions import detection
from marketplace.actions import gate_words as actions
from marketplace.blueprints.answers import act, say_at_field
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.staff import DECISIONS_OF_WORDS, TryForm, WordForm
from marketplace.models import GateWord, gate_words
from marketplace.models.findings import Found, found_in_text
from marketplace.refusals import Invalid
from marketplace.rules import contact
from marketplace.saying import gettext as _
from marketplace.web import found, page, staff_with


@blueprint.get("/staff/gate")
def gate() -> Response:
    """The empty box, and the words."""
    staff_with("review", "admin")
    return _page(TryForm(formdata=None))


@dataclass(frozen=True, slots=True)
class Tried:
    """What the detector said: with the `word` as if it were entered, and `before` without it (None: no word was tried).

    `views` is by message how the detector reads it.
    """

    judged: contact.Judgement
    before: contact.Judgement | None
    word: contact.Word | None
    found: list[Found]
    views: list[dict[str, str]]


def _page(form: TryForm, status: int = 200, tried: Tried | None = None) -> Response:
    return page(
        "staff/gate.html",
        status=status,
        form=form,
        words=gate_words.listed(),
        DECISIONS=DECISIONS_OF_WORDS,
        version=contact.VERSION,
        may_enter="admin" in current_user.duties,
        tried=tried,
    )


@blueprint.post("/staff/gate")
def try_out() -> Response:
    """Judge a text, perhaps as if a word were entered. Nothing is kept."""
    staff_with("review", "admin")
    form = TryForm()
    if not form.validate():
        return _page(form, 422)
    word = None
    if form.word.data:
        try:
            word = actions.candidate(form.word.data, form.decision.data or "block")
        except Invalid as refused:
            say_at_field(form, refused)
            return _page(form, 422)
    return _page(form, tried=_tried(form.messages, word))


def _tried(messages: list[str], word: contact.Word | None) -> Tried:
    judged = detection.try_out(messages, word)
    return Tried(
        judged,
        detection.try_out(messages) if word else None,
        word,
        [found_in_text(finding, messages[finding.message]) for finding in judged.findings],
        [contact.views(message) for message in messages],
    )


@blueprint.post("/staff/gate/words")
def enter_word():
    """Enter the word that was tried."""
    staff_with("admin")
    form = WordForm()
    show = TryForm(formdata=None)
    if not form.validate():
        show.word.data, show.word.errors = form.word.data, form.word.errors or form.decision.errors
        return _page(show, 422)
    show.word.data, show.decision.data = form.word.data, form.decision.data
    return act(
        lambda: actions.enter(form.word.data, form.decision.data, by=current_user),
        to=url_for("staff.gate"),
        show=lambda: _page(show),
        done=_("言葉を登録しました。これから送られるものに使われます。"),
        form=show,
    )


@blueprint.post("/staff/gate/words/<int:number>/remove")
def remove_word(number: int):
    """Take a word out again."""
    staff_with("admin")
    word = found(db.session.get(GateWord, number))
    return act(
        lambda: actions.remove(word, by=current_user),
        to=url_for("staff.gate"),
        show=lambda: _page(TryForm(formdata=None)),
        done=_("言葉を削除しました。"),
    )
