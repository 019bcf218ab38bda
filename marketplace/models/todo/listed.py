"""What waits for a member, one by one: terms to answer, the turn in each contract, contact requests, threads to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contact_requests import ContactRequest, ContactRequestEvent
from marketplace.models.contact_requests.words import DUTIES
from marketplace.models.contracts import Contract, ContractEvent, Milestone
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.jobs import Job
from marketplace.models.offers import Offer
from marketplace.models.payments import Payment
from marketplace.models.steps import Standing, next_step
from marketplace.models.threads import Membership, Thread
from marketplace.saying import gettext as _


@dataclass(frozen=True, slots=True)
class Item:
    """`thing` is a name of `steps.WORDS`, of a request's DUTIES, or `read`, or one of staff's; `what` says it in words.

    `title` is the subject, `who` the other side (may be empty), `until` the deadline if there is one, `path` its page.
    """

    thing: str
    what: str
    title: str
    who: str
    until: datetime | None
    path: str
    thread_id: int | None = None


def items(visitor) -> list[Item]:
    """Everything that waits for a member; threads to read come last, the newest first."""
    found = [*_offers(visitor), *_contracts(visitor), *_requests(visitor)]
    busy = {item.thread_id for item in found}
    return found + [item for item in _unread(visitor) if item.thread_id not in busy]


def _offers(visitor) -> Iterator[Item]:
    rows = db.session.execute(
        select(
            Offer.thread_id,
            Offer.title,
            User.display_name,
            Thread.client_id,
            Thread.worker_id,
            Offer.author_id.label("offer_by"),
            Offer.valid_until.label("offer_until"),
        )
        .join(Membership, Membership.thread_id == Offer.thread_id)
        .join(Thread, Thread.id == Offer.thread_id)
        .join(User, User.id == Offer.author_id)
        .where(Membership.user_id == visitor.id, Offer.state == literal("pending", literal_execute=True))
    )
    for row in rows:
        yield from _turn(row, visitor, f"/threads/{row.thread_id}")


def _contracts(visitor) -> Iterator[Item]:
    open_part = aliased(Milestone)
    is_open = (open_part.contract_id == Contract.id) & open_part.state.not_in(CLOSED)
    first_open = select(func.min(open_part.number)).where(is_open)
    is_request = (ContractEvent.contract_id == Contract.id) & (ContractEvent.verb == "request_end")
    asked_by = select(ContractEvent.actor).where(is_request).order_by(ContractEvent.seq.desc()).limit(1)
    rows = db.session.execute(
        select(
            Contract.id,
            Contract.thread_id,
            Contract.title,
            User.display_name,
            Contract.client_id,
            Contract.worker_id,
            Contract.state.label("contract_state"),
            Contract.fund_by,
            Contract.due_at.label("end_due_at"),
            Milestone.state.label("part_state"),
            Milestone.due_at.label("part_due_at"),
            Milestone.due_on.label("part_due_on"),
            asked_by.scalar_subquery().label("asked_by"),
            exists().where(Payment.contract_id == Contract.id, Payment.state == "claimed").label("claimed"),
        )
        .join(Milestone, Milestone.contract_id == Contract.id)
        .join(User, User.id == case((Contract.client_id == visitor.id, Contract.worker_id), else_=Contract.client_id))
        .where(
            or_(Contract.client_id == visitor.id, Contract.worker_id == visitor.id),
            Contract.state.not_in(FINISHED),
            Milestone.number == first_open.scalar_subquery(),
        )
        .order_by(Contract.id)
    )
    for row in rows:
        yield from _turn(row, visitor, f"/contracts/{row.id}")


def _turn(row, visitor, path: str) -> Iterator[Item]:
    """The next thing of a thread or contract, when it is this reader's."""
    step = next_step(Standing.of(row), visitor.id, clock.now())
    if step.mine:
        yield Item(step.thing, step.what, row.title, row.display_name, step.until, path, row.thread_id)


def _requests(visitor) -> Iterator[Item]:
    """A question of staff to be answered; the other side's request on which nothing was said yet, with its promised time."""
    said = exists().where(
        ContactRequestEvent.contact_request_id == ContactRequest.id, ContactRequestEvent.verb.in_(("agree", "refuse"))
    )
    is_asked = (
        (ContactRequest.applicant_id == visitor.id)
        & (ContactRequest.state == "info_needed")
        & (ContactRequest.due_at > clock.now())
    )
    is_silent = (
        (ContactRequest.applicant_id != visitor.id) & ContactRequest.state.in_(("submitted", "in_review")) & ~said
    )
    rows = db.session.execute(
        select(ContactRequest.thread_id, ContactRequest.state, ContactRequest.due_at, Job.title, User.display_name)
        .join(Membership, Membership.thread_id == ContactRequest.thread_id)
        .join(Thread, Thread.id == ContactRequest.thread_id)
        .join(User, User.id == case((Thread.client_id == visitor.id, Thread.worker_id), else_=Thread.client_id))
        .join(Job, Job.id == Thread.job_id, isouter=True)
        .where(Membership.user_id == visitor.id, or_(is_asked, is_silent))
        .order_by(ContactRequest.id)
    )
    for row in rows:
        thing = "answer_request" if row.state == "info_needed" else "consent"
        path = f"/threads/{row.thread_id}/contact-request"
        title = row.title or _("相談")
        yield Item(thing, str(DUTIES[thing]), title, row.display_name, row.due_at, path, row.thread_id)


def _unread(visitor) -> Iterator[Item]:
    rows = db.session.execute(
        select(Membership.thread_id, Job.title, User.display_name)
        .join(Thread, Thread.id == Membership.thread_id)
        .join(User, User.id == case((Thread.client_id == visitor.id, Thread.worker_id), else_=Thread.client_id))
        .join(Job, Job.id == Thread.job_id, isouter=True)
        .where(Membership.user_id == visitor.id, Membership.unread > 0)
        .order_by(Membership.last_at.desc(), Membership.thread_id.desc())
    )
    for row in rows:
        what, path = _("未読のメッセージを読んでください。"), f"/threads/{row.thread_id}"
        yield Item("read", what, row.title or _("相談"), row.display_name, None, path, row.thread_id)
