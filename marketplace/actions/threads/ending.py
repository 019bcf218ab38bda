"""Ending a conversation: declined politely, lapsed by silence, closed by staff; and opening it again, once."""

from datetime import datetime

from sqlalchemy import select

from marketplace import clock
from marketplace.actions import contact_requests, offers
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.messages import rise
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Thread
from marketplace.models.threads import hindrances
from marketplace.refusals import WrongState


def decline(thread: Thread, *, by) -> Thread:
    """End the conversation politely, before any contract. A pending offer ends with it; the other side is told."""
    with transaction():
        lock("threads", thread.id)
        at = clock.now()
        if why := hindrances.declining(thread.state, contracted=_was_contracted(thread)):
            raise WrongState(why)
        offers.end_with_thread(thread, by=by, at=at)
        transition(thread, "decline", by=by, at=at)
        contact_requests.expire_with_thread(thread, at=at)
        rise(thread, at)
        tell(thread.counterpart(by), "threads.decline", f"/threads/{thread.id}", who=by.display_name)
        return thread


def reopen(thread: Thread, *, by) -> Thread:
    """Open a closed thread about a job again, once, while no contract ever existed."""
    may_begin(by)
    with transaction():
        lock("threads", thread.id)
        if why := hinders_reopening(thread):
            raise WrongState(why)
        at = clock.now()
        transition(thread, "reopen", by=by, at=at)
        rise(thread, at)
        tell(thread.counterpart(by), "threads.reopen", f"/threads/{thread.id}", who=by.display_name)
        return thread


def hinders_reopening(thread: Thread) -> str:
    """Why a thread cannot be reopened, or an empty string."""
    return hindrances.reopening(
        thread.state,
        about_job=thread.job_id is not None,
        contracted=_was_contracted(thread),
        reopened=any(event.verb == "reopen" for event in thread.events),
    )


def _was_contracted(thread: Thread) -> bool:
    return db.session.scalar(select(Contract.id).where(Contract.thread_id == thread.id).limit(1)) is not None


def close(thread: Thread, *, by, reason_code: str) -> Thread:
    """Staff end a conversation that has no unfinished contract."""
    return _end(thread, "close", by=by, reason_code=reason_code)


def lapse(thread: Thread) -> Thread:
    """The timer ends a conversation in which nothing was said for 14 days and no contract was made."""
    return _end(thread, "lapse", by=None)


def _end(thread: Thread, verb: str, *, by, reason_code: str | None = None) -> Thread:
    with transaction():
        lock("threads", thread.id)
        at: datetime = clock.now()
        transition(thread, verb, by=by, at=at, reason_code=reason_code)
        offers.expire_with_thread(thread, at=at)
        contact_requests.expire_with_thread(thread, at=at)
        rise(thread, at)
        for person in (thread.client, thread.worker):
            tell(person, f"threads.{verb}", f"/threads/{thread.id}")
        return thread
