"""The contract: made by an accepted offer, ended by its milestones or by agreement."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.jobs import Job
from marketplace.models.stateful import EventRow, Stateful, UTCDateTime, member_words, move, table
from marketplace.models.threads import Thread

FINISHED = ("completed", "terminated")
END_DAYS = 7
FUND_DAYS = 30
INSPECTION_DAYS = 7


class Contract(Stateful, db.Model):
    """Accepted terms. `fund_by` is when an unfunded contract expires; `inspection_days` what the parties signed."""

    __tablename__ = "contracts"
    __table_args__ = (
        Index("ix_contracts_client", "client_id", "state", "id"),
        Index("ix_contracts_worker", "worker_id", "state", "id"),
        Index("ix_contracts_thread_id", "thread_id", "id"),
        Index(
            "ix_contracts_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
        Index(
            "ix_contracts_fund_by",
            "fund_by",
            sqlite_where=text("state = 'awaiting_escrow'"),
            postgresql_where=text("state = 'awaiting_escrow'"),
        ),
    )
    BORN = "awaiting_escrow"
    TRANSITIONS = table(
        move("start", "awaiting_escrow", "active", by="client"),
        move("request_end", "awaiting_escrow|active", "ending", by="client|worker"),
        move("agree_to_end", "ending", "terminated", by="other|timer"),
        move("refuse_to_end", "ending", "awaiting_escrow|active", by="other|timer"),
        move("resume", "ending", "awaiting_escrow|active", by="worker"),
        move("dispute", "active|ending", "disputed", by="client|worker"),
        move("decide", "disputed", "active|completed|terminated", by="staff:review"),
        move("expire", "awaiting_escrow", "terminated", by="timer"),
        move("complete", "active", "completed", by="client|timer"),
        move("postpone", "ending", "ending", by="timer"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), nullable=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), nullable=False, unique=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    worker_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    title: Mapped[str] = mapped_column(String(100), nullable=False)
    withholding: Mapped[bool] = mapped_column(Boolean(create_constraint=False), nullable=False)
    inspection_days: Mapped[int] = mapped_column(Integer, nullable=False)
    fee_table_id: Mapped[int] = mapped_column(ForeignKey("fee_tables.id"), nullable=False)
    fund_by: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    thread: Mapped[Thread] = relationship()
    job: Mapped[Job | None] = relationship()
    client: Mapped[User] = relationship(foreign_keys=[client_id])
    worker: Mapped[User] = relationship(foreign_keys=[worker_id])
    events: Mapped[list["ContractEvent"]] = relationship(order_by="ContractEvent.seq", viewonly=True)
    milestones: Mapped[list["Milestone"]] = relationship(order_by="Milestone.number", viewonly=True)  # noqa: F821
    payments: Mapped[list["Payment"]] = relationship(order_by="Payment.id", viewonly=True)  # noqa: F821

    @classmethod
    def visible_to(cls, user):
        """Query: the contracts to which this person is a party."""
        return select(cls).where(or_(cls.client_id == user.id, cls.worker_id == user.id))

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    def last_event(self, verb: str) -> "ContractEvent | None":
        """The newest event of this verb."""
        return next((event for event in reversed(self.events) if event.verb == verb), None)

    @property
    def delivered_part(self) -> "Milestone | None":  # noqa: F821
        """The open part for which something was delivered: its share is what an end must name."""
        return next((part for part in self.milestones if not part.is_closed and part.was_delivered), None)

    def persons(self, user) -> set[str]:
        words = member_words(user)
        if user is None or user.id not in {self.client_id, self.worker_id}:
            return words
        words.add("client" if user.id == self.client_id else "worker")
        asked = self.last_event("request_end") if self.state == "ending" else None
        if asked is not None and asked.actor != user.id:
            words.add("other")
        return words

    def counterpart(self, user) -> User:
        return self.worker if user.id == self.client_id else self.client


class ContractEvent(EventRow, db.Model):
    """`amount` (yen, tax included) is what a request to end after a delivery wants paid for the open milestone."""

    __tablename__ = "contract_events"
    SUBJECT = "contract"

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), primary_key=True)
    amount: Mapped[int | None] = mapped_column(Integer)
