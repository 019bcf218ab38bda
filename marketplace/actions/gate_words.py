"""The operator's own words at the gate: entered and removed by the duty admin. What was judged before stays judged."""

from sqlalchemy import delete, select

from marketplace import clock
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models.gate_words import LONGEST, GateWord
from marketplace.refusals import Invalid, WrongPerson, WrongState
from marketplace.rules import contact, plain_text
from marketplace.saying import gettext as _


def candidate(text: str, decision: str) -> contact.Word:
    """A word as it would be entered. Raises Invalid for one that the detector could not look for."""
    text = plain_text.tidy(text)
    if not text:
        raise Invalid("word", _("言葉を入力してください。"))
    if len(text) > LONGEST:
        raise Invalid("word", _("%(most)s文字以内で入力してください。", most=LONGEST))
    if not contact.can_be_found(text):
        raise Invalid(
            "word", _("短すぎて、ほかの言葉の一部にも当てはまります。英数字だけの言葉は6文字以上にしてください。")
        )
    return contact.Word(text, decision)


def enter(text: str, decision: str, *, by) -> GateWord:
    """From now on the detector blocks, cautions or lets pass this word. Raises Invalid, or WrongState when it is there."""
    _must_be_admin(by)
    word = candidate(text, decision)
    with transaction():
        if db.session.scalar(select(GateWord.id).where(GateWord.text == word.text)) is not None:
            raise WrongState(_("この言葉はすでに登録されています。変えるときは、いったん削除してください。"))
        row = GateWord(text=word.text, decision=word.decision, entered_by=by.id, created_at=clock.now())
        db.session.add(row)
        return row


def remove(word: GateWord, *, by) -> None:
    """The word means nothing any more from now on; it may be gone already."""
    _must_be_admin(by)
    with transaction():
        db.session.execute(delete(GateWord).where(GateWord.id == word.id))


def _must_be_admin(by) -> None:
    if "admin" not in by.duties:
        raise WrongPerson(_("言葉を登録・削除できるのは、管理の担当者だけです。"))
