"""Staff looking into a private thread: by a deliberate act, on one of four grounds, for thirty minutes, and never unseen."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.chains import staff_with
from marketplace.models.guards import Engine, append_only, free_key, guard
from marketplace.models.stateful import RowId, UTCDateTime

GROUNDS = ("contact_request", "held_message", "report", "dispute")
OPEN_FOR = timedelta(minutes=30)


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


def opened(thread_id: int, staff_id: int, now: datetime) -> Look | None:
    """The look by which this staff member may read the thread now, or None."""
    newest = select(Look).where(Look.thread_id == thread_id, Look.staff_id == staff_id, Look.at > now - OPEN_FOR)
    return db.session.scalar(newest.order_by(Look.id.desc()).limit(1))


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
