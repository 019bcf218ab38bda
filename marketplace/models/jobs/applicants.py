"""Who applied to a job, and how far it came: the counters of its page, the client's list, one's own thread."""

from sqlalchemy import Row, exists, func, or_, select

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contracts import Contract
from marketplace.models.jobs.job import Job
from marketplace.models.offers import Offer
from marketplace.models.threads import NOTHING_YET, Membership, Thread

# Whoever asked first and offered terms later has applied too; his thread keeps the kind with which it began.
APPLIED = or_(
    Thread.kind == "application", exists().where(Offer.thread_id == Thread.id, Offer.author_id == Thread.worker_id)
)
# The client's side of a conversation of which the client has heard.
HEARD = (
    (Membership.thread_id == Thread.id) & (Membership.user_id == Thread.client_id) & (Membership.last_at > NOTHING_YET)
)


def counters(job: Job) -> Row:
    """How many people applied (`applied`) and with how many a contract was made (`contracted`), in one query."""
    applied = select(func.count()).select_from(Thread).join(Membership, HEARD).where(Thread.job_id == job.id, APPLIED)
    contracted = select(func.count(Contract.worker_id.distinct())).where(
        Contract.client_id == job.client_id, Contract.job_id == job.id
    )
    return db.session.execute(
        select(applied.scalar_subquery().label("applied"), contracted.scalar_subquery().label("contracted"))
    ).one()


def thread_of(job: Job, user) -> Row | None:
    """This person's own thread about the job: its `id`, and whether he has `applied` already."""
    return db.session.execute(
        select(Thread.id, APPLIED.label("applied")).where(Thread.job_id == job.id, Thread.worker_id == user.id)
    ).one_or_none()


def threads_of(job: Job, *, after: int | None = None, size: int = 20) -> tuple[list[Row], int | None]:
    """The conversations about the job for its client, newest first, and after which thread the next page begins."""
    offered = select(Offer.total).where(Offer.thread_id == Thread.id).order_by(Offer.id.desc()).limit(1)
    contract = select(Contract.state).where(Contract.thread_id == Thread.id).order_by(Contract.id.desc()).limit(1)
    asked = (
        select(
            *(Thread.id, Thread.kind, Thread.state, Thread.created_at, Membership.unread, User.name, User.display_name),
            offered.scalar_subquery().label("offered"),
            contract.scalar_subquery().label("contract"),
        )
        .join(User, User.id == Thread.worker_id)
        .join(Membership, HEARD)
        .where(Thread.job_id == job.id)
        .order_by(Thread.id.desc())
        .limit(size + 1)
    )
    if after is not None:
        asked = asked.where(Thread.id < after)
    rows = db.session.execute(asked).all()
    return rows[:size], rows[size - 1].id if len(rows) > size else None
