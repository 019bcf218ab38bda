"""The timeline of a thread: messages with their files, terms and read times, and between them what happened.

A fixed number of queries whatever the length: the newest 50 messages, older ones by keyset (`before` a message's id).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BigInteger, Boolean, DateTime

from marketplace import clock
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.models.threads import happened
from marketplace.models.threads.head import Head
from marketplace.models.threads.terms import ShownOffer, offers_of

PAGE = 50
NEWEST = 2**62


class File(NamedTuple):
    """One attachment; `size` in bytes."""

    id: int
    name: str
    size: int

    @property
    def shown_size(self) -> str:
        """The size in KB, or in MB from one on."""
        return f"{self.size / 1024**2:.1f} MB" if self.size >= 1024**2 else f"{max(1, self.size // 1024):,} KB"


class Mark(NamedTuple):
    """What the detector's findings mean for one message: a caution for its receiver; for its sender until when staff look
    at it, and what they said.
    """

    caution: bool
    until: datetime | None
    note: str


class Entry(NamedTuple):
    """One item: `what` is day, unread, message or event; `iso` its time in Asia/Tokyo, to the minute.

    `told` says that its reader told staff of this message, `why` why staff erased it (its sender reads that).

    A plain tuple, because a page has many; the template takes it apart in this order.
    """

    what: str
    at: datetime
    iso: str = ""
    text: str = ""
    id: int = 0
    own: bool = False
    kind: str = "message"
    state: str = "sent"
    read: str = ""
    files: Sequence[File] = ()
    offer: ShownOffer | None = None
    mark: Mark | None = None
    told: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """`older` is the id before which older messages stand (None: there are none); `offers` are the shown messages'."""

    entries: list[Entry]
    older: int | None
    offers: list[ShownOffer]


def timeline(head: Head, before: int | None, now: datetime) -> Timeline:
    """The page of the timeline that ends before the message `before`, or with the newest."""
    found = _MESSAGES.rows(id=head.id, me=head.me, before=before or NEWEST, size=PAGE + 1)
    rows = found[PAGE - 1 :: -1] if len(found) > PAGE else found[::-1]
    has_older = len(found) > PAGE
    span = {"id": head.id, "first": rows[0].id if rows else 0, "last": rows[-1].id if rows else 0}
    files = _files(span) if head.has_files else {}
    offers = offers_of(span, now) if head.has_offers else []
    of_message = {offer.message_id: offer for offer in offers}
    marks = _marks(span) if head.has_findings else {}
    names = {head.client.id: head.client.display_name, head.worker.id: head.worker.display_name}
    events = _events(head, names, _stored(rows[0].created_at) if has_older else None, before)
    return Timeline(_entries(head, rows, events, files, of_message, marks), rows[0].id if has_older else None, offers)


def _events(head: Head, names: dict[int, str], since: datetime | None, before: int | None) -> list[happened.Event]:
    if not head.has_events:
        return []
    written = _WRITTEN_AT.row(id=head.id, before=before) if before else None
    return happened.events(head.id, names, since, written.created_at if written else None)


def _files(span: dict) -> dict[int, list[File]]:
    """The files by their messages' ids."""
    files = defaultdict(list)
    for file in _FILES.rows(**span):
        files[file.message_id].append(File(file.id, file.name, file.size))
    return files


def _marks(span: dict) -> dict[int, Mark]:
    """What the findings mean, by their messages' ids."""
    rows = _MARKS.rows(**span)
    return {row.id: Mark(row.caution, row.due_at, row.note or "") for row in rows}


def _entries(head: Head, rows, events, files, offers, marks) -> list[Entry]:
    listed = [_message(head.me, row, files, offers, marks) for row in rows]
    if events:
        listed = _among(listed, events)
    entries: list[Entry] = []
    day, unread = "", head.unread > 0
    for entry in listed:
        if entry.iso[:10] != day:
            day = entry.iso[:10]
            entries.append(Entry("day", entry.at, day))
        if unread and entry.what == "message" and not entry.own and not entry.read:
            unread = False
            entries.append(Entry("unread", entry.at))
        entries.append(entry)
    return entries


def _among(messages: list[Entry], events: list[happened.Event]) -> list[Entry]:
    """Everything in the order in which it happened; at the same moment a message comes first."""
    ranked = [(-1, message) for message in messages]
    ranked += [(event.rank, Entry("event", event.at, _iso(event.at), event.what)) for event in events]
    ranked.sort(key=lambda item: (item[1].at, item[0]))
    return [entry for _rank, entry in ranked]


def _message(me: int, row, files, offers, marks) -> Entry:
    identity, sender_id, kind, state, created_at, words, read_at, told, why = row
    sent, iso, read = _times(created_at, read_at)
    mine, with_it = sender_id == me, (files.get(identity, ()), offers.get(identity), marks.get(identity))
    return Entry(
        "message", sent, iso, words or "", identity, mine, kind, state, read, *with_it, told is not None, why or ""
    )


@lru_cache(maxsize=4096)
def _times(created_at: datetime, read_at: datetime | None) -> tuple[datetime, str, str]:
    """When a message was sent, twice, and when it was read (empty: not yet), of the times as the database has them.

    The time of day is enough, with the date when that is another day.
    """
    sent = _stored(created_at)
    iso = _iso(sent)
    if read_at is None:
        return sent, iso, ""
    seen = _iso(_stored(read_at))
    is_same_day = seen[:10] == iso[:10]
    return sent, iso, seen[11:16] if is_same_day else f"{int(seen[5:7])}/{int(seen[8:10])} {seen[11:16]}"


def _stored(moment: datetime) -> datetime:
    """A time as the database gives it, in UTC without saying so."""
    return moment.replace(tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(clock.TOKYO).isoformat("T", "minutes")


# What a party sees: what was delivered (or erased afterwards), and of its own also what is held, refused or taken back.
_MESSAGES = statement(
    "SELECT m.id, m.sender_id, m.kind, m.state, m.created_at, b.text, r.read_at, "
    "k.marked_by AS told, CASE WHEN m.sender_id = :me THEN a.note END AS why "
    "FROM messages m LEFT JOIN message_bodies b ON b.message_id = m.id "
    "LEFT JOIN message_reads r ON r.message_id = m.id "
    "LEFT JOIN message_marks k ON k.message_id = m.id AND k.marked_by = :me "
    "LEFT JOIN message_mark_answers a ON a.message_id = m.id "
    "WHERE m.thread_id = :id AND m.id < :before AND (m.state IN ('sent', 'erased') "
    "OR (m.sender_id = :me AND m.state <> 'new')) ORDER BY m.id DESC LIMIT :size",
    {"id": BigInteger, "me": BigInteger, "before": BigInteger},
    dict.fromkeys(("id", "sender_id", "kind", "state"))
    # Plain times: of the many, the type's own work would take a tenth of the page.
    | {"created_at": DateTime, "text": None, "read_at": DateTime, "told": None, "why": None},
)
_FILES = statement(
    "SELECT a.id, a.message_id, a.name, a.size FROM messages m JOIN attachments a ON a.message_id = m.id "
    "WHERE m.thread_id = :id AND m.id BETWEEN :first AND :last ORDER BY a.message_id, a.position",
    {"id": BigInteger, "first": BigInteger, "last": BigInteger},
    dict.fromkeys(("id", "message_id", "name", "size")),
)
_MARKS = statement(
    "SELECT m.id, m.due_at, n.text AS note, EXISTS (SELECT 1 FROM message_findings c WHERE c.message_id = m.id "
    "AND c.weight = 'caution') AS caution FROM messages m LEFT JOIN message_notes n ON n.message_id = m.id "
    "WHERE m.thread_id = :id AND m.id BETWEEN :first AND :last "
    "AND EXISTS (SELECT 1 FROM message_findings f WHERE f.message_id = m.id)",
    {"id": BigInteger, "first": BigInteger, "last": BigInteger},
    {"id": None, "due_at": UTCDateTime, "note": None, "caution": Boolean},
)

# When the message was written before which an older page ends: events up to then belong to that page.
_WRITTEN_AT = statement(
    "SELECT created_at FROM messages WHERE thread_id = :id AND id = :before",
    {"id": BigInteger, "before": BigInteger},
    {"created_at": UTCDateTime},
)
