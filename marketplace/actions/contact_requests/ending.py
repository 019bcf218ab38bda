"""What time and the end of a thread do to requests: they expire."""

from datetime import datetime

from sqlalchemy import select

from marketplace import clock
from marketplace.actions.contact_requests.common import locked, tell_both
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import ContactRequest, Thread
from marketplace.models.contact_requests import LIVE

ENDS_BY_TIME = ("info_needed", "approved")


def expire(request: ContactRequest) -> ContactRequest:
    """The timer: seven days without an answer, or the end of an approval."""
    with transaction():
        locked(request)
        _expire(request, clock.now())
        return request


def expire_due(thread: Thread, *, at: datetime) -> None:
    """Write the expiries of a thread that are due but were not written yet; part of the caller's transaction."""
    due = select(ContactRequest).where(
        ContactRequest.thread_id == thread.id, ContactRequest.state.in_(ENDS_BY_TIME), ContactRequest.due_at <= at
    )
    for request in db.session.scalars(due).all():
        _expire(request, at)


def expire_with_thread(thread: Thread, *, at: datetime) -> None:
    """The thread is closed: whatever is live expires. Part of the caller's transaction, after the closing event."""
    live = select(ContactRequest).where(ContactRequest.thread_id == thread.id, ContactRequest.state.in_(LIVE))
    for request in db.session.scalars(live).all():
        _expire(request, at)


def _expire(request: ContactRequest, at: datetime) -> None:
    transition(request, "expire", by=None, at=at)
    tell_both(request, "expire")
