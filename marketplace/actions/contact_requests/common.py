"""What every verb on a request shares: the lock, the note that comes with an event, and telling people."""

from datetime import datetime

from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock
from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestNote, User
from marketplace.models.closures import closed_days
from marketplace.rules import business_days

PROMISE_DAYS = 2


def promised(at: datetime) -> datetime:
    """The promised time for something that staff are asked at this moment: two business days later."""
    return business_days.add_days(at, PROMISE_DAYS, closed_days())


def waited(start: datetime, end: datetime, promise: datetime) -> datetime:
    """The promise moved by the business time between two moments."""
    closed = closed_days()
    return business_days.add_hours(promise, business_days.hours_between(start, end, closed), closed)


def locked(request: ContactRequest) -> None:
    """Take the lock of the request's thread; what is read afterwards is as the database has it now."""
    lock("threads", request.thread_id)


def note(request: ContactRequest, text: str, at: datetime) -> None:
    """Write what is said with the request's next event."""
    db.session.add(
        ContactRequestNote(contact_request_id=request.id, seq=request.seq + 1, text=text.strip(), created_at=at)
    )


def parties(request: ContactRequest) -> tuple[User, User]:
    """The applicant and the other party."""
    thread = request.thread
    return request.applicant, thread.counterpart(request.applicant)


def tell_both(request: ContactRequest, verb: str, **words) -> None:
    """A notice to both parties: to the applicant as `verb`, to the other side in its own words."""
    applicant, other = parties(request)
    path = f"/threads/{request.thread_id}/contact-request"
    tell(applicant, f"contact_requests.{verb}", path, who=other.display_name, **words)
    tell(other, f"contact_requests.{verb}_other", path, who=applicant.display_name, **words)
