"""What staff see of the whole market: figures, payments in trouble, contracts, people. Amounts are whole yen.

What a thread says is not among it: staff open a private thread only on a ground, and by a deliberate act.
"""

from dataclasses import dataclass

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import aliased

from marketplace import clock
from marketplace.extensions import db
from marketplace.models import ledger
from marketplace.models.accounts import StaffDuty, User
from marketplace.models.contracts import Contract, Milestone, MilestoneEvent
from marketplace.models.jobs import Job
from marketplace.models.notifications import Mail
from marketplace.models.payments import Payment
from marketplace.models.threads import Thread
from marketplace.models.todo.staff import STUCK_AFTER

PAGE_SIZE = 20
CLIENT, WORKER = aliased(User), aliased(User)
TROUBLE = ("claimed", "failed", "refund_due")
KINDS = {
    "member": and_(User.kind == "member", User.suspended_at.is_(None), User.closed_at.is_(None)),
    "suspended": User.suspended_at.is_not(None),
    "staff": User.kind == "staff",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """How many there are: open jobs, open threads, members, failed mails, contracts by state."""

    jobs: int
    threads: int
    members: int
    suspended: int
    failed_mails: int
    contracts: dict[str, int]


def figures() -> Figures:
    """The market's figures, in two queries."""
    counted = {
        "jobs": select(func.count()).where(Job.state == "open", Job.closes_at > clock.now()),
        "threads": select(func.count()).where(Thread.state == "open"),
        "members": select(func.count()).where(KINDS["member"]),
        "suspended": select(func.count()).where(KINDS["suspended"]),
        "failed_mails": select(func.count()).where(Mail.state == "failed"),
    }
    row = db.session.execute(select(*(query.scalar_subquery().label(name) for name, query in counted.items()))).one()
    states = db.session.execute(select(Contract.state, func.count()).group_by(Contract.state)).all()
    return Figures(**row._mapping, contracts=dict(map(tuple, states)))


def books() -> dict[str, int]:
    """The sum of each account of the journal: all together are zero."""
    accounts = ("escrow", "worker", "fee", "fee_tax", "refund_due", "outside")
    return dict.fromkeys(accounts, 0) | ledger.sums()


def payments_in_trouble() -> list[Row]:
    """Payments that got no answer for an hour, are to go back, or failed while the part is still unpaid."""
    query = (
        select(
            Payment.id,
            Payment.state,
            Payment.amount,
            Payment.created_at,
            Payment.contract_id,
            CLIENT.display_name.label("client"),
            CLIENT.name.label("client_name"),
        )
        .join(CLIENT, CLIENT.id == Payment.payer_id)
        .join(Milestone, Milestone.id == Payment.milestone_id)
        .where(
            or_(
                Payment.state == "refund_due",
                and_(Payment.state == "claimed", Payment.created_at <= clock.now() - STUCK_AFTER),
                and_(Payment.state == "failed", Milestone.state == "unfunded"),
            )
        )
        .order_by(Payment.id.desc())
        .limit(PAGE_SIZE)
    )
    return db.session.execute(query).all()


def contracts(state: str | None, before: int | None = None) -> tuple[list[Row], int | None]:
    """The newest contracts with what is held for them, older than the id `before`; and the id to go on from.

    A contract is named by its job, which everybody may read, not by what the parties wrote.
    """
    moved = func.sum(
        MilestoneEvent.paid_in
        - MilestoneEvent.to_worker
        - MilestoneEvent.to_fee
        - MilestoneEvent.to_fee_tax
        - MilestoneEvent.to_client
    )
    held = (
        select(func.coalesce(moved, 0))
        .join(Milestone, Milestone.id == MilestoneEvent.milestone_id)
        .where(Milestone.contract_id == Contract.id)
    )
    query = (
        select(
            Contract.id,
            Contract.state,
            Contract.created_at,
            Contract.job_id,
            Job.title.label("job"),
            CLIENT.display_name.label("client"),
            CLIENT.name.label("client_name"),
            WORKER.display_name.label("worker"),
            WORKER.name.label("worker_name"),
            held.scalar_subquery().label("held"),
        )
        .join(CLIENT, CLIENT.id == Contract.client_id)
        .join(WORKER, WORKER.id == Contract.worker_id)
        .outerjoin(Job, Job.id == Contract.job_id)
        .order_by(Contract.id.desc())
    )
    if state is not None:
        query = query.where(Contract.state == state)
    return _paged(query, Contract.id, before)


def people(words: str, kind: str, before: int | None = None) -> tuple[list[Row], int | None]:
    """Accounts by a part of name or address, newest first; and the id to go on from."""
    query = select(
        User.id, User.kind, User.name, User.display_name, User.email, User.created_at, User.suspended_at, User.closed_at
    ).order_by(User.id.desc())
    for word in words.split():
        held_in = (column.icontains(word, autoescape=True) for column in (User.name, User.display_name, User.email))
        query = query.where(or_(*held_in))
    if kind in KINDS:
        query = query.where(KINDS[kind])
    return _paged(query, User.id, before)


def duties_of(ids: list[int]) -> dict[int, list[str]]:
    """The duties of these staff accounts."""
    found: dict[int, list[str]] = {}
    rows = db.session.execute(select(StaffDuty.user_id, StaffDuty.duty).where(StaffDuty.user_id.in_(ids)))
    for user_id, duty in rows:
        found.setdefault(user_id, []).append(duty)
    return found


def _paged(query, number, before: int | None) -> tuple[list[Row], int | None]:
    if before is not None:
        query = query.where(number < before)
    rows = db.session.execute(query.limit(PAGE_SIZE + 1)).all()
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if len(rows) > PAGE_SIZE else None
