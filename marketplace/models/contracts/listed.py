"""A person's contracts as a list: each with its sum, its counterpart and the one thing that it waits for."""

from dataclasses import dataclass

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import aliased

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contracts.contract import Contract, ContractEvent
from marketplace.models.contracts.milestone import CLOSED, Milestone
from marketplace.models.payments import Payment
from marketplace.models.steps import Standing, Step, next_step

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """One contract. `total` in yen, tax included, without cancelled parts; `parts` counts those."""

    id: int
    title: str
    state: str
    who: str
    total: int
    parts: int
    step: Step


def contracts(user, role: str, state: str | None, before: int | None = None) -> tuple[list[Listed], int | None]:
    """The newest contracts in which `user` is the `role`, older than the id `before`, and the id to go on from."""
    mine, other = _sides(role)
    part, number = aliased(Milestone), aliased(Milestone)
    first_open = select(func.min(number.number)).where(number.contract_id == Contract.id, number.state.not_in(CLOSED))
    last = select(func.max(number.number)).where(number.contract_id == Contract.id)
    kept = select(Milestone.id).where(Milestone.contract_id == Contract.id, Milestone.state != "cancelled")
    amount = kept.with_only_columns(func.coalesce(func.sum(Milestone.price + Milestone.tax), 0))
    asked_by = select(ContractEvent.actor).where(
        ContractEvent.contract_id == Contract.id, ContractEvent.verb == "request_end"
    )
    query = (
        select(
            Contract.id, Contract.title, User.display_name, Contract.client_id, Contract.worker_id, Contract.fund_by,
            Contract.state.label("contract_state"), Contract.due_at.label("end_due_at"),
            part.state.label("part_state"), part.due_at.label("part_due_at"), part.due_on.label("part_due_on"),
            asked_by.order_by(ContractEvent.seq.desc()).limit(1).scalar_subquery().label("asked_by"),
            exists().where(Payment.contract_id == Contract.id, Payment.state == "claimed").label("claimed"),
            amount.scalar_subquery().label("total"),
            kept.with_only_columns(func.count()).scalar_subquery().label("parts"),
        )
        .join(User, User.id == other)
        .join(part, part.contract_id == Contract.id)
        .where(mine == user.id, part.number == func.coalesce(first_open.scalar_subquery(), last.scalar_subquery()))
        .order_by(Contract.id.desc())
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip
    if state:
        query = query.where(Contract.state == state)
    if before:
        query = query.where(Contract.id < before)
    rows = db.session.execute(query).all()
    now = clock.now()
    shown = [
        Listed(
            row.id, row.title, row.contract_state, row.display_name, row.total, row.parts,
            next_step(Standing.of(row), user.id, now),
        )
        for row in rows[:PAGE_SIZE]
    ]  # fmt: skip
    return shown, shown[-1].id if len(rows) > PAGE_SIZE else None


def counts(user) -> dict[str, dict[str, int]]:
    """How many contracts this person has, by role and state, in one query."""
    role = case((Contract.client_id == user.id, "client"), else_="worker")
    rows = db.session.execute(
        Contract.visible_to(user).with_only_columns(role, Contract.state, func.count()).group_by(role, Contract.state)
    )
    found: dict[str, dict[str, int]] = {"client": {}, "worker": {}}
    for side, state, number in rows:
        found[side][state] = number
    return found


def _sides(role: str):
    """The column of the person's own side, and that of the other one."""
    return (Contract.client_id, Contract.worker_id) if role == "client" else (Contract.worker_id, Contract.client_id)
