"""What the detector says of a text on its way to another member: one function that every door calls."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.extensions import db
from marketplace.models import Message, MessageBody, Thread
from marketplace.rules import contact

# So many of the sender's newest messages in a row are judged together with the next one: a number may be cut into pieces.
TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Detected:
    """The verdict on one text: `findings` lie in it (`message` 0). `version` is the detector's, kept with the mark."""

    decision: contact.Decision
    findings: tuple[contact.Finding, ...]
    version: str


def detect(thread: Thread | None, by, text: str) -> Detected:
    """Judge a text by this person, in a thread together with what the same person wrote just before."""
    context = context_of(by)
    earlier = _just_before(thread, by) if thread is not None else []
    judged = contact.check([*earlier, text], context)
    mine = tuple(found for found in judged.findings if found.message == len(earlier))
    severities = {found.severity for found in mine}
    decision = next((grave for grave in ("block", "warn") if grave in severities), "pass")
    return Detected(decision, mine, contact.version_with(context))


def context_of(by) -> contact.Context:
    """What is known of the sender: the registered address counts as a contact whatever its form."""
    return contact.Context(addresses=(by.email,))


def _just_before(thread: Thread, by) -> list[str]:
    """The newest messages of the thread as far as they are this sender's, oldest first."""
    newest = (
        select(Message.sender_id, MessageBody.text)
        .join(MessageBody, MessageBody.message_id == Message.id)
        .where(Message.thread_id == thread.id, Message.state == "sent")
        .order_by(Message.id.desc())
        .limit(TOGETHER)
    )
    texts = []
    for sender_id, text in db.session.execute(newest):
        if sender_id != by.id:
            break
        texts.append(text)
    return texts[::-1]
