"""Payments: one attempt to bring a milestone's money in. A row is claimed before the provider is called."""

from sqlalchemy import ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.chains import chain
from marketplace.models.contracts.conditions import fundable, open_claim, paid_unfunded, to_hold
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.milestone import Milestone
from marketplace.models.guards import free_key, guard, lock_root
from marketplace.models.stateful import EventRow, Stateful, member_words, move, table


class Payment(Stateful, db.Model):
    """`amount` in yen; `key` is the idempotency key that the provider gets too; one claim at a time per milestone."""

    __tablename__ = "payments"
    __table_args__ = (
        Index(
            "uq_payments_claim",
            "milestone_id",
            unique=True,
            sqlite_where=text("state = 'claimed'"),
            postgresql_where=text("state = 'claimed'"),
        ),
        Index("ix_payments_contract_id", "contract_id"),
        Index("ix_payments_milestone_id", "milestone_id"),
        Index("ix_payments_state", "state", "id"),
    )
    BORN = "claimed"
    TRANSITIONS = table(
        move("succeed", "claimed|failed", "succeeded", by="timer|staff:finance"),
        move("fail", "claimed", "failed", by="timer|staff:finance"),
        move("misdirect", "claimed|failed", "refund_due", by="timer|staff:finance"),
        move("return", "refund_due", "returned", by="timer|staff:finance"),
    )

    contract_id: Mapped[int] = mapped_column(ForeignKey("contracts.id"), nullable=False)
    milestone_id: Mapped[int] = mapped_column(ForeignKey("milestones.id"), nullable=False)
    payer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    provider: Mapped[str] = mapped_column(String(12), nullable=False)
    amount: Mapped[int] = mapped_column(Integer, nullable=False)
    key: Mapped[str] = mapped_column(String(60), nullable=False, unique=True)

    contract: Mapped[Contract] = relationship()
    milestone: Mapped[Milestone] = relationship()
    events: Mapped[list["PaymentEvent"]] = relationship(order_by="PaymentEvent.seq", viewonly=True)

    @classmethod
    def open_of(cls, contract_id: int):
        """Query: the claims of a contract that wait for the provider's answer."""
        return select(cls).where(cls.contract_id == contract_id, cls.state == "claimed")

    def persons(self, user) -> set[str]:
        return member_words(user)


class PaymentEvent(EventRow, db.Model):
    """Legs in yen: money that came and cannot be held (`misdirect`), and its way back (`return`)."""

    __tablename__ = "payment_events"
    SUBJECT = "payment"

    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), primary_key=True)
    paid_in: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    to_client: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")


def _own(column: str) -> str:
    return f"(SELECT p.{column} FROM payments p WHERE p.id = NEW.payment_id)"


_FUNDABLE = fundable(_own("milestone_id"), _own("contract_id"))
_OTHER_CLAIM = open_claim(f"p.milestone_id = {_own('milestone_id')} AND p.id <> NEW.payment_id")

chain(
    Payment,
    PaymentEvent,
    root="contracts",
    root_id=_own("contract_id"),
    people={},
    rules={
        "succeed": f"{_FUNDABLE} AND NOT {_OTHER_CLAIM}",
        "misdirect": f"NOT ({_FUNDABLE}) OR {_OTHER_CLAIM}",
    },
)
guard(
    "payment_events",
    "insert",
    "legs",
    lambda engine: (
        f"{engine.is_yen('NEW.paid_in', 'NEW.to_client')} "
        f"AND NEW.paid_in = CASE WHEN NEW.verb = 'misdirect' THEN {_own('amount')} ELSE 0 END "
        f"AND NEW.to_client = CASE WHEN NEW.verb = 'return' THEN {_own('amount')} ELSE 0 END"
    ),
)
guard("payment_events", "insert", "money_has_state", f"NOT {paid_unfunded(_own('contract_id'))}")
lock_root("payments", "contracts", "NEW.contract_id")
guard(
    "payments",
    "insert",
    "claim",
    lambda engine: (
        f"{engine.is_yen('NEW.amount')} AND NEW.amount = {to_hold('NEW.milestone_id')} AND EXISTS (SELECT 1 FROM milestones m "
        "JOIN contracts c ON c.id = m.contract_id WHERE m.id = NEW.milestone_id AND c.id = NEW.contract_id "
        "AND c.client_id = NEW.payer_id AND (c.fund_by > NEW.created_at OR EXISTS (SELECT 1 FROM contract_events ce "
        f"WHERE ce.contract_id = c.id))) AND {fundable('NEW.milestone_id', 'NEW.contract_id')} "
        f"AND NOT {paid_unfunded('NEW.contract_id')}"
    ),
)
free_key("payments", "key")
free_key("payments", "milestone_id", where=" AND k.state = 'claimed'")
