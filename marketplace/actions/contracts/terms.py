"""Signing a contract from an accepted offer, and changing the running one by an accepted offer."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from marketplace.actions.notifications import tell
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Milestone, Offer
from marketplace.models.contracts.contract import FUND_DAYS, INSPECTION_DAYS
from marketplace.models.contracts.hindrances import changing as hinders_changing
from marketplace.models.ledger import current_fee_table
from marketplace.refusals import WrongState


def sign(offer: Offer, *, at: datetime) -> Contract:
    """The contract that an accepted offer becomes; part of the caller's transaction."""
    thread = offer.thread
    contract = Contract(
        state=Contract.BORN,
        thread_id=thread.id,
        offer_id=offer.id,
        job_id=offer.job_id,
        client_id=thread.client_id,
        worker_id=thread.worker_id,
        title=offer.title,
        withholding=offer.withholding,
        inspection_days=INSPECTION_DAYS,
        fee_table_id=current_fee_table(at),
        fund_by=at + timedelta(days=FUND_DAYS),
        created_at=at,
    )
    db.session.add(contract)
    db.session.flush()
    _add_milestones(contract, offer, at)
    for person in (thread.client, thread.worker):
        tell(person, "contracts.sign", f"/contracts/{contract.id}", title=contract.title)
    return contract


def change(offer: Offer, *, by, at: datetime) -> Contract:
    """The running contract after an accepted change: unfunded parts are cancelled, the offer's parts are added."""
    contract = db.session.get(Contract, offer.contract_id)
    for milestone in contract.milestones:
        if milestone.state == "unfunded":
            transition(milestone, "cancel", by=by, at=at)
    _add_milestones(contract, offer, at)
    for person in (contract.client, contract.worker):
        tell(person, "contracts.change", f"/contracts/{contract.id}", title=contract.title)
    return contract


def must_be_changeable(contract: Contract) -> None:
    """Raises WrongState unless the terms can change now."""
    if why := hinders_changing(contract):
        raise WrongState(why)


def _add_milestones(contract: Contract, offer: Offer, at: datetime) -> None:
    number = db.session.scalar(select(func.count()).where(Milestone.contract_id == contract.id))
    for part in offer.milestones:
        number += 1
        db.session.add(
            Milestone(
                state=Milestone.BORN,
                contract_id=contract.id,
                number=number,
                offer_id=offer.id,
                position=part.position,
                title=part.title,
                price=part.price,
                tax=part.tax,
                due_on=part.due_on,
                created_at=at,
            )
        )
        db.session.flush()
    db.session.expire(contract, ["milestones"])
