"""The milestone: the payable unit. Its events carry the legs of the money."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.contracts.contract import Contract
from marketplace.models.offers import Offer, OfferEvent
from marketplace.models.stateful import EventRow, Stateful, move, table

CLOSED = ("accepted", "refunded", "split", "cancelled")
LEGS = ("paid_in", "to_worker", "to_fee", "to_fee_tax", "to_client")


class Milestone(Stateful, db.Model):
    """One part of a contract. `price` before tax and `tax` in yen; number n is funded when n−1 is closed."""

    __tablename__ = "milestones"
    __table_args__ = (
        Index("uq_milestones_contract_number", "contract_id", "number", unique=True),
        Index("uq_milestones_offer_position", "offer_id", "position", unique=True),
        Index(
            "ix_milestones_due_at",
            "due_at",
            sqlite_where=text("due_at IS NOT NULL"),
            postgresql_where=text("due_at IS NOT NULL"),
        ),
    )
    BORN = "unfunded"
    TRANSITIONS = table(
        move("fund", "unfunded", "funded", by="client"),
        move("deliver", "funded|returned", "delivered", by="worker"),
        move("return", "delivered", "returned", by="client"),
        move("accept", "delivered", "accepted", by="client|timer"),
        move("refund", "funded|returned", "refunded", by="other|timer|staff:review"),
        move("split", "funded|delivered|returned", "split", by="other|staff:review"),
        move("cancel", "unfunded", "cancelled", by="other|acceptor|timer|staff:review"),
        move("postpone", "delivered", "delivered", by="timer"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), nullable=False)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    title: Mapped[str] = mapped_column(String(100), nullable=False)
    price: Mapped[int] = mapped_column(Integer, nullable=False)
    tax: Mapped[int] = mapped_column(Integer, nullable=False)
    due_on: Mapped[date | None] = mapped_column(Date)

    contract: Mapped[Contract] = relationship(overlaps="milestones")
    events: Mapped[list["MilestoneEvent"]] = relationship(order_by="MilestoneEvent.seq", viewonly=True)

    @classmethod
    def visible_to(cls, user):
        """Query: the milestones of the contracts to which this person is a party."""
        return select(cls).where(cls.contract_id.in_(Contract.visible_to(user).with_only_columns(Contract.id)))

    @property
    def total(self) -> int:
        """Price and tax, in yen."""
        return self.price + self.tax

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def was_delivered(self) -> bool:
        """Whether anything was ever delivered for it."""
        return any(event.verb == "deliver" for event in self.events)

    def persons(self, user) -> set[str]:
        words = self.contract.persons(user)
        if user is not None and self.state == "unfunded" and self._is_replaced_by(user):
            words.add("acceptor")
        return words

    def _is_replaced_by(self, user) -> bool:
        """Whether `user` accepted terms that replace this part of the contract."""
        accepted = (
            select(OfferEvent)
            .join(Offer)
            .where(
                Offer.contract_id == self.contract_id,
                Offer.id != self.offer_id,
                OfferEvent.verb == "accept",
                OfferEvent.actor == user.id,
            )
        )
        return db.session.scalar(select(accepted.exists()))


class MilestoneEvent(EventRow, db.Model):
    """The legs are whole yen. `part` is the tax-included price that a split pays; `withheld` a memo, never a leg."""

    __tablename__ = "milestone_events"
    SUBJECT = "milestone"

    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), primary_key=True)
    paid_in: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    to_worker: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    to_fee: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    to_fee_tax: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    to_client: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    part: Mapped[int | None] = mapped_column(Integer)
    withheld: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
