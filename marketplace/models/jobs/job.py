"""Jobs: what a client posts, and how it is found in the list."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.guards import free_key, guard
from marketplace.models.stateful import RowId, UTCDateTime

STATES = ("draft", "open", "closed")


class Job(db.Model):
    """One posting (domain.md 5.4). Budgets are whole yen before tax; `closes_at` is the end of the application period (UTC).

    A job has no money and no promise of the gate, so its state is a plain column: draft, open, closed.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_open", "state", "id"),
        Index("ix_jobs_client_id", "client_id", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    state: Mapped[str] = mapped_column(String(8), nullable=False, default="draft")
    title: Mapped[str] = mapped_column(String(60), nullable=False)
    category: Mapped[str] = mapped_column(String(30), nullable=False)
    format: Mapped[str] = mapped_column(String(10), nullable=False, default="fixed")
    purpose: Mapped[str] = mapped_column(Text, nullable=False, default="")
    description: Mapped[str] = mapped_column(Text, nullable=False)
    deliverables: Mapped[str] = mapped_column(Text, nullable=False, default="")
    schedule: Mapped[str] = mapped_column(Text, nullable=False, default="")
    skills: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    experience: Mapped[str] = mapped_column(String(12), nullable=False, default="any")
    budget_min: Mapped[int | None] = mapped_column(Integer)
    budget_max: Mapped[int | None] = mapped_column(Integer)
    budget_open: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    seats: Mapped[int] = mapped_column(Integer, nullable=False, default=1)
    place: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    copyright: Mapped[str] = mapped_column(String(12), nullable=False, default="transfer")
    ai_use: Mapped[str] = mapped_column(String(12), nullable=False, default="notice")
    revisions: Mapped[int] = mapped_column(Integer, nullable=False, default=2)
    withholding: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    search_text: Mapped[str] = mapped_column(Text, nullable=False, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    client: Mapped[User] = relationship()

    @classmethod
    def visible_to(cls, user):
        """Query: published jobs, and one's own drafts."""
        own = cls.client_id == user.id if user.is_authenticated else False
        return select(cls).where(or_(cls.state != "draft", own))

    @classmethod
    def owned_by(cls, user):
        """Query: the jobs that this person posted."""
        return select(cls).where(cls.client_id == user.id)

    def takes_applications(self, now: datetime) -> bool:
        """Whether one can apply now."""
        return self.state == "open" and self.closes_at > now

    @classmethod
    def searched(cls, words: list[str], now: datetime):
        """A condition: open jobs whose text holds every one of the (folded) words."""
        return and_(cls.state == "open", cls.closes_at > now, *(cls.search_text.contains(word, autoescape=True) for word in words))


guard("jobs", "update", "fixed", "NEW.id = OLD.id AND NEW.client_id = OLD.client_id")
guard("jobs", "delete", "kept", "FALSE")
free_key("jobs", "id")
