"""The text of a held message with what was found marked in it: for staff with an open look."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.findings import said
from marketplace.models.messages import Attachment, Message, MessageEvent, MessageFinding


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text; `why` says what was found there, and is empty where nothing was."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """The text in pieces, and the files, each with what was found in its name or words."""

    pieces: list[Piece]
    files: list[tuple[Attachment, list[str]]]


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of a held message: the verb, who did it, and when."""

    verb: str
    who: str
    at: datetime


def marked(message: Message) -> Marked:
    """What the sender wrote, with the findings that were stored with it."""
    found = db.session.scalars(
        select(MessageFinding)
        .where(MessageFinding.message_id == message.id)
        .order_by(MessageFinding.place, MessageFinding.start, MessageFinding.position)
    ).all()
    in_text = [finding for finding in found if finding.place == 0]
    files = [
        (file, [said(finding.why) for finding in found if finding.place == file.position])
        for file in message.attachments
    ]
    return Marked(list(_pieces(message.body.text, in_text)), files)


def _pieces(text: str, findings):
    """The text cut at the findings; of two that overlap the later is what remains of it."""
    done = 0
    for finding in findings:
        start, stop = max(done, finding.start), min(len(text), finding.stop)
        if stop <= start:
            continue
        if start > done:
            yield Piece(text[done:start])
        yield Piece(text[start:stop], said(finding.why))
        done = stop
    if done < len(text):
        yield Piece(text[done:])


def history(message_id: int) -> list[Happened]:
    """What happened to a message, the newest first."""
    events = (
        select(MessageEvent.verb, User.display_name, MessageEvent.at)
        .outerjoin(User, User.id == MessageEvent.actor)
        .where(MessageEvent.message_id == message_id)
        .order_by(MessageEvent.seq.desc())
    )
    return [Happened(verb, who or "", at) for verb, who, at in db.session.execute(events)]
