"""The gate of a thread: what is said in it is judged, and passes, is held for staff, or goes back to its author.

Marked as a contact it passes only while a request of the thread is approved; what only asks for a contact, or proposes to
deal elsewhere, passes once its author has read the caution (product.md, The gate).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.actions.detection import detect, detect_file
from marketplace.extensions import db
from marketplace.models import Message, Thread
from marketplace.models.contact_requests.standing import standing_of
from marketplace.models.findings import CAUTION, CONTACT, Found, found_in_text, found_of
from marketplace.refusals import NotSent
from marketplace.rules import contact
from marketplace.rules.contact import sentences
from marketplace.rules.contact.judgement import UNREADABLE
from marketplace.saying import gettext as _

MOST = 50  # findings that are kept with one message
# What an approved request is there for: while it stands, nobody is cautioned for it.
AGREED = {sentences.ASKS, sentences.MOVES, sentences.HINT}


@dataclass(frozen=True, slots=True)
class Way:
    """How the author wants to go on: the caution was read (`caution_seen`), or staff are to look (`hold`)."""

    caution_seen: bool = False
    hold: bool = False


STRAIGHT = Way()


@dataclass(frozen=True, slots=True)
class Passed:
    """What is kept with a message: the mark, the detector's version, what was found, and whether it waits for staff."""

    has_contact: bool
    held: bool
    version: str
    found: tuple[Found, ...] = ()


def judge(thread: Thread, by, text: str, files: Sequence, at: datetime, way: Way) -> Passed:
    """Whether the words and files pass. Raises NotSent when they do not, or not yet.

    `way` never opens the gate: `caution_seen` counts only where no contact was found, and `hold` delivers nothing.
    """
    said = detect(thread, by, text)
    attached = [file.findings if file.findings is not None else detect_file(by, file) for file in files]
    if not said.findings and not any(attached):
        return Passed(False, False, said.version)
    found = tuple(_found(text, said.findings, files, attached))
    has_contact = any(one.weight == CONTACT for one in found)
    refusal = _refusal(thread, found, at)
    if refusal is None or (refusal.weight == CAUTION and way.caution_seen):
        return Passed(has_contact, False, said.version, found[:MOST])
    if refusal.weight == CONTACT and way.hold:
        return Passed(True, True, said.version, found[:MOST])
    raise refusal


def look(thread: Thread, by, text: str, at: datetime) -> NotSent | None:
    """What would be said of a text that is not sent yet; None when it would pass. Nothing is written."""
    said = detect(thread, by, text)
    return _refusal(thread, tuple(_found(text, said.findings, (), ())), at) if said.findings else None


def _refusal(thread: Thread, found: tuple[Found, ...], at: datetime) -> NotSent | None:
    """Why this does not pass, or not yet; None when it passes.

    While a request is approved contacts pass, and nobody is cautioned for talking about them: only for dealing elsewhere.
    """
    standing = standing_of(thread.id)
    is_open = standing.gate_is_open(at)
    contacts = tuple(one for one in found if one.weight == CONTACT)
    if contacts and not is_open:
        hinders = standing.hinders(at)
        return NotSent(
            _contact_message(contacts[0]), weight=CONTACT, found=contacts, thread_id=_known(thread), hinders=hinders
        )
    cautions = tuple(
        one for one in found if one.weight == CAUTION and not (is_open and sentences.parts(one.why)[1] in AGREED)
    )
    return NotSent(_caution_message(), weight=CAUTION, found=cautions) if cautions else None


def _found(text: str, said, files: Sequence, attached: Iterable) -> Iterator[Found]:
    """The findings in words, those in the text first; of one inside another of the same kind only the outer one."""
    for finding in _outer(said):
        yield found_in_text(finding, text)
    for place, (file, findings) in enumerate(zip(files, attached, strict=True), 1):
        for finding in findings:
            yield found_of(finding, place, file=file.name)


def _outer(findings: Iterable[contact.Finding]) -> Iterator[contact.Finding]:
    reached: dict[str, int] = {}
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        if finding.end > reached.get(finding.kind, 0):
            reached[finding.kind] = finding.end
            yield finding


def _contact_message(first: Found) -> str:
    """The sentence that names the first contact and the way out."""
    if first.kind == UNREADABLE:
        return _(
            "ファイル「%(file)s」の内容を確認できないため、まだ送信していません。下の方法から選んでください。",
            file=first.file,
        )
    if first.file:
        return _(
            "ファイル「%(file)s」に%(kind)sらしき「%(text)s」が含まれているため、まだ送信していません。下の方法から選んでください。",
            file=first.file,
            kind=first.called,
            text=first.text,
        )
    return _(
        "%(kind)sらしき「%(text)s」が含まれているため、まだ送信していません。下の方法から選んでください。",
        kind=first.called,
        text=first.text,
    )


def _caution_message() -> str:
    return _("まだ送信していません。注意を読んで、よければ「このまま送信する」を押してください。")


def _known(thread: Thread) -> int | None:
    """The thread's id, unless it is only just being begun: then a refusal undoes the thread too."""
    said = select(Message.id).where(Message.thread_id == thread.id).limit(1)
    return thread.id if db.session.scalar(said) is not None else None
