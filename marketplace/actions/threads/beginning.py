"""Beginning a conversation, or going on with the one that stands: applying, asking about a job, consulting a person."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from marketplace import clock
from marketplace.actions import offers
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.gate import STRAIGHT, Way
from marketplace.actions.messages import StoredFile, say
from marketplace.actions.notifications import tell
from marketplace.actions.threads.talking import must_be_open
from marketplace.actions.transaction import lock, transaction
from marketplace.extensions import db
from marketplace.models import Job, Membership, Message, Offer, Thread, User
from marketplace.models.threads import NOTHING_YET
from marketplace.models.threads.standing import roles
from marketplace.refusals import WrongPerson, WrongState
from marketplace.saying import gettext as _


def apply(
    job: Job,
    *,
    by,
    text: str,
    files: Sequence[StoredFile] = (),
    terms: "offers.Terms | None" = None,
    way: Way = STRAIGHT,
) -> Thread | Message:
    """Apply to a job, with terms or to talk first; an earlier consultation about the job is continued.

    As the other two, returns the held message when the first words go to staff; the other side hears nothing yet.
    """
    return _begin_about(job, "application", by=by, text=text, files=files, terms=terms, way=way)


def consult(job: Job, *, by, text: str, files: Sequence[StoredFile] = (), way: Way = STRAIGHT) -> Thread | Message:
    """Ask about a job before deciding."""
    return _begin_about(job, "consultation", by=by, text=text, files=files, terms=None, way=way)


def _begin_about(job: Job, kind: str, *, by, text: str, files, terms, way: Way) -> Thread | Message:
    may_begin(by)
    with transaction():
        at = clock.now()
        if job.client_id == by.id:
            raise WrongPerson(_("自分の仕事には応募も相談もできません。"))
        if why := job.hinders_applying(by, at):
            raise WrongState(why)
        thread = db.session.scalar(
            select(Thread).where(Thread.job_id == job.id, Thread.client_id == job.client_id, Thread.worker_id == by.id)
        )
        if thread is None:
            thread = _open(kind, job=job, client_id=job.client_id, worker_id=by.id, by=by, at=at)
        lock("threads", thread.id)
        if held := _held_first(thread, by, text, files, terms, at, way):
            return held
        told = "threads.apply" if kind == "application" else "threads.consult"
        tell(thread.client, told, f"/threads/{thread.id}", who=by.display_name, title=job.title)
        return thread


def consult_person(
    person: User, *, by, text: str, files: Sequence[StoredFile] = (), way: Way = STRAIGHT
) -> Thread | Message:
    """相談 without a job: in the role of a client to a worker, or of a worker to a client; an open one is continued."""
    may_begin(by)
    with transaction():
        at = clock.now()
        if person.id == by.id:
            raise WrongPerson(_("自分自身には相談できません。"))
        client_id, worker_id = roles(person, by)
        thread = db.session.scalar(
            select(Thread).where(
                Thread.job_id.is_(None),
                Thread.client_id == client_id,
                Thread.worker_id == worker_id,
                Thread.state == "open",
            )
        )
        if thread is None:
            thread = _open("consultation", job=None, client_id=client_id, worker_id=worker_id, by=by, at=at)
        lock("threads", thread.id)
        if held := _held_first(thread, by, text, files, None, at, way):
            return held
        tell(thread.counterpart(by), "threads.consult", f"/threads/{thread.id}", who=by.display_name, title="")
        return thread


def _open(kind: str, *, job: Job | None, client_id: int, worker_id: int, by, at: datetime) -> Thread:
    thread = Thread(
        state=Thread.BORN,
        kind=kind,
        job_id=job.id if job is not None else None,
        client_id=client_id,
        worker_id=worker_id,
        opened_by=by.id,
        created_at=at,
    )
    db.session.add(thread)
    db.session.flush()
    for person in (client_id, worker_id):
        heard = at if person == by.id else NOTHING_YET
        db.session.add(Membership(thread_id=thread.id, user_id=person, last_at=heard))
    db.session.flush()
    return thread


def _held_first(thread: Thread, by, text: str, files, terms, at: datetime, way: Way) -> Message | None:
    """Say the first words, or offer with them; the message when it is held."""
    must_be_open(thread)
    if terms is not None:
        made = offers.make(thread, by=by, terms=terms, text=text, files=files, at=at, way=way)
        return None if isinstance(made, Offer) else made
    message = say(thread, by=by, text=text, files=files, at=at, way=way)
    return message if message.state == "held" else None
