"""What is done in an open conversation: sending, reading, keeping what is not yet finished."""

from collections.abc import Sequence

from sqlalchemy import select, update

from marketplace import clock
from marketplace.actions import notifications
from marketplace.actions.accounts.access import may_write
from marketplace.actions.gate import STRAIGHT, Way
from marketplace.actions.messages import StoredFile, has_read, say, tell_of_message
from marketplace.actions.transaction import lock, transaction
from marketplace.extensions import db
from marketplace.models import Membership, Message, MessageBody, Thread
from marketplace.models.threads import hindrances
from marketplace.refusals import WrongState


def must_be_open(thread: Thread) -> None:
    """Raises WrongState when nothing can be sent in this thread any more."""
    if why := hindrances.writing(thread.state):
        raise WrongState(why)


def send(thread: Thread, *, by, text: str, files: Sequence[StoredFile] = (), way: Way = STRAIGHT) -> Thread | Message:
    """Send a message to the other party. Returns the message when it is held for staff instead."""
    may_write(by)
    with transaction():
        lock("threads", thread.id)
        must_be_open(thread)
        message = say(thread, by=by, text=text, files=files, at=clock.now(), way=way)
        tell_of_message(thread, message, by=by)
        return message if message.state == "held" else thread


def mark_read(thread: Thread, *, by) -> None:
    """The party has seen everything that is there now, and so the notices that lead here."""
    with transaction():
        lock("threads", thread.id)
        has_read(thread, by, clock.now())
        notifications.read(by=by, path=f"/threads/{thread.id}")


def keep_draft(thread: Thread, *, by, text: str) -> None:
    """Keep what is being written, for this party only.

    A draft that equals the newest own message was on its way while that was sent, and is not kept.
    """
    with transaction():
        mine = (Membership.thread_id == thread.id) & (Membership.user_id == by.id)
        kept = "" if text == _newest_text(thread, by) else text
        db.session.execute(update(Membership).where(mine).values(draft=kept))


def _newest_text(thread: Thread, by) -> str | None:
    newest = select(MessageBody.text).join(Message, Message.id == MessageBody.message_id)
    return db.session.scalar(
        newest.where(Message.thread_id == thread.id, Message.sender_id == by.id).order_by(Message.id.desc()).limit(1)
    )
