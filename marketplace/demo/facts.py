"""What stands in the database about the story: its job, the conversation that came furthest, its newest contract."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from marketplace.extensions import db
from marketplace.models import (
    ContactRequest,
    Contract,
    Job,
    Message,
    MessageEvent,
    Milestone,
    MilestoneEvent,
    Offer,
    Thread,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Nothing is known yet where a value is missing. `got` is what the contract brought to the worker, in yen."""

    job_id: int | None = None
    job_title: str = ""
    job_state: str = ""
    published_at: datetime | None = None
    closes_at: datetime | None = None
    thread_id: int | None = None
    thread_state: str = ""
    worker_id: int | None = None
    offered_at: datetime | None = None
    pending_by: int | None = None
    contract_id: int | None = None
    contract_state: str = ""
    signed_at: datetime | None = None
    funded_at: datetime | None = None
    request_id: int | None = None
    request_state: str = ""
    requested_at: datetime | None = None
    approved_at: datetime | None = None
    exchanged_at: datetime | None = None
    delivered_at: datetime | None = None
    accepted_at: datetime | None = None
    is_returned: bool = False
    got: int = 0


def gather(client_id: int) -> Facts:
    """The facts about the job that this person began last."""
    job = db.session.execute(
        select(Job.id, Job.title, Job.state, Job.published_at, Job.closes_at)
        .where(Job.client_id == client_id)
        .order_by(Job.id.desc())
        .limit(1)
    ).one_or_none()
    if job is None:
        return Facts()
    published_at = None if job.state == "draft" else job.published_at
    found = {
        "job_id": job.id,
        "job_title": job.title,
        "job_state": job.state,
        "published_at": published_at,
        "closes_at": job.closes_at,
    }
    thread = _thread(job.id)
    if thread is not None:
        found |= thread._mapping
        if thread.contract_id:
            found |= _money(thread.contract_id) | _contact(thread.thread_id, thread.contract_id)
    return Facts(**found)


def _thread(job_id: int):
    """The conversation about the job that came furthest: one with a contract, otherwise the newest."""
    offers = select(Offer).where(Offer.thread_id == Thread.id)
    pending = offers.where(Offer.state == "pending")
    return db.session.execute(
        select(
            Thread.id.label("thread_id"),
            Thread.state.label("thread_state"),
            Thread.worker_id,
            offers.with_only_columns(func.min(Offer.created_at)).scalar_subquery().label("offered_at"),
            pending.with_only_columns(Offer.author_id).scalar_subquery().label("pending_by"),
            Contract.id.label("contract_id"),
            func.coalesce(Contract.state, "").label("contract_state"),
            Contract.created_at.label("signed_at"),
        )
        .outerjoin(Contract, Contract.thread_id == Thread.id)
        .where(Thread.job_id == job_id)
        .order_by(func.coalesce(Contract.id, 0).desc(), Thread.id.desc())
        .limit(1)
    ).one_or_none()


def _contact(thread_id: int, contract_id: int) -> dict:
    """The contract's newest request that was not withdrawn, and when the first contact went through the gate."""
    request = db.session.scalar(
        select(ContactRequest)
        .where(ContactRequest.contract_id == contract_id, ContactRequest.state.not_in(("withdrawn", "new")))
        .limit(1)
    )
    if request is None:
        return {}
    approved = request.last_event("approve")
    passed = (
        select(func.min(MessageEvent.at))
        .join(Message, Message.id == MessageEvent.message_id)
        .where(Message.thread_id == thread_id, Message.has_contact, MessageEvent.to_state == "sent")
    )
    return {
        "request_id": request.id,
        "request_state": request.state,
        "requested_at": request.events[0].at,
        "approved_at": approved.at if approved is not None else None,
        "exchanged_at": db.session.scalar(passed),
    }


def _money(contract_id: int) -> dict:
    """When money and work first moved in a contract, and what the worker got."""
    first_at, got = func.min(MilestoneEvent.at).label("first"), func.sum(MilestoneEvent.to_worker).label("got")
    rows = db.session.execute(
        select(MilestoneEvent.verb, first_at, got)
        .join(Milestone, Milestone.id == MilestoneEvent.milestone_id)
        .where(Milestone.contract_id == contract_id)
        .group_by(MilestoneEvent.verb)
    ).all()
    first = {row.verb: row.first for row in rows}
    returned = select(Milestone.id).where(Milestone.contract_id == contract_id, Milestone.state == "returned")
    return {
        "funded_at": first.get("fund"),
        "delivered_at": first.get("deliver"),
        "accepted_at": first.get("accept"),
        "is_returned": db.session.scalar(select(returned.exists())),
        "got": int(sum(row.got for row in rows)),
    }
