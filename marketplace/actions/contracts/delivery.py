"""Delivering, inspecting, accepting: the milestone's way from held money to the worker's balance."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from marketplace import clock, filters
from marketplace.actions.contracts import resting
from marketplace.actions.contracts.told import tell_both, tell_person
from marketplace.actions.gate import STRAIGHT, Way
from marketplace.actions.messages import Form, StoredFile, say
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import must_be_able, transition
from marketplace.extensions import db
from marketplace.models import Contract, Message, Milestone, MilestoneEvent
from marketplace.models.contracts import hindrances
from marketplace.models.ledger import tiers_of
from marketplace.refusals import Refused, WrongState
from marketplace.rules import money
from marketplace.saying import gettext as _


def deliver(
    milestone: Milestone, *, by, note: str, files: Sequence[StoredFile] = (), way: Way = STRAIGHT
) -> Milestone | Message:
    """Deliver a funded part; the note and files are a message, and the inspection period begins.

    A delivery while an end was requested resumes the contract. Returns the message when it is held for staff first.
    """
    with transaction():
        contract = locked(milestone)
        at = clock.now()
        _must_be_deliverable(milestone, at)
        must_be_able(milestone, "deliver", by=by)
        message = say(
            contract.thread,
            by=by,
            text=note,
            files=files,
            at=at,
            kind="delivery",
            contract_id=contract.id,
            milestone_id=milestone.id,
            way=way,
            form=Form("deliver", {}),
        )
        if message.state == "held":
            return message
        return _deliver(milestone, by, at)


def deliver_held(message: Message, at: datetime) -> None:
    """Deliver what waited with a held message, now sent: part of the caller's transaction. Raises Refused."""
    milestone = db.session.get_one(Milestone, message.milestone_id)
    locked(milestone)
    _must_be_deliverable(milestone, at)
    _deliver(milestone, message.sender, at)


def _must_be_deliverable(milestone: Milestone, at: datetime) -> None:
    if why := hindrances.delivering(milestone, at):
        raise WrongState(why)


def _deliver(milestone: Milestone, by, at: datetime) -> Milestone:
    contract = milestone.contract
    due_at = at + timedelta(days=contract.inspection_days)
    transition(milestone, "deliver", by=by, at=at, due_at=due_at)
    tell_person(contract.client, "deliver", contract, milestone, until=lambda: filters.when(due_at))
    if contract.state == "ending":
        came_from = contract.last_event("request_end").from_state
        transition(contract, "resume", by=by, at=at, to=came_from)
        tell_person(contract.client, "resume", contract)
    return milestone


def return_(milestone: Milestone, *, by, note: str, way: Way = STRAIGHT) -> Milestone | Message:
    """Return a delivery (検収不合格) with reasons; the worker delivers again.

    Returns the message when it is held for staff first; the inspection goes on meanwhile.
    """
    with transaction():
        contract = locked(milestone)
        at = clock.now()
        _must_be_returnable(milestone, at)
        must_be_able(milestone, "return", by=by)
        belongs = {"contract_id": contract.id, "milestone_id": milestone.id}
        form = Form("return", {})
        message = say(contract.thread, by=by, text=note, at=at, kind="return", **belongs, way=way, form=form)
        if message.state == "held":
            return message
        return _return(milestone, by, at)


def return_held(message: Message, at: datetime) -> None:
    """Return the delivery for which a held message waited, now sent: part of the caller's transaction. Raises Refused."""
    milestone = db.session.get_one(Milestone, message.milestone_id)
    locked(milestone)
    _must_be_returnable(milestone, at)
    _return(milestone, message.sender, at)


def _must_be_returnable(milestone: Milestone, at: datetime) -> None:
    resting.catch_up(milestone, at)
    if why := hindrances.returning(milestone, at):
        raise WrongState(why)


def _return(milestone: Milestone, by, at: datetime) -> Milestone:
    contract = milestone.contract
    transition(milestone, "return", by=by, at=at)
    tell_person(contract.worker, "return", contract, milestone)
    return milestone


def accept(milestone: Milestone, *, by) -> Milestone:
    """Accept a delivery (検収): the held money goes to the worker's balance, less the fee. `by` None: the timer."""
    with transaction():
        contract = locked(milestone)
        at = clock.now()
        if why := hindrances.inspecting(milestone):
            raise WrongState(why)
        if by is None:
            resting.must_not_rest(milestone, at)
        legs = division(milestone, milestone.total)
        transition(milestone, "accept", by=by, at=at, **legs)
        kind = "accept" if by is not None else "accept_timer"
        tell_person(contract.worker, kind, contract, milestone)
        if by is None:
            tell_person(contract.client, kind, contract, milestone)
        if all(part.is_closed for part in contract.milestones):
            transition(contract, "complete", by=by, at=at)
            tell_both(contract, "complete")
        return milestone


def locked(milestone: Milestone) -> Contract:
    """Take the lock of the milestone's thread and contract (in this order); both are as they are now."""
    contract = milestone.contract
    lock("threads", contract.thread_id)
    lock("contracts", contract.id)
    return contract


def held_in(milestone: Milestone) -> int:
    """What the escrow holds for this part, in yen: what was paid in and has not gone out."""
    if milestone.is_closed:
        return 0
    return sum(event.paid_in for event in milestone.events)


def paid_before(contract: Contract) -> int:
    """What was already paid to the worker's side in this contract, tax included, in yen."""
    total = db.session.scalar(
        select(func.sum(func.coalesce(MilestoneEvent.part, Milestone.price + Milestone.tax)))
        .join(Milestone, Milestone.id == MilestoneEvent.milestone_id)
        .where(Milestone.contract_id == contract.id, MilestoneEvent.verb.in_(("accept", "split")))
    )
    return int(total or 0)


def division(milestone: Milestone, part: int) -> dict[str, int]:
    """The legs of a closing event that pays `part` yen (tax included) of the price."""
    contract = milestone.contract
    if not 0 <= part <= milestone.total:
        raise Refused(_("支払う金額は、0円からこのマイルストーンの税込金額までで入力してください。"))
    divided = money.divide(
        held_in(milestone), part, paid_before(contract), contract.withholding, tiers_of(contract.fee_table_id)
    )
    return {
        "to_worker": divided.to_worker,
        "to_fee": divided.to_fee,
        "to_fee_tax": divided.to_fee_tax,
        "to_client": divided.to_client,
        "withheld": divided.withheld,
    }
