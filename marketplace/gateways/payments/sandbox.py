"""A provider without real money, for demos and tests: it remembers its charges like a bank would, by their key.

It can be told how to behave: `ok`; `fail` (the card is refused); `slow` (the answer takes two seconds); `timeout` (the
charge succeeds but no answer comes, so the sweeper must ask).
"""

import time

from sqlalchemy import Integer, String, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.gateways.payments.answer import Answer

BEHAVIOURS = ("ok", "fail", "slow", "timeout")
SLOW_SECONDS = 2


class SandboxCharge(db.Model):
    """What the pretended bank knows. `amount` in yen."""

    __tablename__ = "sandbox_charges"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    amount: Mapped[int] = mapped_column(Integer, nullable=False)
    status: Mapped[str] = mapped_column(String(10), nullable=False)


def charge(key: str, amount: int, behaviour: str = "ok") -> Answer:
    """Charge `amount` yen once per key; the same key again gets the first outcome."""
    if behaviour == "slow":
        time.sleep(SLOW_SECONDS)
    outcome = "failed" if behaviour == "fail" else "succeeded"
    engine = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    with db.engine.begin() as bank:
        bank.execute(
            engine.insert(SandboxCharge.__table__)
            .values(key=key, amount=amount, status=outcome)
            .on_conflict_do_nothing()
        )
        first = bank.execute(_STATUS, {"key": key}).scalar()
    return Answer("unknown") if behaviour == "timeout" else _answer(first)


def status(key: str) -> Answer:
    """What became of the charge with this key; one that never arrived has failed."""
    with db.engine.connect() as bank:
        found = bank.execute(_STATUS, {"key": key}).scalar()
        bank.rollback()
    return _answer(found)


def _answer(status: str | None) -> Answer:
    if status is None:
        return Answer("failed", "not_received")
    return Answer(status, "card_refused" if status == "failed" else None)


_STATUS = select(SandboxCharge.status).where(SandboxCharge.key == bindparam("key"))
