"""Reminders before a deadline, each given once: inspection on days 3, 5, 6; escrow on days 1, 3, 7; an end request on day 5."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace import clock, filters
from marketplace.actions.contracts.told import tell_person
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Contract, Milestone, Reminder

INSPECTION_DAYS = (3, 5, 6)
ESCROW_DAYS = (1, 3, 7)
END_DAYS = (5,)


def remind() -> int:
    """Give every reminder whose day has come; returns how many. Of several missed ones only the newest is given."""
    return _of_inspections() + _of_escrow() + _of_endings()


def _of_inspections() -> int:
    rows = db.session.scalars(select(Milestone).where(Milestone.due_at.is_not(None), Milestone.state == "delivered")).all()
    given = 0
    for part in rows:
        contract, due_at = part.contract, part.due_at
        day = _day(due_at - timedelta(days=contract.inspection_days), INSPECTION_DAYS)
        if day and contract.state == "active" and due_at > clock.now():
            given += _once(
                f"inspection:{part.id}:{part.seq}:{day}",
                lambda contract=contract, part=part, due_at=due_at: tell_person(
                    contract.client, "remind_inspection", contract, part, until=lambda: filters.when(due_at)
                ),
            )
    return given


def _of_escrow() -> int:
    rows = db.session.scalars(select(Contract).where(Contract.state == "awaiting_escrow", Contract.fund_by > clock.now())).all()
    given = 0
    for contract in rows:
        day = _day(contract.created_at, ESCROW_DAYS)
        if day:
            key = f"escrow:{contract.id}:{day}"
            given += _once(key, lambda contract=contract: tell_person(contract.client, "remind_escrow", contract))
    return given


def _of_endings() -> int:
    rows = db.session.scalars(select(Contract).where(Contract.due_at.is_not(None), Contract.state == "ending")).all()
    given = 0
    for contract in rows:
        asked, due_at = contract.last_event("request_end"), contract.due_at
        day = _day(asked.at, END_DAYS)
        if day and due_at > clock.now():
            person = contract.worker if asked.actor == contract.client_id else contract.client
            given += _once(
                f"ending:{contract.id}:{asked.seq}:{day}",
                lambda contract=contract, person=person, due_at=due_at: tell_person(
                    person, "remind_end", contract, until=lambda: filters.when(due_at)
                ),
            )
    return given


def _day(start: datetime, days: tuple[int, ...]) -> int:
    """The newest of `days` that has come since `start`, or 0."""
    return max((day for day in days if start + timedelta(days=day) <= clock.now()), default=0)


def _once(key: str, give) -> int:
    with transaction():
        if db.session.get(Reminder, key) is not None:
            return 0
        db.session.add(Reminder(key=key, created_at=clock.now()))
        give()
        return 1
