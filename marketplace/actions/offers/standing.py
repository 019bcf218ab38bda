"""Where the terms of a thread stand: what waits for an answer, what runs, and what is in the way of an offer."""

from sqlalchemy import select

from marketplace import clock
from marketplace.actions.accounts.access import hinders_beginning
from marketplace.actions.contracts import terms as contract_terms
from marketplace.extensions import db
from marketplace.models import Contract, Offer, Thread
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.threads import hindrances


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
