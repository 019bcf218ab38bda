"""Staff looking into a private thread: by a deliberate act, on one of four grounds, for thirty minutes, and never unseen."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, Row, String, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.chains import staff_with
from marketplace.models.contact_requests import LIVE, ContactRequest
from marketplace.models.guards import Engine, append_only, free_key, guard
from marketplace.models.messages import Message
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.saying import lazy_gettext as _

GROUNDS = ("contact_request", "held_message", "report", "dispute")
OPEN_FOR = timedelta(minutes=30)
WORDS = {
    "contact_request": _("サービス外連絡申請の審査"),
    "held_message": _("保留中のメッセージの確認"),
    "report": _("違反報告の確認"),
    "dispute": _("協議の確認"),
}
# A look on a report is told to nobody before the case is closed, so that no reporter is betrayed.
TOLD_AT_ONCE = ("contact_request", "held_message", "dispute")


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
    newest = select(Look).where(Look.thread_id == thread_id, Look.staff_id == staff_id, Look.at > now - OPEN_FOR)
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


def looks_told(thread_id: int) -> list[Row]:
    """Who of the staff looked into a thread, when and why, the newest first, as its parties read it."""
    told = select(User.display_name.label("who"), Look.at, Look.ground).join(User, User.id == Look.staff_id)
    return list(
        db.session.execute(
            told.where(Look.thread_id == thread_id, Look.ground.in_(TOLD_AT_ONCE)).order_by(Look.id.desc())
        )
    )


def _on_a_case(engine: Engine) -> str:
    """The case stands in this very thread. Reports and disputes have no cases yet."""
    return (
        f"{engine.is_moment('NEW.at')} AND CASE "
        "WHEN NEW.ground = 'contact_request' THEN EXISTS (SELECT 1 FROM contact_requests r "
        "WHERE r.id = NEW.case_id AND r.thread_id = NEW.thread_id) "
        "WHEN NEW.ground = 'held_message' THEN EXISTS (SELECT 1 FROM messages m JOIN message_events e "
        "ON e.message_id = m.id AND e.verb = 'hold' WHERE m.id = NEW.case_id AND m.thread_id = NEW.thread_id) "
        "ELSE FALSE END"
    )


guard("looks", "insert", "staff", staff_with("review").replace("NEW.actor", "NEW.staff_id"))
guard("looks", "insert", "case", _on_a_case)
append_only("looks")
free_key("looks", "id")
