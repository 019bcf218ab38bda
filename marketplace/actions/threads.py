"""Beginning, continuing and ending a conversation."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from marketplace import clock
from marketplace.actions import offers
from marketplace.actions.accounts.access import may_begin, may_write
from marketplace.actions.messages import StoredFile, say, tell_of_message
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Job, Membership, Offer, Thread, User
from marketplace.refusals import WrongPerson, WrongState


def apply(job: Job, *, by, text: str, files: Sequence[StoredFile] = (), terms: "offers.Terms | None" = None) -> Thread:
    """Apply to a job, with terms or to talk first; an earlier consultation about the job is continued."""
    return _begin_about(job, "application", by=by, text=text, files=files, terms=terms)


def consult(job: Job, *, by, text: str, files: Sequence[StoredFile] = ()) -> Thread:
    """Ask about a job before deciding."""
    return _begin_about(job, "consultation", by=by, text=text, files=files)


def _begin_about(job: Job, kind: str, *, by, text: str, files, terms=None) -> Thread:
    may_begin(by)
    with transaction():
        at = clock.now()
        if job.client_id == by.id:
            raise WrongPerson(_("自分の仕事には応募も相談もできません。"))
        if not job.takes_applications(at):
            raise WrongState(_("この仕事は募集を終了しています。ほかの仕事を探してください。"))
        thread = db.session.scalar(
            select(Thread).where(Thread.job_id == job.id, Thread.client_id == job.client_id, Thread.worker_id == by.id)
        )
        if thread is None:
            thread = _open(kind, job=job, client_id=job.client_id, worker_id=by.id, by=by, at=at)
        lock("threads", thread.id)
        _begin_saying(thread, by, text, files, terms, at)
        told = "threads.apply" if kind == "application" else "threads.consult"
        tell(thread.client, told, f"/threads/{thread.id}", who=by.display_name, title=job.title)
        return thread


def consult_person(person: User, *, by, text: str, files: Sequence[StoredFile] = ()) -> Thread:
    """相談 without a job: in the role of a client to a worker, or of a worker to a client; an open one is continued."""
    may_begin(by)
    with transaction():
        at = clock.now()
        if person.id == by.id:
            raise WrongPerson(_("自分自身には相談できません。"))
        client_id, worker_id = (by.id, person.id) if by.role == "client" else (person.id, by.id)
        thread = db.session.scalar(
            select(Thread).where(
                Thread.job_id.is_(None), Thread.client_id == client_id, Thread.worker_id == worker_id, Thread.state == "open"
            )
        )
        if thread is None:
            thread = _open("consultation", job=None, client_id=client_id, worker_id=worker_id, by=by, at=at)
        lock("threads", thread.id)
        _begin_saying(thread, by, text, files, None, at)
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
    db.session.add_all(Membership(thread_id=thread.id, user_id=person, last_at=at) for person in (client_id, worker_id))
    db.session.flush()
    return thread


def _begin_saying(thread: Thread, by, text: str, files, terms, at: datetime) -> None:
    _must_be_open(thread)
    if terms is not None:
        offers.make(thread, by=by, terms=terms, text=text, files=files, at=at)
    else:
        say(thread, by=by, text=text, files=files, at=at)


def _must_be_open(thread: Thread) -> None:
    if thread.state != "open":
        raise WrongState(_("このスレッドは終了しているため、送信できません。仕事のスレッドは1回に限り再開できます。"))


def send(thread: Thread, *, by, text: str, files: Sequence[StoredFile] = ()) -> Thread:
    """Send a message to the other party."""
    may_write(by)
    with transaction():
        lock("threads", thread.id)
        _must_be_open(thread)
        say(thread, by=by, text=text, files=files, at=clock.now())
        tell_of_message(thread, by=by)
        return thread


def decline(thread: Thread, *, by) -> Thread:
    """End the conversation politely, before any contract. A pending offer ends with it; the other side is told."""
    with transaction():
        lock("threads", thread.id)
        at = clock.now()
        if db.session.scalar(select(Contract.id).where(Contract.thread_id == thread.id).limit(1)):
            raise WrongState(_("契約が成立したスレッドは辞退できません。契約の画面から途中終了をリクエストしてください。"))
        offers.end_with_thread(thread, by=by, at=at)
        transition(thread, "decline", by=by, at=at)
        tell(thread.counterpart(by), "threads.decline", f"/threads/{thread.id}", who=by.display_name)
        return thread


def reopen(thread: Thread, *, by) -> Thread:
    """Open a closed thread about a job again, once, while no contract ever existed."""
    may_begin(by)
    with transaction():
        lock("threads", thread.id)
        why = hinders_reopening(thread)
        if why:
            raise WrongState(why)
        transition(thread, "reopen", by=by, at=clock.now())
        tell(thread.counterpart(by), "threads.reopen", f"/threads/{thread.id}", who=by.display_name)
        return thread


def hinders_reopening(thread: Thread) -> str:
    """Why a closed thread cannot be reopened, or an empty string."""
    if thread.job_id is None:
        return _("仕事に結びつかない相談は再開できません。新しい相談を始めてください。")
    if any(event.verb == "reopen" for event in thread.events):
        return _("このスレッドはすでに1回再開されているため、もう再開できません。")
    if db.session.scalar(select(Contract.id).where(Contract.thread_id == thread.id).limit(1)):
        return _("契約が成立したことのあるスレッドは再開できません。")
    return ""


def close(thread: Thread, *, by, reason_code: str) -> Thread:
    """Staff end a conversation that has no unfinished contract."""
    with transaction():
        lock("threads", thread.id)
        at = clock.now()
        transition(thread, "close", by=by, at=at, reason_code=reason_code)
        _expire_pending(thread, at)
        for person in (thread.client, thread.worker):
            tell(person, "threads.close", f"/threads/{thread.id}")
        return thread


def lapse(thread: Thread) -> Thread:
    """The timer ends a conversation in which nothing was said for 14 days and no contract was made."""
    with transaction():
        lock("threads", thread.id)
        at = clock.now()
        transition(thread, "lapse", by=None, at=at)
        _expire_pending(thread, at)
        for person in (thread.client, thread.worker):
            tell(person, "threads.lapse", f"/threads/{thread.id}")
        return thread


def _expire_pending(thread: Thread, at: datetime) -> None:
    for offer in db.session.scalars(select(Offer).where(Offer.thread_id == thread.id, Offer.state == "pending")):
        transition(offer, "expire", by=None, at=at)


def mark_read(thread: Thread, *, by) -> None:
    """The party has seen everything that is there now."""
    with transaction():
        mine = (Membership.thread_id == thread.id) & (Membership.user_id == by.id)
        db.session.execute(update(Membership).where(mine).values(unread=0, read_at=clock.now()))


def keep_draft(thread: Thread, *, by, text: str) -> None:
    """Keep what is being written, for this party only."""
    with transaction():
        mine = (Membership.thread_id == thread.id) & (Membership.user_id == by.id)
        db.session.execute(update(Membership).where(mine).values(draft=text))
