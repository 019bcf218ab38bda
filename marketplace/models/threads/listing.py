"""The list of a person's conversations: one query, the one in which something happened last first, keyset paging."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Boolean, Date

from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.models.steps import Standing, Step, next_step

PAGE = 20
EXCERPT = 80
CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation: the other side, the job (or nothing), the newest words, what is unread, and the next thing."""

    id: int
    kind: str
    state: str
    name: str
    display_name: str
    job_title: str
    contract_title: str
    words: str
    is_own: bool
    unread: int
    last_at: datetime
    step: Step


def listing(user, now: datetime, *, role: str | None = None, before: str = "") -> tuple[list[Row], str | None]:
    """A page of conversations and where the next page begins; `role`: only those in which the person is that."""
    at, thread_id = _place(before)
    asked = {"me": user.id, "role": role or "", "at": at, "thread": thread_id, "size": PAGE + 1}
    rows = _LIST.rows(**asked)
    listed = [_row(row, user, now) for row in rows[:PAGE]]
    return listed, _cursor(listed[-1]) if len(rows) > PAGE else None


def _row(row, user, now: datetime) -> Row:
    return Row(
        *(row.id, row.kind, row.thread_state, row.name, row.display_name, row.job_title, row.contract_title or ""),
        words=" ".join((row.words or "").split()),
        is_own=row.spoke_last == user.id,
        unread=row.unread,
        last_at=row.last_at,
        step=next_step(Standing.of(row), user.id, now),
    )


def _place(cursor: str) -> tuple[datetime, int]:
    """The time and thread after which the page begins; anything unreadable is the beginning."""
    match = CURSOR.fullmatch(cursor)
    if match is None:
        return datetime(2200, 1, 1, tzinfo=UTC), 0
    return BEGINNING + int(match[1]) * MICROSECOND, int(match[2])


def _cursor(row: Row) -> str:
    return f"{(row.last_at - BEGINNING) // MICROSECOND}-{row.id}"


_CLOSED = ", ".join(repr(state) for state in CLOSED)
_LIST = statement(
    "SELECT t.id, t.kind, t.state AS thread_state, t.client_id, t.worker_id, other.name, other.display_name, "
    "COALESCE(j.title, '') AS job_title, p.unread, p.last_at, m.sender_id AS spoke_last, "
    f"SUBSTR(b.text, 1, {EXCERPT}) AS words, o.author_id AS offer_by, o.valid_until AS offer_until, "
    "c.title AS contract_title, c.state AS contract_state, c.fund_by, c.due_at AS end_due_at, "
    "CASE WHEN c.state = 'ending' THEN (SELECT e.actor FROM contract_events e WHERE e.contract_id = c.id "
    "AND e.verb = 'request_end' ORDER BY e.seq DESC LIMIT 1) END AS asked_by, "
    "EXISTS (SELECT 1 FROM payments y WHERE y.contract_id = c.id AND y.state = 'claimed') AS claimed, "
    "s.state AS part_state, s.due_at AS part_due_at, s.due_on AS part_due_on "
    "FROM memberships p JOIN threads t ON t.id = p.thread_id "
    "JOIN users other ON other.id = CASE WHEN t.client_id = :me THEN t.worker_id ELSE t.client_id END "
    "LEFT JOIN jobs j ON j.id = t.job_id "
    "LEFT JOIN messages m ON m.id = "
    "(SELECT MAX(n.id) FROM messages n WHERE n.thread_id = t.id AND n.state = 'sent') "
    "LEFT JOIN message_bodies b ON b.message_id = m.id "
    "LEFT JOIN offers o ON o.thread_id = t.id AND o.state = 'pending' "
    "LEFT JOIN contracts c ON c.id = (SELECT MAX(n.id) FROM contracts n WHERE n.thread_id = t.id) "
    "LEFT JOIN milestones s ON s.contract_id = c.id AND s.number = COALESCE((SELECT MIN(n.number) "
    f"FROM milestones n WHERE n.contract_id = c.id AND n.state NOT IN ({_CLOSED})), "
    "(SELECT MAX(n.number) FROM milestones n WHERE n.contract_id = c.id)) "
    "WHERE p.user_id = :me AND p.last_at > '1970-01-02' AND (p.last_at < :at OR (p.last_at = :at AND p.thread_id < :thread)) "
    "AND (:role = '' OR (:role = 'client' AND t.client_id = :me) OR (:role = 'worker' AND t.worker_id = :me)) "
    "ORDER BY p.last_at DESC, p.thread_id DESC LIMIT :size",
    {"me": BigInteger, "thread": BigInteger, "at": UTCDateTime},
    dict.fromkeys(
        ("id", "kind", "thread_state", "client_id", "worker_id", "name", "display_name", "job_title", "unread")
    )
    | {"last_at": UTCDateTime, "spoke_last": None, "words": None, "offer_by": None, "offer_until": UTCDateTime}
    | {"contract_title": None, "contract_state": None, "fund_by": UTCDateTime, "end_due_at": UTCDateTime}
    | {"asked_by": None, "claimed": Boolean}
    | {"part_state": None, "part_due_at": UTCDateTime, "part_due_on": Date},
)
