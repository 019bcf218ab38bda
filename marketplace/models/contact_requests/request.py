"""The request, its chain, and its words: what is asked for, and what staff and both parties say about it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.gate import LIVE
from marketplace.models.stateful import EventRow, Stateful, UTCDateTime, member_words, move, table
from marketplace.models.threads import Thread

INFO_DAYS = 7
APPEAL_DAYS = 14

QUEUED = ("submitted", "in_review", "revoking", "appealed")
DECISIONS = ("approve", "deny", "revoke", "keep")

# domain.md 1.4
CHANNELS = ("email", "phone", "video", "chat", "files", "post", "other")
REASONS = ("interview", "meeting", "document", "editing", "post", "urgent", "other")
DISCLOSE = ("own", "other", "both")
DENIALS = (
    *("direct_deal_suspected", "need_not_shown", "can_be_done_in_service", "counterpart_refused"),
    *("identity_missing", "account_restricted", "wrong_thread", "prohibited_job"),
)
REVOCATIONS = (
    *("direct_deal_evidence", "payment_outside", "reported_by_counterpart", "job_removed"),
    *("account_restricted", "approved_in_error"),
)
REASON_CODES = {
    "approve": ("need_shown", "counterpart_agreed", "appeal_upheld"),
    "deny": DENIALS,
    "revoke": REVOCATIONS,
    "keep": ("no_breach_found", "revoked_in_error"),
}


class ContactRequest(Stateful, db.Model):
    """One request to exchange contacts outside the service, by either party of a thread.

    Its scope is the contract `contract_id`, or the consultation (NULL). `channels` are names from CHANNELS, separated by
    commas; `planned_on` a day in Asia/Tokyo. While it waits for staff `due_at` is the promised time; in info_needed the
    end of the applicant's seven days; approved, the gate's end (NULL: none).
    """

    __tablename__ = "contact_requests"
    __table_args__ = (
        Index(
            "uq_contact_requests_consultation",
            "thread_id",
            unique=True,
            sqlite_where=text("contract_id IS NULL AND state <> 'withdrawn'"),
            postgresql_where=text("contract_id IS NULL AND state <> 'withdrawn'"),
        ),
        Index(
            "uq_contact_requests_contract",
            "contract_id",
            unique=True,
            sqlite_where=text("contract_id IS NOT NULL AND state <> 'withdrawn'"),
            postgresql_where=text("contract_id IS NOT NULL AND state <> 'withdrawn'"),
        ),
        Index("ix_contact_requests_thread_id", "thread_id", "id"),
        Index(
            "ix_contact_requests_queue",
            "due_at",
            "id",
            sqlite_where=text("state IN ('submitted', 'in_review', 'revoking', 'appealed')"),
            postgresql_where=text("state IN ('submitted', 'in_review', 'revoking', 'appealed')"),
        ),
        Index(
            "ix_contact_requests_due_at",
            "due_at",
            sqlite_where=text("state IN ('info_needed', 'approved')"),
            postgresql_where=text("state IN ('info_needed', 'approved')"),
        ),
    )
    BORN = "new"
    TRANSITIONS = table(
        move("submit", "new", "submitted", by="applicant"),
        move("agree", "submitted|in_review|info_needed|appealed", "=", by="counterpart"),
        move("refuse", "submitted|in_review|info_needed|appealed", "=", by="counterpart"),
        move("take", "submitted", "in_review", by="staff:review"),
        move("ask", "in_review", "info_needed", by="staff:review"),
        move("answer", "info_needed", "in_review", by="applicant"),
        move("approve", "in_review|appealed", "approved", by="staff:review"),
        move("deny", "in_review", "denied", by="staff:review"),
        move("deny", "appealed", "denied|revoked", by="staff:review"),
        move("withdraw", "submitted|in_review|info_needed", "withdrawn", by="applicant"),
        move("revoke", "approved", "revoking", by="staff:review"),
        move("revoke", "revoking", "revoked", by="staff:review"),
        move("keep", "revoking", "approved", by="staff:review"),
        move("appeal", "denied|revoked", "appealed", by="applicant"),
        move("expire", "|".join(LIVE), "expired", by="timer"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), nullable=False)
    contract_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("contracts.id"))
    applicant_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    channels: Mapped[str] = mapped_column(String(80), nullable=False)
    tool: Mapped[str] = mapped_column(String(50), nullable=False)
    reason: Mapped[str] = mapped_column(String(20), nullable=False)
    disclose: Mapped[str] = mapped_column(String(5), nullable=False)
    planned_on: Mapped[date | None] = mapped_column(Date)
    has_contact: Mapped[bool] = mapped_column(Boolean(create_constraint=False), nullable=False)
    detector: Mapped[str] = mapped_column(String(20), nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)

    thread: Mapped[Thread] = relationship()
    applicant: Mapped[User] = relationship()
    words: Mapped["ContactRequestText"] = relationship(viewonly=True)
    notes: Mapped[list["ContactRequestNote"]] = relationship(order_by="ContactRequestNote.seq", viewonly=True)
    events: Mapped[list["ContactRequestEvent"]] = relationship(order_by="ContactRequestEvent.seq", viewonly=True)

    @classmethod
    def visible_to(cls, user):
        """Query: the requests of the threads in which this person is a party."""
        return select(cls).where(cls.thread_id.in_(Thread.visible_to(user).with_only_columns(Thread.id)))

    @property
    def channel_names(self) -> list[str]:
        return self.channels.split(",")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def last_event(self, *verbs: str) -> "ContactRequestEvent | None":
        """The newest event of these verbs."""
        return next((event for event in reversed(self.events) if event.verb in verbs), None)

    def persons(self, user) -> set[str]:
        words = member_words(user)
        if user is not None and user.id == self.applicant_id:
            words.add("applicant")
        elif user is not None and user.id in {self.thread.client_id, self.thread.worker_id}:
            words.add("counterpart")
        return words


class ContactRequestEvent(EventRow, db.Model):
    __tablename__ = "contact_request_events"
    __table_args__ = (Index("ix_contact_request_events_at", "at"),)
    SUBJECT = "contact_request"

    contact_request_id: Mapped[int] = mapped_column(ForeignKey("contact_requests.id"), primary_key=True)


class ContactRequestText(db.Model):
    """The reason in the applicant's words (the other party reads it), with the salt of its digest."""

    __tablename__ = "contact_request_texts"

    contact_request_id: Mapped[int] = mapped_column(
        ForeignKey("contact_requests.id"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text, nullable=False)
    salt: Mapped[str] = mapped_column(String(32), nullable=False)


class ContactRequestNote(db.Model):
    """What was said with the event `seq`: staff's question or decision (both parties read it), the applicant's answer or
    appeal (staff only read it). It is written before its event, which needs it."""

    __tablename__ = "contact_request_notes"

    contact_request_id: Mapped[int] = mapped_column(
        ForeignKey("contact_requests.id"), primary_key=True, autoincrement=False
    )
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
