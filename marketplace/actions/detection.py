"""What the detector says of a text or file on its way to another member: every door calls one of these functions."""

import dataclasses
from dataclasses import dataclass

from sqlalchemy import BigInteger

from marketplace.gateways import ocr, storage
from marketplace.models import gate_words
from marketplace.models.statements import statement
from marketplace.models.threads import Thread
from marketplace.refusals import Invalid
from marketplace.rules import attachments, contact
from marketplace.saying import gettext as _

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
    earlier = _just_before(thread.id, by.id) if thread is not None else []
    judged = contact.check([*earlier, text], context)
    mine = tuple(dataclasses.replace(found, message=0) for found in judged.findings if found.message == len(earlier))
    return Detected(gravest(mine), mine, contact.version_with(context))


def detect_file(by, file) -> tuple[contact.Finding, ...]:
    """Judge a stored file: its name and the text in it. Reads as much as a file may have."""
    with storage.path_of(file.stored_as).open("rb") as content:
        data = content.read(attachments.MAX_BYTES)
    return contact.judge_file(file.name, data, context_of(by), ocr.eyes()).findings


def refuse_in_public(by, **texts: str) -> None:
    """For what everybody can read: no contact may stand in any of the texts. Raises Invalid for the first such field."""
    context = context_of(by)
    for field, text in texts.items():
        judged = contact.check([text], context) if text else None
        if judged is not None and judged.decision == "block":
            why = _("連絡先は掲載できません。「%(text)s」を取り除いてください。", text=_first(judged.findings).text)
            raise Invalid(field, why)


def gravest(findings: tuple[contact.Finding, ...]) -> contact.Decision:
    """What the findings together decide."""
    severities = {found.severity for found in findings}
    return next((grave for grave in ("block", "warn") if grave in severities), "pass")


def context_of(by) -> contact.Context:
    """What is known: the sender's registered address counts as a contact whatever its form; the operator's own words."""
    return contact.Context(addresses=(by.email,), words=gate_words.words())


def try_out(messages: list[str], word: contact.Word | None = None) -> contact.Judgement:
    """What the detector says of messages of nobody in particular; with a `word` as if it were entered. Nothing is kept."""
    words = [one for one in gate_words.words() if word is None or one.text != word.text]
    return contact.check(messages, contact.Context(words=(*words, *([word] if word else []))))


def _first(findings: tuple[contact.Finding, ...]) -> contact.Finding:
    return next(found for found in findings if found.severity == "block")


def _just_before(thread_id: int, sender_id: int) -> list[str]:
    """The newest messages of the thread as far as they are this sender's, oldest first."""
    texts = []
    for row in _NEWEST.rows(id=thread_id):
        if row.sender_id != sender_id:
            break
        texts.append(row.text)
    return texts[::-1]


# Raw and made once, because every message asks.
_NEWEST = statement(
    "SELECT m.sender_id, b.text FROM messages m JOIN message_bodies b ON b.message_id = m.id "
    f"WHERE m.thread_id = :id AND m.state = 'sent' ORDER BY m.id DESC LIMIT {TOGETHER}",
    {"id": BigInteger},
    dict.fromkeys(("sender_id", "text")),
)
