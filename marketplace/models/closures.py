"""Days on which the staff's office is closed, beside weekends and holidays. Promises already made do not move with them."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.chains import staff_with
from marketplace.models.guards import guard
from marketplace.models.stateful import UTCDateTime


class Closure(db.Model):
    """One closed day in Asia/Tokyo, with the reason that people read."""

    __tablename__ = "closures"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(60), nullable=False)
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


def closed_days() -> frozenset[date]:
    """All entered days, for `rules.business_days`."""
    return frozenset(db.session.scalars(select(Closure.day)))


guard("closures", "insert", "staff", staff_with("admin").replace("NEW.actor", "NEW.entered_by"))
