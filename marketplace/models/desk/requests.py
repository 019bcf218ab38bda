"""The queue of requests, what is due first at the top. Nothing of it is private: names, job, scope, state, promise."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contact_requests import QUEUED, ContactRequest, ContactRequestEvent
from marketplace.models.desk.asked import BEGINNING, MOST_COUNTED, Asked, Place, of_people
from marketplace.models.jobs import Job
from marketplace.models.threads import Thread

# By the word in the address: the states. What waits for staff or the applicant is ordered by its time, the rest newest first.
VIEWS = {
    "": QUEUED,
    "info_needed": ("info_needed",),
    "approved": ("approved",),
    "decided": ("denied", "revoked", "withdrawn", "expired"),
}
BY_TIME = ("", "info_needed")
CLIENT, WORKER = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. `counted` is how many there are in all, at most one more than MOST_COUNTED."""

    rows: list[Row]
    counted: int
    older: Place | None


def queue(asked: Asked, user) -> Queue:
    """The page of the queue that is asked for, by this staff member."""
    query = _asked_for(asked, user)
    counted = db.session.scalar(select(func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery()))
    by_time = asked.view in BY_TIME
    order = (ContactRequest.due_at, ContactRequest.id) if by_time else (ContactRequest.id.desc(),)
    if asked.after is not None:
        query = query.where(_behind(asked.after, by_time))
    rows = db.session.execute(_with_names(query.order_by(*order).limit(asked.size + 1), by_time)).all()
    last = rows[asked.size - 1] if len(rows) > asked.size else None
    older = Place(last.due_at if by_time else BEGINNING, last.id) if last is not None else None
    return Queue(rows[: asked.size], counted, older)


def _asked_for(asked: Asked, user) -> Select:
    """The requests of the asked part; its states are literal, so that the partial indexes serve."""
    states = [literal(state, literal_execute=True) for state in VIEWS[asked.view]]
    query = select(
        *(ContactRequest.id, ContactRequest.state, ContactRequest.due_at, ContactRequest.thread_id),
        *(ContactRequest.contract_id, ContactRequest.applicant_id),
    ).where(ContactRequest.state.in_(states))
    if asked.mine:
        query = query.where(taken_by(user))
    return query.where(*of_people(asked.words, ContactRequest.thread_id))


def taken_by(user):
    """The condition that this person began the review."""
    return (
        select(ContactRequestEvent.seq)
        .where(
            ContactRequestEvent.contact_request_id == ContactRequest.id,
            ContactRequestEvent.verb == "take",
            ContactRequestEvent.actor == user.id,
        )
        .exists()
    )


def _behind(place: Place, by_time: bool):
    if not by_time:
        return ContactRequest.id < place.id
    later = and_(ContactRequest.due_at == place.at, ContactRequest.id > place.id)
    return and_(ContactRequest.due_at >= place.at, or_(ContactRequest.due_at > place.at, later))


def _with_names(page: Select, by_time: bool) -> Select:
    """The rows of one page with the people and the job; looked up only for these."""
    of_page, taken, taker = page.subquery(), aliased(ContactRequestEvent), aliased(User)
    order = (of_page.c.due_at, of_page.c.id) if by_time else (of_page.c.id.desc(),)
    return (
        select(
            *of_page.c,
            CLIENT.display_name.label("client"),
            WORKER.display_name.label("worker"),
            Thread.client_id,
            Job.title.label("job"),
            taken.actor.label("taker_id"),
            taker.display_name.label("taker"),
        )
        .join(Thread, Thread.id == of_page.c.thread_id)
        .join(CLIENT, CLIENT.id == Thread.client_id)
        .join(WORKER, WORKER.id == Thread.worker_id)
        .outerjoin(Job, Job.id == Thread.job_id)
        .outerjoin(taken, and_(taken.contact_request_id == of_page.c.id, taken.verb == "take"))
        .outerjoin(taker, taker.id == taken.actor)
        .order_by(*order)
    )


def next_of(request_id: int) -> int | None:
    """The request that is due first, but for this one; None when nothing else waits."""
    return db.session.scalar(
        _waiting(ContactRequest.id)
        .where(ContactRequest.id != request_id)
        .order_by(ContactRequest.due_at, ContactRequest.id)
        .limit(1)
    )


def waiting() -> tuple[int, datetime | None]:
    """How many requests wait for staff (at most MOST_COUNTED + 1), and when the first of them is due."""
    some = _waiting(ContactRequest.due_at).order_by(ContactRequest.due_at).limit(MOST_COUNTED + 1).subquery()
    return tuple(db.session.execute(select(func.count(), func.min(some.c.due_at))).one())


def _waiting(*columns) -> Select:
    return select(*columns).where(ContactRequest.state.in_([literal(state, literal_execute=True) for state in QUEUED]))
