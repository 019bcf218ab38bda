"""The queues of held and of marked messages: who wrote to whom and until when staff promised to look, never what was written."""

from datetime import datetime

from sqlalchemy import Select, and_, func, literal, literal_column, null, or_, select
from sqlalchemy.orm import aliased

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.desk.asked import MOST_COUNTED, Asked, Place, of_people
from marketplace.models.desk.requests import Queue
from marketplace.models.jobs import Job
from marketplace.models.message_marks import UNANSWERED, MessageMark
from marketplace.models.messages import Message, MessageEvent
from marketplace.models.threads import Thread

VIEWS = ("", "marked", "decided")
BY_TIME = ("", "marked")
IS_HELD = Message.state == literal("held", literal_execute=True)
# As the partial index says it.
BY_STAFF = literal_column("verb IN ('release', 'refuse', 'erase')")
SENDER, OTHER = aliased(User), aliased(User)


def queue(asked: Asked) -> Queue:
    """The page that is asked for: what waits by its time, or what staff decided, the newest first.

    `at` is the promise or the decision, `since` when a receiver marked the message.
    """
    query, by_time = PARTS[asked.view](), asked.view in BY_TIME
    query = query.where(*of_people(asked.words, Message.thread_id))
    counted = db.session.scalar(select(func.count()).select_from(query.limit(MOST_COUNTED + 1).subquery()))
    at, number = ORDERED_BY[asked.view], Message.id
    if asked.after is not None:
        query = query.where(_behind(asked.after, at, number, is_later=by_time))
    order = (at, number) if by_time else (at.desc(), number.desc())
    rows = db.session.execute(_with_names(query.order_by(*order).limit(asked.size + 1), by_time)).all()
    last = rows[asked.size - 1] if len(rows) > asked.size else None
    return Queue(rows[: asked.size], counted, Place(last.at, last.id) if last is not None else None)


NEVER = null().label("since")
_COLUMNS = (Message.id, Message.state, Message.kind, Message.thread_id, Message.sender_id)


def _waiting() -> Select:
    return select(*_COLUMNS, Message.due_at.label("at"), NEVER).where(IS_HELD)


def _marked() -> Select:
    of_message = select(*_COLUMNS, MessageMark.due_at.label("at"), MessageMark.at.label("since"))
    return of_message.join(MessageMark, MessageMark.message_id == Message.id).where(UNANSWERED)


def _decided() -> Select:
    of_message = select(*_COLUMNS, MessageEvent.at.label("at"), NEVER).join(
        MessageEvent, MessageEvent.message_id == Message.id
    )
    return of_message.where(BY_STAFF, MessageEvent.verb != "erase")


# By the word in the address.
PARTS = {"": _waiting, "marked": _marked, "decided": _decided}
ORDERED_BY = {"": Message.due_at, "marked": MessageMark.due_at, "decided": MessageEvent.at}


def _behind(place: Place, at, number, *, is_later: bool):
    if is_later:
        return and_(at >= place.at, or_(at > place.at, number > place.id))
    return and_(at <= place.at, or_(at < place.at, number < place.id))


def _with_names(page: Select, by_time: bool) -> Select:
    of_page = page.subquery()
    order = (of_page.c.at, of_page.c.id) if by_time else (of_page.c.at.desc(), of_page.c.id.desc())
    is_clients = of_page.c.sender_id == Thread.client_id
    return (
        select(
            *of_page.c,
            SENDER.display_name.label("sender"),
            OTHER.display_name.label("other"),
            is_clients.label("is_clients"),
            Job.title.label("job"),
        )
        .join(Thread, Thread.id == of_page.c.thread_id)
        .join(SENDER, SENDER.id == of_page.c.sender_id)
        .join(
            OTHER, or_(and_(is_clients, OTHER.id == Thread.worker_id), and_(~is_clients, OTHER.id == Thread.client_id))
        )
        .outerjoin(Job, Job.id == Thread.job_id)
        .order_by(*order)
    )


def next_of(message_id: int) -> int | None:
    """The held message that is due first, but for this one."""
    others = select(Message.id).where(IS_HELD, Message.id != message_id)
    return db.session.scalar(others.order_by(Message.due_at, Message.id).limit(1))


def next_marked(message_id: int) -> int | None:
    """The marked message that is due first, but for this one."""
    others = select(MessageMark.message_id).where(UNANSWERED, MessageMark.message_id != message_id)
    return db.session.scalar(others.order_by(MessageMark.due_at, MessageMark.message_id).limit(1))


def marked() -> tuple[int, datetime | None]:
    """The same as `waiting` for marked messages."""
    some = select(MessageMark.due_at).where(UNANSWERED).order_by(MessageMark.due_at).limit(MOST_COUNTED + 1).subquery()
    return tuple(db.session.execute(select(func.count(), func.min(some.c.due_at))).one())


def waiting() -> tuple[int, datetime | None]:
    """How many messages are held (at most MOST_COUNTED + 1), and when the first of them is due."""
    some = select(Message.due_at).where(IS_HELD).order_by(Message.due_at).limit(MOST_COUNTED + 1).subquery()
    return tuple(db.session.execute(select(func.count(), func.min(some.c.due_at))).one())


def was_held(message_id: int) -> Message | None:
    """The message of this id, if it was ever held."""
    held = select(MessageEvent.seq).where(MessageEvent.message_id == Message.id, MessageEvent.verb == "hold")
    return db.session.scalar(select(Message).where(Message.id == message_id, held.exists()))
