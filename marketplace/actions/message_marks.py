"""The receiver's mark on a message that the detector let pass, and what staff do about it: erase the message, or leave it."""

from datetime import datetime

from sqlalchemy import delete

from marketplace import clock
from marketplace.actions.contact_requests.common import promised
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import (
    Attachment,
    HeldForm,
    Message,
    MessageBody,
    MessageFinding,
    MessageMark,
    MessageMarkAnswer,
)
from marketplace.models.message_marks import ERASE, LEAVE
from marketplace.refusals import Invalid, WrongPerson, WrongState
from marketplace.saying import gettext as _

# What goes when a message is erased: its words, and everything that was said or found in them.
ERASED_WITH_IT = (MessageBody, MessageFinding, HeldForm, Attachment)


def mark(message: Message, *, by) -> MessageMark:
    """Tell staff of this message; its sender is not told. Raises WrongState when it was marked or erased already."""
    if by.id == message.sender_id or by.id not in (message.thread.client_id, message.thread.worker_id):
        raise WrongPerson(_("事務局に知らせることができるのは、メッセージを受け取った人だけです。"))
    with transaction():
        now = _locked(message)
        if message.state == "erased":
            raise WrongState(_("このメッセージは、すでに事務局が削除しています。"))
        if message.state != "sent":
            raise WrongState(_("届いていないメッセージを知らせることはできません。"))
        if db.session.get(MessageMark, message.id) is not None:
            raise WrongState(_("このメッセージは、すでに事務局に知らせてあります。"))
        at = max(now, message.created_at)
        marked = MessageMark(message_id=message.id, marked_by=by.id, at=at, due_at=promised(at))
        db.session.add(marked)
        return marked


def erase(marked: MessageMark, *, by, note: str) -> MessageMark:
    """The receiver is right: the words and files go, and the sender reads why. Raises Invalid without a note.

    The files themselves lie outside of the database: `attachments.erased` removes them afterwards.
    """
    _must_review(by)
    if not note.strip():
        raise Invalid("note", _("送信者に伝える理由を入力してください。"))
    with transaction():
        message = marked.message
        at = _unanswered(marked)
        transition(message, "erase", by=by, at=at)
        for words in ERASED_WITH_IT:
            db.session.execute(delete(words).where(words.message_id == message.id))
        _answer(marked, by, at, ERASE, note.strip())
        path = f"/threads/{message.thread_id}"
        tell(message.sender, "message_marks.erased", path, note=note.strip())
        tell(marked.marker, "message_marks.erase", path)
        return marked


def leave(marked: MessageMark, *, by) -> MessageMark:
    """Nothing is wrong with it: it stays as it is, and only the receiver is told."""
    _must_review(by)
    with transaction():
        at = _unanswered(marked)
        _answer(marked, by, at, LEAVE, "")
        tell(marked.marker, "message_marks.leave", f"/threads/{marked.message.thread_id}")
        return marked


def _locked(message: Message) -> datetime:
    lock("threads", message.thread_id)
    db.session.refresh(message)
    return clock.now()


def _unanswered(marked: MessageMark) -> datetime:
    """The time of an answer, which is the first one; raises WrongState with who was faster."""
    now = _locked(marked.message)
    first = db.session.get(MessageMarkAnswer, marked.message_id)
    if first is not None:
        who = first.staff.display_name
        raise WrongState(
            _("%(who)s さんが先に、このメッセージを削除しました。", who=who)
            if first.verdict == ERASE
            else _("%(who)s さんが先に、このメッセージを残すと決めました。", who=who)
        )
    return max(now, marked.at)


def _answer(marked: MessageMark, by, at: datetime, verdict: str, note: str) -> None:
    db.session.add(MessageMarkAnswer(message_id=marked.message_id, staff_id=by.id, at=at, verdict=verdict, note=note))
    db.session.flush()


def _must_review(by) -> None:
    if "review" not in by.duties:
        raise WrongPerson(_("知らせがあったメッセージを決定できるのは、審査の担当者だけです。"))
