"""Saying something: the one door through which every text and file reaches the other party of a thread."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, literal, select, update

from marketplace.actions.notifications import tell
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Attachment, Membership, Message, MessageBody, MessageRead, Thread
from marketplace.models.stateful import UTCDateTime
from marketplace.rules.digests import digest_of

DETECTOR = "none"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store already: `name` as the sender called it, `size` in bytes, SHA-256 as `digest`."""

    name: str
    stored_as: str
    content_type: str
    size: int
    digest: str


def say(
    thread: Thread,
    *,
    by,
    text: str,
    at: datetime,
    files: list[StoredFile] | tuple = (),
    kind: str = "message",
    contract_id: int | None = None,
    milestone_id: int | None = None,
) -> Message:
    """Write a message and deliver it; part of the caller's transaction, which holds the thread's lock.

    The database refuses it in a closed thread, or when it is marked as carrying a contact.
    """
    with transaction():
        salt = secrets.token_hex(16)
        message = Message(
            state=Message.BORN,
            thread_id=thread.id,
            sender_id=by.id,
            kind=kind,
            contract_id=contract_id,
            milestone_id=milestone_id,
            has_contact=False,
            detector=DETECTOR,
            digest=digest_of(text, salt),
            created_at=at,
        )
        db.session.add(message)
        db.session.flush()
        db.session.add(MessageBody(message_id=message.id, text=text, salt=salt))
        for position, file in enumerate(files, 1):
            db.session.add(
                Attachment(
                    message_id=message.id,
                    position=position,
                    name=file.name,
                    stored_as=file.stored_as,
                    content_type=file.content_type,
                    size=file.size,
                    digest=file.digest,
                )
            )
        transition(message, "send", by=by, at=at)
        _arrive(thread, by, at)
        return message


def _arrive(thread: Thread, by, at: datetime) -> None:
    """The thread rises in both lists; it is unread for the other side, and whoever posts has read."""
    has_read(thread, by, at)
    theirs = _side(thread, thread.counterpart_id(by))
    db.session.execute(update(Membership).where(_side(thread, by.id)).values(last_at=at, draft=""))
    db.session.execute(update(Membership).where(theirs).values(last_at=at, unread=Membership.unread + 1))


def has_read(thread: Thread, by, at: datetime) -> None:
    """What was unread for this party is read now; part of the caller's transaction, which holds the thread's lock."""
    mine = _side(thread, by.id)
    if not db.session.scalar(select(Membership.unread).where(mine)):
        return
    unread = select(Message.id, literal(at, UTCDateTime)).where(
        Message.thread_id == thread.id,
        Message.sender_id != by.id,
        Message.state == "sent",
        ~exists().where(MessageRead.message_id == Message.id),
    )
    db.session.execute(insert(MessageRead.__table__).from_select(["message_id", "read_at"], unread))
    db.session.execute(update(Membership).where(mine).values(read_at=at, unread=0))


def rise(thread: Thread, at: datetime) -> None:
    """The thread goes to the top of both lists: something happened in it."""
    db.session.execute(update(Membership).where(Membership.thread_id == thread.id).values(last_at=at))


def _side(thread: Thread, user_id: int):
    return (Membership.thread_id == thread.id) & (Membership.user_id == user_id)


def tell_of_message(thread: Thread, *, by) -> None:
    """Notify the other side, once until it has read."""
    theirs = db.session.get(Membership, (thread.id, thread.counterpart_id(by)), populate_existing=True)
    if theirs.unread == 1:
        tell(thread.counterpart(by), "messages.send", f"/threads/{thread.id}", who=by.display_name)
