"""A job: what a client posts, and who may see it."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.guards import free_key, guard
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.saying import gettext as _

STATES = ("draft", "open", "closed")
MAX_OPEN_DAYS = 30
USUAL_OPEN_DAYS = 14


class Job(db.Model):
    """One posting (domain.md 5.4). Budgets in yen before tax; `closes_at` is the end of the application period (UTC).

    A job has no money and no promise of the gate, so its state is a plain column: draft, open, closed. A draft whose
    period is given in days (`open_days`) has its `closes_at` counted anew when it is published. `published_at` is the
    place in the lists, so a draft has one too: when it was begun. `search_text` is the folded text of what is searched.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_open", "state", "published_at", "id"),
        Index("ix_jobs_client_id", "client_id", "published_at", "id"),
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
    open_days: Mapped[int | None] = mapped_column(Integer)
    copyright: Mapped[str] = mapped_column(String(12), nullable=False, default="transfer")
    ai_use: Mapped[str] = mapped_column(String(12), nullable=False, default="notice")
    revisions: Mapped[int] = mapped_column(Integer, nullable=False, default=2)
    withholding: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    search_text: Mapped[str] = mapped_column(Text, nullable=False, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False, default=clock.now)
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

    def hinders_applying(self, user, now: datetime) -> str:
        """Why this person cannot apply or ask now, or an empty string. What the account lacks is said elsewhere."""
        if user.is_authenticated and user.id == self.client_id:
            return _("自分の仕事には応募も相談もできません。")
        if not self.takes_applications(now):
            return _("この仕事は募集を終了しています。ほかの仕事を探してください。")
        return ""

    def hinders_changing(self) -> str:
        """Why the posting cannot be changed any more, or an empty string."""
        return _("募集を終了した仕事は編集できません。") if self.state == "closed" else ""


guard("jobs", "update", "fixed", "NEW.id = OLD.id AND NEW.client_id = OLD.client_id")
guard("jobs", "delete", "kept", "FALSE")
free_key("jobs", "id")
