"""Offering terms, or countering those of the other side; their words may wait for staff first."""

from collections.abc import Sequence
from datetime import datetime

from marketplace import clock, filters
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.contracts import terms as contract_terms
from marketplace.actions.detection import refuse_in_public
from marketplace.actions.gate import STRAIGHT, Way
from marketplace.actions.messages import Form, StoredFile, say
from marketplace.actions.notifications import tell
from marketplace.actions.offers.standing import pending_of, running_contract
from marketplace.actions.offers.terms import Terms, kept
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Message, Offer, OfferMilestone, Thread
from marketplace.models.threads import hindrances
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _


def offer(
    thread: Thread, *, by, terms: Terms, text: str, files: Sequence[StoredFile] = (), way: Way = STRAIGHT
) -> Offer | Message:
    """Offer terms; a pending offer of the other side is thereby countered, an own one must be withdrawn first.

    Returns the held message when the words go to staff first; then nothing is offered yet.
    """
    may_begin(by)
    with transaction():
        lock("threads", thread.id)
        made = make(thread, by=by, terms=terms, text=text, files=files, at=clock.now(), way=way)
        if isinstance(made, Offer):
            _tell(made, by)
        return made


def _tell(made: Offer, by) -> None:
    tell(
        made.thread.counterpart(by),
        "offers.new",
        f"/threads/{made.thread_id}",
        who=by.display_name,
        amount=lambda: filters.yen(made.total),
        until=lambda: filters.when(made.valid_until),
    )


def make(thread: Thread, *, by, terms: Terms, text: str, files, at: datetime, way: Way = STRAIGHT) -> Offer | Message:
    """Write the message and the offer: part of the caller's transaction, which holds the thread's lock.

    A title is no place for a contact, whatever was approved: it goes on into the contract. Raises Invalid for it.
    """
    refuse_in_public(by, title=terms.title)
    for part in terms.parts:
        refuse_in_public(by, milestones=part.title)
    _must_be_possible(thread, by, at)
    form = Form("offer", kept(terms))
    message = say(thread, by=by, text=text, files=files, at=at, kind="offer", way=way, form=form)
    return message if message.state == "held" else _write(thread, by, terms, message, at)


def offer_held(message: Message, terms: Terms, at: datetime) -> None:
    """Offer what waited with a held message, now delivered: part of the caller's transaction, which holds the lock.

    Raises Refused when it is not possible any more.
    """
    thread, by = message.thread, message.sender
    may_begin(by)
    if terms.valid_until <= at:
        raise WrongState(_("条件の有効期限が切れています。"))
    _must_be_possible(thread, by, at)
    _tell(_write(thread, by, terms, message, at), by)


def _must_be_possible(thread: Thread, by, at: datetime) -> None:
    pending = _pending_at(thread, at)
    if why := hindrances.offering(thread.state, own_pending=pending is not None and pending.author_id == by.id):
        raise WrongState(why)
    running = running_contract(thread)
    if running is not None:
        contract_terms.must_be_changeable(running)


def _pending_at(thread: Thread, at: datetime) -> Offer | None:
    """The offer that can still be answered; one whose time is over expires first."""
    pending = pending_of(thread)
    if pending is not None and pending.valid_until <= at:
        transition(pending, "expire", by=None, at=at)
        return None
    return pending


def _write(thread: Thread, by, terms: Terms, message: Message, at: datetime) -> Offer:
    pending, running = pending_of(thread), running_contract(thread)
    if pending is not None:
        transition(pending, "counter", by=by, at=at)
    made = Offer(
        state=Offer.BORN,
        thread_id=thread.id,
        author_id=by.id,
        message_id=message.id,
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
