"""What waits for staff on a contract: the reader's own held words, and the deadline that rests meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from marketplace.extensions import db
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.milestone import Milestone
from marketplace.models.contracts.resting import rest_of, step_of
from marketplace.models.messages import Message


@dataclass(frozen=True, slots=True)
class Waiting:
    """`held` are the reader's own held messages that act on the contract (`id, kind, due_at`), the oldest first.

    `rests` says that the deadline that runs does not count at this moment.
    """

    held: list[Row]
    rests: bool


def waiting(contract: Contract, current: Milestone, user, now: datetime) -> Waiting:
    """What waits on this contract for this reader. The other side's held words are never told."""
    held = (
        select(Message.id, Message.kind, Message.due_at)
        .where(Message.thread_id == contract.thread_id, Message.sender_id == user.id)
        .where(Message.state == "held", Message.kind != "message")
        .order_by(Message.id)
    )
    step = step_of(contract) or step_of(current)
    return Waiting(list(db.session.execute(held)), step is not None and rest_of(step, now).now)
