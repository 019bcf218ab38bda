"""Saying something: the one door through which every text and file reaches the other party of a thread."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, case, exists, insert, literal, select, update
from sqlalchemy.orm import make_transient_to_detached

from marketplace.actions import gate
from marketplace.actions.accounts.access import may_write
from marketplace.actions.gate import STRAIGHT, Passed, Way
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import (
    Attachment,
    HeldForm,
    Membership,
    Message,
    MessageBody,
    MessageFinding,
    MessageRead,
    Thread,
)
from marketplace.models.closures import closed_days
from marketplace.models.stateful import UTCDateTime
from marketplace.rules import business_days, contact
from marketplace.rules.digests import digest_of

HOLD_HOURS = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that lies in the store already: `name` as the sender called it, `size` in bytes, SHA-256 as `digest`.

    `findings` is what the detector said of it, None when it was not asked yet.
    """

    name: str
    stored_as: str
    content_type: str
    size: int
    digest: str
    findings: tuple[contact.Finding, ...] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """What a message is said with: the verb that its sender asks for, and the figures it takes, kept while it is held."""

    verb: str
    fields: Mapping[str, object]


def say(
    thread: Thread,
    *,
    by,
    text: str,
    at: datetime,
    files: Sequence[StoredFile] = (),
    kind: str = "message",
    contract_id: int | None = None,
    milestone_id: int | None = None,
    way: Way = STRAIGHT,
    form: Form | None = None,
) -> Message:
    """Judge what is said, write it and deliver it; part of the caller's transaction, which holds the thread's lock.

    With a contact in it, it is held instead when `way` asks for that: then the caller does not do what `form` asks for.
    Raises WrongPerson for who may not write, NotSent when it does not pass. The database refuses it in a closed thread, or
    marked while the gate is closed.
    """
    may_write(by)
    with transaction():
        passed = gate.judge(thread, by, text, files, at, way)
        message = _write(thread, by, text, at, kind, contract_id, milestone_id, passed)
        _attach(message, files)
        _note(message, passed)
        if passed.held:
            _hold(message, by, at, form)
        else:
            transition(message, "send", by=by, at=at)
            message.waiting = _arrive(thread, by, at)
        return message


def _write(
    thread: Thread, by, text: str, at: datetime, kind: str, contract_id, milestone_id, passed: Passed
) -> Message:
    salt = secrets.token_hex(16)
    born = {
        "seq": 0,
        "state": Message.BORN,
        "thread_id": thread.id,
        "sender_id": by.id,
        "kind": kind,
        "contract_id": contract_id,
        "milestone_id": milestone_id,
        "has_contact": passed.has_contact,
        "detector": passed.version,
        "digest": digest_of(text, salt),
        "created_at": at,
        "due_at": None,
    }
    connection = db.session.connection()
    message_id = connection.execute(_NEW_MESSAGE, born).inserted_primary_key[0]
    connection.execute(_NEW_BODY, {"message_id": message_id, "text": text, "salt": salt})
    message = Message(id=message_id, **born)
    make_transient_to_detached(message)
    db.session.add(message)
    return message


def _note(message: Message, passed: Passed) -> None:
    """Keep what was found beside the message."""
    rows = [
        {
            "message_id": message.id,
            "position": position,
            **{name: getattr(found, name) for name in ("place", "kind", "weight", "start", "stop", "why")},
        }
        for position, found in enumerate(passed.found, 1)
    ]
    if rows:
        db.session.execute(insert(MessageFinding.__table__), rows)


def _hold(message: Message, by, at: datetime, form: Form | None) -> None:
    """Put the message aside for staff, with what was to be done with it; for its sender the thread goes on."""
    if form is not None:
        db.session.add(HeldForm(message_id=message.id, verb=form.verb, fields=json.dumps(form.fields)))
    due_at = business_days.add_hours(at, HOLD_HOURS, closed_days())
    transition(message, "hold", by=by, at=at, due_at=due_at)
    mine = (Membership.thread_id == message.thread_id) & (Membership.user_id == by.id)
    db.session.execute(update(Membership).where(mine).values(draft="", last_at=at))


def deliver_held(message: Message, at: datetime) -> None:
    """A message that was held reaches the other side now; its sender's draft and what he has not read stay as they are."""
    thread = message.thread
    rise(thread, at)
    theirs = (Membership.thread_id == thread.id) & (Membership.user_id != message.sender_id)
    db.session.execute(update(Membership).where(theirs).values(unread=Membership.unread + 1))


def _attach(message: Message, files: Sequence[StoredFile]) -> None:
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


def _arrive(thread: Thread, by, at: datetime) -> int:
    """The thread rises in both lists; it is unread for the other side, and whoever posts has read.

    Returns how many messages the other side has not read.
    """
    rows = db.session.execute(_ARRIVES, {"thread": thread.id, "me": by.id, "at": at})
    unread = {row.user_id: row.unread for row in rows}
    if unread[by.id]:
        _read_all(thread.id, by.id, at)
    return unread[thread.counterpart_id(by)]


def has_read(thread: Thread, by, at: datetime) -> None:
    """What was unread for this party is read now; part of the caller's transaction, which holds the thread's lock."""
    unread = select(Membership.unread).where(Membership.thread_id == thread.id, Membership.user_id == by.id)
    if db.session.scalar(unread):
        _read_all(thread.id, by.id, at)


def _read_all(thread_id: int, user_id: int, at: datetime) -> None:
    unread = select(Message.id, literal(at, UTCDateTime)).where(
        Message.thread_id == thread_id,
        Message.sender_id != user_id,
        Message.state == "sent",
        ~exists().where(MessageRead.message_id == Message.id),
    )
    db.session.execute(insert(MessageRead.__table__).from_select(["message_id", "read_at"], unread))
    mine = (Membership.thread_id == thread_id) & (Membership.user_id == user_id)
    db.session.execute(update(Membership).where(mine).values(read_at=at, unread=0))


def rise(thread: Thread, at: datetime) -> None:
    """The thread goes to the top of both lists: something happened in it."""
    db.session.execute(update(Membership).where(Membership.thread_id == thread.id).values(last_at=at))


def tell_of_message(thread: Thread, message: Message, *, by) -> None:
    """Notify the other side of what was delivered, once until it has read."""
    if message.state == "sent" and message.waiting == 1:
        tell(thread.counterpart(by), "messages.send", f"/threads/{thread.id}", who=by.display_name)


# Inserted past the mapper, because every text comes this way.
_NEW_MESSAGE, _NEW_BODY = insert(Message.__table__), insert(MessageBody.__table__)

_sides = Membership.__table__.c
_I_WROTE = _sides.user_id == bindparam("me", type_=BigInteger)
_ARRIVES = (
    update(Membership.__table__)
    .where(_sides.thread_id == bindparam("thread", type_=BigInteger))
    .values(
        last_at=bindparam("at", type_=UTCDateTime),
        draft=case((_I_WROTE, ""), else_=_sides.draft),
        unread=_sides.unread + case((_I_WROTE, 0), else_=1),
    )
    .returning(_sides.user_id, _sides.unread)
)
