"""Threads: one conversation of one client and one worker (product.md, Threads)."""

from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, String, Text, bindparam, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.chains import chain
from marketplace.models.gate import live
from marketplace.models.guards import Engine, free_key, guard
from marketplace.models.jobs import Job
from marketplace.models.stateful import EventRow, Stateful, UTCDateTime, member_words, move, table

QUIET_DAYS = 14
KINDS = ("application", "consultation", "scout")
# `last_at` of a side that has heard nothing yet, because the first words are held: for it there is no conversation.
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


class Thread(Stateful, db.Model):
    """One per job and pair; without a job, one open thread per client and worker."""

    __tablename__ = "threads"
    __table_args__ = (
        Index(
            "uq_threads_job_pair",
            "job_id",
            "client_id",
            "worker_id",
            unique=True,
            sqlite_where=text("job_id IS NOT NULL"),
            postgresql_where=text("job_id IS NOT NULL"),
        ),
        Index(
            "uq_threads_open_pair",
            "client_id",
            "worker_id",
            unique=True,
            sqlite_where=text("job_id IS NULL AND state = 'open'"),
            postgresql_where=text("job_id IS NULL AND state = 'open'"),
        ),
        Index("ix_threads_worker_id", "worker_id"),
    )
    BORN = "open"
    TRANSITIONS = table(
        move("decline", "open", "closed", by="client|worker"),
        move("lapse", "open", "closed", by="timer"),
        move("close", "open", "closed", by="staff:review"),
        move("reopen", "closed", "open", by="client|worker"),
    )

    kind: Mapped[str] = mapped_column(String(12), nullable=False)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    worker_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    opened_by: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)

    job: Mapped[Job | None] = relationship()
    client: Mapped[User] = relationship(foreign_keys=[client_id])
    worker: Mapped[User] = relationship(foreign_keys=[worker_id])
    events: Mapped[list["ThreadEvent"]] = relationship(order_by="ThreadEvent.seq", viewonly=True)

    @classmethod
    def visible_to(cls, user):
        """Query: the threads in which this person is a party."""
        return select(cls).where(or_(cls.client_id == user.id, cls.worker_id == user.id))

    @classmethod
    def of_party(cls, thread_id: int, user) -> "Thread | None":
        """The thread if this person is a party of it."""
        return db.session.scalar(_OF_PARTY, {"id": thread_id, "me": user.id})

    def persons(self, user) -> set[str]:
        words = member_words(user)
        if user is not None and user.id == self.client_id:
            words.add("client")
        if user is not None and user.id == self.worker_id:
            words.add("worker")
        return words

    def counterpart_id(self, user) -> int:
        """The other party's id."""
        return self.worker_id if user.id == self.client_id else self.client_id

    def counterpart(self, user) -> User:
        return self.worker if user.id == self.client_id else self.client


# Made once, because every message comes this way.
_OF_PARTY = select(Thread).where(
    Thread.id == bindparam("id"), or_(Thread.client_id == bindparam("me"), Thread.worker_id == bindparam("me"))
)


class ThreadEvent(EventRow, db.Model):
    __tablename__ = "thread_events"
    SUBJECT = "thread"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)


class Membership(db.Model):
    """A party's side of a thread: what was read, what is being written, when something last happened (for lists)."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index("ix_memberships_list", "user_id", "last_at", "thread_id"),
        Index("ix_memberships_unread", "user_id", sqlite_where=text("unread > 0"), postgresql_where=text("unread > 0")),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    unread: Mapped[int] = mapped_column(nullable=False, default=0)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    draft: Mapped[str] = mapped_column(Text, nullable=False, default="")


def party(column: str) -> str:
    """The id of a party of the event's thread, as SQL."""
    return f"(SELECT t.{column} FROM threads t WHERE t.id = NEW.thread_id)"


NEVER_CONTRACTED = "NOT EXISTS (SELECT 1 FROM contracts c WHERE c.thread_id = NEW.thread_id)"


def is_open(thread_id: str) -> str:
    """True when the thread of this id is open, by its events."""
    return (
        f"EXISTS (SELECT 1 FROM threads t WHERE t.id = {thread_id}) AND NOT EXISTS (SELECT 1 FROM thread_events te "
        f"WHERE te.thread_id = {thread_id} AND te.to_state = 'closed' AND NOT EXISTS "
        f"(SELECT 1 FROM thread_events tl WHERE tl.thread_id = {thread_id} AND tl.seq > te.seq))"
    )


def _quiet(engine: Engine) -> str:
    """Nothing was said for 14 days since the thread began, was reopened, or had its last message."""
    since = engine.plus_days("x.at", QUIET_DAYS)
    born = engine.plus_days("t.created_at", QUIET_DAYS)
    return (
        f"{NEVER_CONTRACTED} AND EXISTS (SELECT 1 FROM threads t WHERE t.id = NEW.thread_id AND {born} <= NEW.at) "
        f"AND NOT EXISTS (SELECT 1 FROM thread_events x WHERE x.thread_id = NEW.thread_id AND {since} > NEW.at) "
        f"AND NOT EXISTS (SELECT 1 FROM messages m JOIN message_events x ON x.message_id = m.id "
        f"WHERE m.thread_id = NEW.thread_id AND x.to_state = 'sent' AND {since} > NEW.at)"
    )


chain(
    Thread,
    ThreadEvent,
    root="threads",
    root_id="NEW.thread_id",
    people={"client": f"NEW.actor = {party('client_id')}", "worker": f"NEW.actor = {party('worker_id')}"},
    rules={
        "decline": NEVER_CONTRACTED,
        "lapse": _quiet,
        "close": "NOT EXISTS (SELECT 1 FROM contracts c WHERE c.thread_id = NEW.thread_id AND NOT EXISTS (SELECT 1 "
        "FROM contract_events ce WHERE ce.contract_id = c.id AND ce.to_state IN ('completed', 'terminated')))",
        "reopen": f"{NEVER_CONTRACTED} AND EXISTS (SELECT 1 FROM threads t WHERE t.id = NEW.thread_id "
        "AND t.job_id IS NOT NULL) AND NOT EXISTS "
        "(SELECT 1 FROM thread_events r WHERE r.thread_id = NEW.thread_id AND r.verb = 'reopen') "
        f"AND NOT {live('NEW.thread_id')}",
    },
)
guard(
    "threads",
    "insert",
    "parties",
    "NEW.client_id <> NEW.worker_id AND NEW.opened_by IN (NEW.client_id, NEW.worker_id) "
    "AND NEW.kind IN ('application', 'consultation', 'scout') "
    "AND 2 = (SELECT COUNT(*) FROM users u WHERE u.id IN (NEW.client_id, NEW.worker_id) AND u.kind = 'member') "
    "AND (NEW.job_id IS NULL OR EXISTS (SELECT 1 FROM jobs j WHERE j.id = NEW.job_id AND j.client_id = NEW.client_id))",
)
free_key("threads", "job_id", "client_id", "worker_id")
free_key("threads", "client_id", "worker_id", where=" AND k.job_id IS NULL AND NEW.job_id IS NULL AND k.state = 'open'")
