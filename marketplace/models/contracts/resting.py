"""When the deadline of an inspection, or of an answer to an end request, rests: during holds and staff closures.

A held message stops a deadline that runs against the other side, and the sender's own duty that it would have fulfilled,
for at most two business days per step; a day on which staff are closed counts for nothing (product.md, The gate). A
dispute's rest is known when it is decided (actions/contracts/disputes.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.closures import closed_days
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.milestone import Milestone
from marketplace.models.messages import Message, MessageEvent
from marketplace.rules import business_days

MOST_DAYS = 2
HELD, CLOSED = "held", "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """A deadline that runs: since when, against whom, and which kind of held message would fulfil that duty."""

    subject: Contract | Milestone
    since: datetime
    against: int
    fulfilled_by: str

    @property
    def contract(self) -> Contract:
        return self.subject if isinstance(self.subject, Contract) else self.subject.contract

    def rests_for(self, sender_id: int, kind: str, milestone_id: int | None) -> bool:
        """Whether a held message of this kind by this sender stops the deadline."""
        if sender_id != self.against:
            return True
        of_this = isinstance(self.subject, Contract) or milestone_id == self.subject.id
        return kind == self.fulfilled_by and of_this


@dataclass(frozen=True, slots=True)
class Rest:
    """`now` says that the deadline rests at this moment; `owed` by reason what it was not yet moved by."""

    now: bool
    owed: dict[str, timedelta]

    @property
    def stands_in_the_way(self) -> bool:
        """Whether time may not yet do its part."""
        return self.now or any(self.owed.values())


def step_of(subject: Contract | Milestone) -> Step | None:
    """The step whose deadline runs for this subject now, or None."""
    if isinstance(subject, Milestone) and subject.state == "delivered":
        delivered = next(event for event in reversed(subject.events) if event.verb == "deliver")
        return Step(subject, delivered.at, subject.contract.client_id, "return")
    if isinstance(subject, Contract) and subject.state == "ending":
        asked = subject.last_event("request_end")
        against = subject.worker_id if asked.actor == subject.client_id else subject.client_id
        return Step(subject, asked.at, against, "delivery" if against == subject.worker_id else "")
    return None


def rest_of(step: Step, now: datetime) -> Rest:
    """How the deadline rests, and what of that was not yet added to it."""
    closed = closed_days()
    holds = list(_holds(step, now))
    window = business_days.add_days(holds[0][0], MOST_DAYS, closed) if holds else now
    stretches = [(start, min(end, window)) for start, end, _is_on in holds if start < window]
    is_held = any(is_on for _start, _end, is_on in holds) and now < window
    today = clock.tokyo(now).date()
    days = [day for day in closed if clock.tokyo(step.since).date() <= day <= clock.tokyo(step.subject.due_at).date()]
    owed = {
        HELD: _together(stretches) - granted(step, HELD),
        CLOSED: timedelta(days=sum(day < today for day in days)) - granted(step, CLOSED),
    }
    return Rest(is_held or today in closed, {reason: max(rest, timedelta()) for reason, rest in owed.items()})


def is_over(subject: Contract | Milestone, now: datetime) -> bool:
    """Whether the deadline's time has come, and nothing rested it."""
    return subject.due_at <= now and not rest_of(step_of(subject), now).stands_in_the_way


def _holds(step: Step, now: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """The stretches of the holds that stop this deadline, the first one first, and whether they last."""
    ended = aliased(MessageEvent)
    after = (ended.message_id == MessageEvent.message_id) & (ended.seq == MessageEvent.seq + 1)
    rows = db.session.execute(
        select(Message.sender_id, Message.kind, Message.milestone_id, MessageEvent.at, ended.at.label("end"))
        .join(MessageEvent, (MessageEvent.message_id == Message.id) & (MessageEvent.verb == "hold"))
        .outerjoin(ended, after)
        .where(Message.thread_id == step.contract.thread_id)
        .order_by(MessageEvent.at)
    )
    for row in rows:
        start, end = max(row.at, step.since), row.end or now
        if start < end and step.rests_for(row.sender_id, row.kind, row.milestone_id):
            yield start, end, row.end is None


def _together(stretches: list[tuple[datetime, datetime]]) -> timedelta:
    """How long at least one of the stretches lasted."""
    total, reached = timedelta(), None
    for start, end in stretches:
        begins = start if reached is None else max(start, reached)
        total += max(end - begins, timedelta())
        reached = end if reached is None else max(reached, end)
    return total


def granted(step: Step, reason: str) -> timedelta:
    """By how much the deadline of this step was already moved for a reason."""
    total, due_at = timedelta(), None
    for event in step.subject.events:
        if event.at >= step.since and event.verb == "postpone" and event.reason_code == reason:
            total += event.due_at - due_at
        due_at = event.due_at
    return total
