"""Offers (条件): terms with amounts and milestones, offered inside a thread; accepted, they make or change a contract."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.chains import chain
from marketplace.models.guards import append_only, free_key, guard
from marketplace.models.messages import Message
from marketplace.models.stateful import EventRow, Stateful, UTCDateTime, member_words, move, table
from marketplace.models.threads import Thread, is_open

MAX_MILESTONES = 20


class Offer(Stateful, db.Model):
    """Terms from `author` to the other party, valid until `valid_until` (UTC). Amounts are yen; `total` includes tax.

    `contract_id` names the running contract that the terms would change; `counters_id` the offer that they answer
    (a guard checks the contract: a foreign key would close a circle of tables).
    """

    __tablename__ = "offers"
    __table_args__ = (
        Index(
            "uq_offers_pending",
            "thread_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_offers_valid_until",
            "valid_until",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_offers_thread_id", "thread_id", "id"),
    )
    BORN = "pending"
    TRANSITIONS = table(
        move("accept", "pending", "accepted", by="other"),
        move("decline", "pending", "declined", by="other"),
        move("withdraw", "pending", "withdrawn", by="author"),
        move("counter", "pending", "countered", by="other"),
        move("expire", "pending", "expired", by="timer"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), nullable=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), nullable=False, unique=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    contract_id: Mapped[int | None] = mapped_column(BigInteger)
    counters_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    title: Mapped[str] = mapped_column(String(100), nullable=False)
    withholding: Mapped[bool] = mapped_column(Boolean(create_constraint=False), nullable=False)
    valid_until: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    total: Mapped[int] = mapped_column(Integer, nullable=False)
    milestone_count: Mapped[int] = mapped_column(Integer, nullable=False)

    thread: Mapped[Thread] = relationship()
    message: Mapped[Message] = relationship()
    milestones: Mapped[list["OfferMilestone"]] = relationship(order_by="OfferMilestone.position", viewonly=True)
    events: Mapped[list["OfferEvent"]] = relationship(order_by="OfferEvent.seq", viewonly=True)

    @classmethod
    def visible_to(cls, user):
        """Query: the offers of the threads in which this person is a party."""
        return select(cls).where(cls.thread_id.in_(Thread.visible_to(user).with_only_columns(Thread.id)))

    def persons(self, user) -> set[str]:
        words = member_words(user)
        if user is not None and user.id == self.author_id:
            words.add("author")
        elif user is not None and user.id in {self.thread.client_id, self.thread.worker_id}:
            words.add("other")
        return words


class OfferEvent(EventRow, db.Model):
    __tablename__ = "offer_events"
    SUBJECT = "offer"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)


class OfferMilestone(db.Model):
    """One payable part of the offered terms: `price` before tax and `tax` in yen; `due_on` a day in Asia/Tokyo."""

    __tablename__ = "offer_milestones"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(100), nullable=False)
    price: Mapped[int] = mapped_column(Integer, nullable=False)
    tax: Mapped[int] = mapped_column(Integer, nullable=False)
    due_on: Mapped[date | None] = mapped_column(Date)


_OFFER = "EXISTS (SELECT 1 FROM offers o WHERE o.id = NEW.offer_id AND "
_ROOT = "(SELECT o.thread_id FROM offers o WHERE o.id = NEW.offer_id)"

# What a person saw is what he accepts: all rows are there and sum to the total that the offer names.
COMPLETE = (
    "o.milestone_count = (SELECT COUNT(*) FROM offer_milestones om WHERE om.offer_id = o.id) "
    "AND o.total = (SELECT SUM(om.price + om.tax) FROM offer_milestones om WHERE om.offer_id = o.id) "
    "AND EXISTS (SELECT 1 FROM message_events me WHERE me.message_id = o.message_id AND me.to_state = 'sent')"
)
NO_OPEN_CLAIM = (
    "NOT EXISTS (SELECT 1 FROM payments p WHERE p.contract_id = {0} AND NOT EXISTS "
    "(SELECT 1 FROM payment_events pe WHERE pe.payment_id = p.id))"
)
CHANGEABLE = (
    "(o.contract_id IS NULL OR (" + NO_OPEN_CLAIM.format("o.contract_id") + " AND EXISTS (SELECT 1 FROM contracts c "
    "WHERE c.id = o.contract_id AND COALESCE((SELECT ce.to_state FROM contract_events ce WHERE ce.contract_id = c.id "
    "ORDER BY ce.seq DESC LIMIT 1), 'awaiting_escrow') IN ('awaiting_escrow', 'active'))))"
)

chain(
    Offer,
    OfferEvent,
    root="threads",
    root_id=_ROOT,
    people={
        "author": f"{_OFFER}NEW.actor = o.author_id)",
        "other": f"{_OFFER}NEW.actor <> o.author_id AND EXISTS (SELECT 1 FROM threads t "
        "WHERE t.id = o.thread_id AND NEW.actor IN (t.client_id, t.worker_id)))",
    },
    rules={
        "accept": f"{is_open(_ROOT)} AND {_OFFER}NEW.at < o.valid_until AND {COMPLETE} AND {CHANGEABLE})",
        "expire": f"{_OFFER}o.valid_until <= NEW.at) OR NOT ({is_open(_ROOT)})",
    },
)
guard(
    "offers",
    "insert",
    "terms",
    lambda engine: (
        f"{engine.is_flag('NEW.withholding')} AND {engine.is_moment('NEW.valid_until')} AND {engine.is_yen('NEW.total')} "
        f"AND NEW.milestone_count BETWEEN 1 AND {MAX_MILESTONES} AND EXISTS (SELECT 1 FROM messages m "
        "WHERE m.id = NEW.message_id AND m.thread_id = NEW.thread_id AND m.sender_id = NEW.author_id AND m.kind = 'offer') "
        "AND (NEW.contract_id IS NULL OR EXISTS (SELECT 1 FROM contracts c WHERE c.id = NEW.contract_id "
        "AND c.thread_id = NEW.thread_id)) AND (NEW.counters_id IS NULL OR EXISTS (SELECT 1 FROM offers o "
        "WHERE o.id = NEW.counters_id AND o.thread_id = NEW.thread_id))"
    ),
)
free_key("offers", "message_id")
free_key("offers", "thread_id", where=" AND k.state = 'pending'")
guard(
    "offer_milestones",
    "insert",
    "terms",
    lambda engine: (
        f"{engine.is_yen('NEW.price', 'NEW.tax')} AND NEW.price > 0 "
        f"AND NEW.tax = (NEW.price + NEW.tax) / 11 AND {_OFFER}NEW.position = 1 + (SELECT COUNT(*) "
        "FROM offer_milestones om WHERE om.offer_id = o.id) AND NEW.position <= o.milestone_count) "
        "AND NOT EXISTS (SELECT 1 FROM offer_events oe WHERE oe.offer_id = NEW.offer_id)"
    ),
)
append_only("offer_milestones")
