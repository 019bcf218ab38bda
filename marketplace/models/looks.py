"""Staff looking into a private thread: by a deliberate act, on one of four grounds, for thirty minutes, and never unseen.

A mark is the ground *report* in its smallest form: its look opens the marked message alone (docs/desk.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, String, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.chains import staff_with
from marketplace.models.contact_requests import LIVE, ContactRequest
from marketplace.models.guards import Engine, append_only, free_key, guard
from marketplace.models.message_marks import UNANSWERED, MessageMark
from marketplace.models.messages import Message
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.models.statements import statement
from marketplace.saying import lazy_gettext as _

MARK = "message_mark"
GROUNDS = ("contact_request", "held_message", MARK, "report", "dispute")
OPEN_FOR = timedelta(minutes=30)
WORDS = {
    "contact_request": _("サービス外連絡申請の審査"),
    "held_message": _("保留中のメッセージの確認"),
    MARK: _("受信者が知らせたメッセージの確認"),
    "report": _("違反報告の確認"),
    "dispute": _("協議の確認"),
}
# Whether a party (`:me`) reads of a look `l` by now. One on a report or a mark is told to the reported side only after the
# case is closed, so that no reporter is betrayed.
TOLD = (
    "(l.ground IN ('contact_request', 'held_message', 'dispute') OR (l.ground = 'message_mark' AND "
    "(EXISTS (SELECT 1 FROM message_marks k WHERE k.message_id = l.case_id AND k.marked_by = :me) "
    "OR EXISTS (SELECT 1 FROM message_mark_answers a WHERE a.message_id = l.case_id))))"
)


class Look(db.Model):
    """One look: `case_id` is the row of the ground (a request, a message) that makes it necessary. Both parties see it."""

    __tablename__ = "looks"
    __table_args__ = (Index("ix_looks_thread_id", "thread_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), nullable=False)
    staff_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    ground: Mapped[str] = mapped_column(String(16), nullable=False)
    case_id: Mapped[int] = mapped_column(BigInteger, nullable=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    @property
    def until(self) -> datetime:
        """When the thread is closed to this staff member again."""
        return self.at + OPEN_FOR


def opened(thread_id: int, staff_id: int, now: datetime) -> Look | None:
    """The look by which this staff member may read the thread now, or None."""
    return _newest(staff_id, now, Look.thread_id == thread_id, Look.ground != MARK)


def opened_message(message_id: int, staff_id: int, now: datetime) -> Look | None:
    """The look by which this staff member may read this one marked message now, or None."""
    return _newest(staff_id, now, Look.case_id == message_id, Look.ground == MARK)


def _newest(staff_id: int, now: datetime, *conditions) -> Look | None:
    newest = select(Look).where(Look.staff_id == staff_id, Look.at > now - OPEN_FOR, *conditions)
    return db.session.scalar(newest.order_by(Look.id.desc()).limit(1))


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a thread may be looked into now: the word, and the request or message that makes it necessary."""

    ground: str
    case_id: int


def grounds_of(thread_id: int) -> list[Ground]:
    """The grounds on which this thread may be looked into now: its live request, its held messages."""
    live = [literal(state, literal_execute=True) for state in LIVE]
    requests = select(ContactRequest.id).where(ContactRequest.thread_id == thread_id, ContactRequest.state.in_(live))
    held = select(Message.id).where(
        Message.thread_id == thread_id, Message.state == literal("held", literal_execute=True)
    )
    return [
        *(Ground("contact_request", number) for number in db.session.scalars(requests.order_by(ContactRequest.id))),
        *(Ground("held_message", number) for number in db.session.scalars(held.order_by(Message.id))),
    ]


def marks_of(thread_id: int) -> list[Ground]:
    """The marks that wait in this thread, each of which opens its own message."""
    waiting = select(MessageMark.message_id).join(Message, Message.id == MessageMark.message_id)
    return [
        Ground(MARK, number) for number in db.session.scalars(waiting.where(Message.thread_id == thread_id, UNANSWERED))
    ]


def looks_told(thread_id: int, me: int) -> list:
    """Who of the staff looked into a thread, when and why, the newest first, as this party reads it."""
    return _LOOKS_TOLD.rows(id=thread_id, me=me)


_LOOKS_TOLD = statement(
    "SELECT u.display_name AS who, l.at, l.ground FROM looks l JOIN users u ON u.id = l.staff_id "
    f"WHERE l.thread_id = :id AND {TOLD} ORDER BY l.id DESC",
    {"id": BigInteger, "me": BigInteger},
    {"who": None, "at": UTCDateTime, "ground": None},
)


def _on_a_case(engine: Engine) -> str:
    """The case stands in this very thread. Reports and disputes have no cases yet."""
    return (
        f"{engine.is_moment('NEW.at')} AND CASE "
        "WHEN NEW.ground = 'contact_request' THEN EXISTS (SELECT 1 FROM contact_requests r "
        "WHERE r.id = NEW.case_id AND r.thread_id = NEW.thread_id) "
        "WHEN NEW.ground = 'held_message' THEN EXISTS (SELECT 1 FROM messages m JOIN message_events e "
        "ON e.message_id = m.id AND e.verb = 'hold' WHERE m.id = NEW.case_id AND m.thread_id = NEW.thread_id) "
        f"WHEN NEW.ground = '{MARK}' THEN EXISTS (SELECT 1 FROM messages m JOIN message_marks k ON k.message_id = m.id "
        "WHERE m.id = NEW.case_id AND m.thread_id = NEW.thread_id AND NOT EXISTS "
        "(SELECT 1 FROM message_mark_answers a WHERE a.message_id = m.id)) "
        "ELSE FALSE END"
    )


guard("looks", "insert", "staff", staff_with("review").replace("NEW.actor", "NEW.staff_id"))
guard("looks", "insert", "case", _on_a_case)
append_only("looks")
free_key("looks", "id")
