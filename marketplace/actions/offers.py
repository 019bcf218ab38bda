"""Terms offered and answered: one pending at a time; accepted, they become a contract or change the running one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace import clock, filters
from marketplace.actions.accounts.access import hinders_beginning, may_begin
from marketplace.actions.contracts import terms as contract_terms
from marketplace.actions.messages import StoredFile, rise, say
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Offer, OfferMilestone, Thread
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.threads import hindrances
from marketplace.refusals import WrongState


@dataclass(frozen=True, slots=True)
class Part:
    """One milestone of the terms: yen before tax and tax; `due_on` a day in Asia/Tokyo."""

    title: str
    price: int
    tax: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered. `valid_until` is a moment in UTC."""

    title: str
    parts: tuple[Part, ...]
    valid_until: datetime
    withholding: bool = False

    @property
    def total(self) -> int:
        """All parts with tax, in yen."""
        return sum(part.price + part.tax for part in self.parts)


def offer(thread: Thread, *, by, terms: Terms, text: str, files: Sequence[StoredFile] = ()) -> Offer:
    """Offer terms; a pending offer of the other side is thereby countered, an own one must be withdrawn first."""
    may_begin(by)
    with transaction():
        lock("threads", thread.id)
        made = make(thread, by=by, terms=terms, text=text, files=files, at=clock.now())
        tell(
            thread.counterpart(by),
            "offers.new",
            f"/threads/{thread.id}",
            who=by.display_name,
            amount=lambda: filters.yen(made.total),
            until=lambda: filters.when(made.valid_until),
        )
        return made


def make(thread: Thread, *, by, terms: Terms, text: str, files, at: datetime) -> Offer:
    """Write the offer and its message: part of the caller's transaction, which holds the thread's lock."""
    pending = pending_of(thread)
    if pending is not None and pending.valid_until <= at:
        transition(pending, "expire", by=None, at=at)
        pending = None
    if why := hindrances.offering(thread.state, own_pending=pending is not None and pending.author_id == by.id):
        raise WrongState(why)
    if pending is not None:
        transition(pending, "counter", by=by, at=at)
    running = running_contract(thread)
    if running is not None:
        contract_terms.must_be_changeable(running)
    made = Offer(
        state=Offer.BORN,
        thread_id=thread.id,
        author_id=by.id,
        message_id=say(thread, by=by, text=text, files=files, at=at, kind="offer").id,
        job_id=thread.job_id,
        contract_id=running.id if running is not None else None,
        counters_id=pending.id if pending is not None else None,
        title=terms.title,
        withholding=terms.withholding if running is None else running.withholding,
        valid_until=terms.valid_until,
        total=terms.total,
        milestone_count=len(terms.parts),
        created_at=at,
    )
    db.session.add(made)
    db.session.flush()
    for position, part in enumerate(terms.parts, 1):
        db.session.add(
            OfferMilestone(
                offer_id=made.id,
                position=position,
                title=part.title,
                price=part.price,
                tax=part.tax,
                due_on=part.due_on,
            )
        )
        db.session.flush()
    return made


def hinders_offering(thread: Thread, by) -> str:
    """Why this person cannot offer terms in the thread now, or an empty string."""
    pending = pending_of(thread)
    own = pending is not None and pending.author_id == by.id and pending.valid_until > clock.now()
    running = running_contract(thread)
    return (
        hinders_beginning(by)
        or hindrances.offering(thread.state, own_pending=own)
        or (contract_terms.hinders_changing(running) if running is not None else "")
    )


def pending_of(thread: Thread) -> Offer | None:
    """The offer of the thread that waits for an answer."""
    return db.session.scalar(select(Offer).where(Offer.thread_id == thread.id, Offer.state == "pending"))


def running_contract(thread: Thread) -> Contract | None:
    """The unfinished contract of the thread."""
    return db.session.scalar(select(Contract).where(Contract.thread_id == thread.id, Contract.state.not_in(FINISHED)))


def accept(made: Offer, *, by) -> Contract:
    """Accept the other side's terms: they become a contract, or change the running one."""
    may_begin(by)
    with transaction():
        lock("threads", made.thread_id)
        at = clock.now()
        _must_be_answerable(made, at)
        if made.contract_id is not None:
            lock("contracts", made.contract_id)
            contract_terms.must_be_changeable(db.session.get(Contract, made.contract_id))
        transition(made, "accept", by=by, at=at)
        rise(made.thread, at)
        return contract_terms.change(made, by=by, at=at) if made.contract_id else contract_terms.sign(made, at=at)


def decline(made: Offer, *, by) -> Offer:
    """Turn the terms down; the conversation goes on."""
    return _answer(made, "decline", by=by)


def withdraw(made: Offer, *, by) -> Offer:
    """Take one's own terms back before they are answered."""
    return _answer(made, "withdraw", by=by)


def _answer(made: Offer, verb: str, *, by) -> Offer:
    with transaction():
        lock("threads", made.thread_id)
        at = clock.now()
        _must_be_answerable(made, at)
        transition(made, verb, by=by, at=at)
        rise(made.thread, at)
        tell(made.thread.counterpart(by), f"offers.{verb}", f"/threads/{made.thread_id}", who=by.display_name)
        return made


def _must_be_answerable(made: Offer, at: datetime) -> None:
    """A deadline counts when its time has come, whether or not the timer ran."""
    if made.thread.state != "open":
        raise WrongState(_("このスレッドは終了しているため、この条件には回答できません。"))
    if made.state == "pending" and made.valid_until <= at:
        raise WrongState(_("この条件は有効期限が切れています。あらためて条件を提示してください。"))


def expire(made: Offer) -> Offer:
    """The timer ends an offer whose validity has passed; nobody did anything, so the thread does not rise."""
    with transaction():
        lock("threads", made.thread_id)
        transition(made, "expire", by=None, at=clock.now())
        for person in (made.thread.client, made.thread.worker):
            tell(person, "offers.expire", f"/threads/{made.thread_id}")
        return made


def end_with_thread(thread: Thread, *, by, at: datetime) -> None:
    """The pending offer of a thread that `by` ends: withdrawn when it is his own, declined otherwise."""
    pending = pending_of(thread)
    if pending is None:
        return
    if pending.valid_until <= at:
        transition(pending, "expire", by=None, at=at)
    else:
        transition(pending, "withdraw" if pending.author_id == by.id else "decline", by=by, at=at)


def expire_with_thread(thread: Thread, *, at: datetime) -> None:
    """The pending offer of a thread that staff or the timer ended; the thread is closed already."""
    pending = pending_of(thread)
    if pending is not None:
        transition(pending, "expire", by=None, at=at)
