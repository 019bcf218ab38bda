"""Marks: the receiver of a message tells staff that it carries a contact, or talk of dealing elsewhere, that was let pass.

A mark is made once and waits for one answer: the message is erased, or it is left. Its sender is told of neither the mark nor
of who made it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.chains import staff_with
from marketplace.models.guards import Engine, append_only, guard, lock_root
from marketplace.models.messages import Message
from marketplace.models.stateful import UTCDateTime
from marketplace.models.threads import Thread

ERASE, LEAVE = "erase", "leave"


class MessageMark(db.Model):
    """One message that its receiver marked, once; staff promised an answer until `due_at`."""

    __tablename__ = "message_marks"
    __table_args__ = (Index("ix_message_marks_due", "due_at", "message_id"),)

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    marked_by: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    message: Mapped[Message] = relationship()
    marker: Mapped[User] = relationship()
    answer: Mapped["MessageMarkAnswer | None"] = relationship(viewonly=True)


class MessageMarkAnswer(db.Model):
    """What staff decided about a mark: `erase` or `leave`. `note` is what the sender of an erased message reads."""

    __tablename__ = "message_mark_answers"
    __table_args__ = (Index("ix_message_mark_answers_at", "at"),)

    message_id: Mapped[int] = mapped_column(
        ForeignKey("message_marks.message_id"), primary_key=True, autoincrement=False
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    verdict: Mapped[str] = mapped_column(String(5), nullable=False)
    note: Mapped[str] = mapped_column(Text, nullable=False, default="")

    staff: Mapped[User] = relationship()


# The condition that nobody answered a mark yet, for queries over marks.
UNANSWERED = (
    ~select(MessageMarkAnswer.message_id).where(MessageMarkAnswer.message_id == MessageMark.message_id).exists()
)


def markable(message_id: int, user) -> Message | None:
    """A message that the other party of one's thread sent, and that staff may have erased since; None for any other."""
    theirs = select(Message).join(Thread, Thread.id == Message.thread_id).where(Message.id == message_id)
    party = (Thread.client_id == user.id) | (Thread.worker_id == user.id)
    return db.session.scalar(theirs.where(party, Message.sender_id != user.id, Message.state.in_(("sent", "erased"))))


_MESSAGE = "EXISTS (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND "
_WAS_ERASED = "EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = NEW.message_id AND e.verb = 'erase')"
_ROOT = "(SELECT m.thread_id FROM messages m WHERE m.id = NEW.message_id)"


def _marked_in_time(engine: Engine) -> str:
    return (
        f"{engine.is_moment('NEW.at')} AND {engine.is_moment('NEW.due_at')} AND NEW.due_at > NEW.at "
        f"AND {_MESSAGE}m.created_at <= NEW.at)"
    )


def _answered_in_time(engine: Engine) -> str:
    marked = "EXISTS (SELECT 1 FROM message_marks k WHERE k.message_id = NEW.message_id AND k.at <= NEW.at)"
    return f"{engine.is_moment('NEW.at')} AND {marked}"


guard(
    "message_marks",
    "insert",
    "receiver",
    f"{_MESSAGE}m.sender_id <> NEW.marked_by AND EXISTS (SELECT 1 FROM threads t WHERE t.id = m.thread_id "
    "AND NEW.marked_by IN (t.client_id, t.worker_id)))",
)
guard(
    "message_marks",
    "insert",
    "sent",
    "'sent' = (SELECT e.to_state FROM message_events e WHERE e.message_id = NEW.message_id ORDER BY e.seq DESC LIMIT 1)",
)
guard("message_marks", "insert", "clock", _marked_in_time)
append_only("message_marks", ("message_id",))
lock_root("message_marks", "threads", _ROOT)

guard("message_mark_answers", "insert", "staff", staff_with("review").replace("NEW.actor", "NEW.staff_id"))
guard("message_mark_answers", "insert", "marked", _answered_in_time)
guard(
    "message_mark_answers",
    "insert",
    "verdict",
    f"CASE NEW.verdict WHEN '{ERASE}' THEN trim(NEW.note) <> '' AND {_WAS_ERASED} WHEN '{LEAVE}' THEN NOT {_WAS_ERASED} END",
)
append_only("message_mark_answers", ("message_id",))
lock_root("message_mark_answers", "threads", _ROOT)
