"""The conversation that stands already, before another one is begun."""

from sqlalchemy import Row, select

from marketplace.extensions import db
from marketplace.models.threads.thread import Thread


def about_job(job, user) -> Row | None:
    """This person's thread about the job (id, state)."""
    own = select(Thread.id, Thread.state).where(Thread.job_id == job.id, Thread.worker_id == user.id)
    return db.session.execute(own).one_or_none()


def with_person(person, user) -> Row | None:
    """The open thread without a job in which the person would be consulted in the user's present role (id, state)."""
    client, worker = roles(person, user)
    pair = (Thread.job_id.is_(None), Thread.client_id == client, Thread.worker_id == worker, Thread.state == "open")
    return db.session.execute(select(Thread.id, Thread.state).where(*pair)).one_or_none()


def roles(person, user) -> tuple[int, int]:
    """Who is client and who is worker when the user consults the person: the user is what he is at the moment."""
    return (user.id, person.id) if user.role == "client" else (person.id, user.id)
