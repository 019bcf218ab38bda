"""Reminders before a deadline, each given once; staff's of what is overdue.

Inspection on days 3, 5, 6; escrow on days 1, 3, 7; an end request on day 5 (domain.md 9.4).
Of several whose days were missed only the newest is given.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import literal, select

from marketplace import clock, database, filters
from marketplace.actions.contracts.told import tell_person
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import ContactRequest, Contract, Message, MessageMark, Milestone, Reminder, StaffDuty, User
from marketplace.models.contact_requests import QUEUED
from marketplace.models.contracts.contract import END_DAYS as END_PERIOD
from marketplace.models.message_marks import UNANSWERED
from marketplace.refusals import WrongState

INSPECTION_DAYS = (3, 5, 6)
ESCROW_DAYS = (1, 3, 7)
END_DAYS = (5,)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose day has come: `give` writes it, `key` remembers that it was given."""

    key: str
    subject: str
    id: int
    give: Callable[[int], None]


def remind() -> list[Due]:
    """Give every reminder whose day has come and that was not yet given; returns these."""
    given: set[str] = set()
    with database.reading():
        due = [*_of_inspections(), *_of_escrow(), *_of_endings(), *_of_holds(), *_of_requests(), *_of_marks()]
        for start in range(0, len(due), AT_ONCE):
            keys = [reminder.key for reminder in due[start : start + AT_ONCE]]
            given.update(db.session.scalars(select(Reminder.key).where(Reminder.key.in_(keys))))
    return [reminder for reminder in due if reminder.key not in given and _give(reminder)]


def _give(reminder: Due) -> bool:
    """Write it with its key; False when another worker was faster."""
    try:
        with transaction():
            db.session.add(Reminder(key=reminder.key, created_at=clock.now()))
            db.session.flush()
            reminder.give(reminder.id)
    except WrongState:
        return False
    return True


def _of_inspections() -> Iterator[Due]:
    rows = db.session.execute(
        select(Milestone.id, Milestone.seq, Milestone.due_at, Contract.inspection_days)
        .join(Contract, Contract.id == Milestone.contract_id)
        .where(Milestone.due_at > clock.now(), Milestone.state == "delivered", Contract.state == "active")
        .order_by(Milestone.id)
    )
    for row in rows:
        if day := _day(row.due_at - timedelta(days=row.inspection_days), INSPECTION_DAYS):
            yield Due(f"inspection:{row.id}:{row.seq}:{day}", "milestones", row.id, _remind_of_inspection)


def _remind_of_inspection(milestone_id: int) -> None:
    part = db.session.get_one(Milestone, milestone_id)
    tell_person(part.contract.client, "remind_inspection", part.contract, part, until=lambda: filters.when(part.due_at))


def _of_escrow() -> Iterator[Due]:
    rows = db.session.execute(
        select(Contract.id, Contract.created_at)
        .where(Contract.state == literal("awaiting_escrow", literal_execute=True), Contract.fund_by > clock.now())
        .order_by(Contract.id)
    )
    for row in rows:
        if day := _day(row.created_at, ESCROW_DAYS):
            yield Due(f"escrow:{row.id}:{day}", "contracts", row.id, _remind_of_escrow)


def _remind_of_escrow(contract_id: int) -> None:
    contract = db.session.get_one(Contract, contract_id)
    tell_person(contract.client, "remind_escrow", contract)


def _of_endings() -> Iterator[Due]:
    rows = db.session.execute(
        select(Contract.id, Contract.seq, Contract.due_at)
        .where(Contract.due_at > clock.now(), Contract.state == "ending")
        .order_by(Contract.id)
    )
    for row in rows:
        if day := _day(row.due_at - timedelta(days=END_PERIOD), END_DAYS):
            yield Due(f"ending:{row.id}:{row.seq}:{day}", "contracts", row.id, _remind_of_ending)


def _remind_of_ending(contract_id: int) -> None:
    contract = db.session.get_one(Contract, contract_id)
    asked = contract.last_event("request_end")
    person = contract.worker if asked.actor == contract.client_id else contract.client
    tell_person(person, "remind_end", contract, until=lambda: filters.when(contract.due_at))


def _of_holds() -> Iterator[Due]:
    late = Message.state == literal("held", literal_execute=True), Message.due_at <= clock.now()
    for message_id in db.session.scalars(select(Message.id).where(*late).order_by(Message.id)):
        yield Due(f"held:{message_id}", "messages", message_id, _alert_of_hold)


def _alert_of_hold(message_id: int) -> None:
    _alert("held_messages.overdue", f"/staff/held-messages/{message_id}")


def _of_requests() -> Iterator[Due]:
    queued = ContactRequest.state.in_([literal(state, literal_execute=True) for state in QUEUED])
    late = select(ContactRequest.id, ContactRequest.due_at).where(queued, ContactRequest.due_at <= clock.now())
    for row in db.session.execute(late.order_by(ContactRequest.id)):
        promise = int(row.due_at.timestamp())
        yield Due(f"request:{row.id}:{promise}", "contact_requests", row.id, _alert_of_request)


def _alert_of_request(request_id: int) -> None:
    _alert("contact_requests.overdue", f"/staff/contact-requests/{request_id}")


def _of_marks() -> Iterator[Due]:
    late = select(MessageMark.message_id).where(MessageMark.due_at <= clock.now(), UNANSWERED)
    for message_id in db.session.scalars(late.order_by(MessageMark.message_id)):
        yield Due(f"mark:{message_id}", "message_marks", message_id, _alert_of_mark)


def _alert_of_mark(message_id: int) -> None:
    _alert("message_marks.overdue", f"/staff/message-marks/{message_id}")


def _alert(kind: str, path: str) -> None:
    """All staff with the duty read that somebody waits for longer than promised."""
    active = (User.kind == "staff") & User.closed_at.is_(None) & User.suspended_at.is_(None)
    on_duty = select(User).join(StaffDuty, StaffDuty.user_id == User.id).where(StaffDuty.duty == "review", active)
    for person in db.session.scalars(on_duty).all():
        tell(person, kind, path)


def _day(start: datetime, days: tuple[int, ...]) -> int:
    """The newest of `days` that has come since `start`, or 0."""
    return max((day for day in days if start + timedelta(days=day) <= clock.now()), default=0)
