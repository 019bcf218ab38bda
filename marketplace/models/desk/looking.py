"""A private thread as staff read it while a look is open: its timeline, and what is held in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from marketplace.extensions import db
from marketplace.models.messages import Attachment, Message
from marketplace.models.threads import Thread
from marketplace.models.threads.head import Head, head_of
from marketplace.models.threads.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True)
class OpenThread:
    """The head and timeline with the client on the right-hand side; `held` are the worker's messages that wait."""

    head: Head
    talk: Timeline
    held: list[int]


def open_thread(thread: Thread, now: datetime, before: int | None) -> OpenThread:
    """The thread; nothing in it is counted as read by anybody."""
    head = replace(head_of(thread.id, thread.client), unread=0, draft="")
    held = select(Message.id).where(
        Message.thread_id == thread.id, Message.state == "held", Message.sender_id == thread.worker_id
    )
    return OpenThread(head, timeline(head, before, now), list(db.session.scalars(held.order_by(Message.id))))


def attachment_of(attachment_id: int) -> tuple[Attachment, int] | None:
    """A file of what was sent or is held, with its thread's id."""
    found = (
        select(Attachment, Message.thread_id)
        .join(Message, Message.id == Attachment.message_id)
        .where(Attachment.id == attachment_id, Message.state.in_(("sent", "held", "refused")))
    )
    row = db.session.execute(found).one_or_none()
    return tuple(row) if row is not None else None
