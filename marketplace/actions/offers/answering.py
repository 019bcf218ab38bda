"""Answering terms: accepted, they become a contract or change the running one; declined, withdrawn, or over."""

from datetime import datetime

from marketplace import clock
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.contracts import terms as contract_terms
from marketplace.actions.messages import rise
from marketplace.actions.notifications import tell
from marketplace.actions.offers.standing import pending_of
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Offer, Thread
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _


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
