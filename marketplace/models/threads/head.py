"""A thread as one of its parties finds it, in one query: who, about what, what is unread, what is being written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Boolean

from marketplace.models.looks import TOLD
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement


@dataclass(frozen=True, slots=True)
class Person:
    """A party, as pages name it."""

    id: int
    name: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Head:
    """`seen` grows with everything that changes the page: a page that shows the same number is as it should be.

    `contract_id` is the newest contract's; `has_offers`, `has_files`, `has_findings`, `has_looks`, `has_requests`, `has_events`
    spare questions for what is not there.
    """

    id: int
    kind: str
    state: str
    created_at: datetime
    job_id: int | None
    job_title: str
    client: Person
    worker: Person
    me: int
    unread: int
    draft: str
    last_at: datetime
    spoke_last: int | None
    reopened: bool
    contract_id: int | None
    has_offers: bool
    has_files: bool
    has_findings: bool
    has_looks: bool
    has_requests: bool
    seq: int
    seen: int

    @property
    def has_events(self) -> bool:
        """Whether anything can have happened but talking."""
        return self.seq > 0 or self.has_offers or self.has_requests or self.contract_id is not None

    @property
    def other(self) -> Person:
        """The other party."""
        return self.worker if self.me == self.client.id else self.client

    @property
    def own(self) -> Person:
        return self.client if self.me == self.client.id else self.worker


def head_of(thread_id: int, user) -> Head | None:
    """The thread as this party finds it; None when it is unknown or somebody else's."""
    row = _HEAD.row(id=thread_id, me=user.id)
    if row is None:
        return None
    return Head(
        *row[:6],
        client=Person(*row[6:9]),
        worker=Person(*row[9:12]),
        me=user.id,
        unread=row.unread,
        draft=row.draft,
        last_at=row.last_at,
        spoke_last=row.spoke_last,
        reopened=row.reopened,
        contract_id=row.contract_id,
        has_offers=row.has_offers,
        has_files=row.has_files,
        has_findings=row.has_findings,
        has_looks=row.has_looks,
        has_requests=row.has_requests,
        seq=row.seq,
        seen=int(row.seen),
    )


# Every message counts its events and one more when the other side has read it, everything else its events. One's
# own reading changes nothing, so that the mark of what is new stays while one reads.
_SEEN = (
    "t.seq + (SELECT COALESCE(SUM(m.seq + 1), 0) FROM messages m WHERE m.thread_id = t.id) "
    "- (SELECT s.unread FROM memberships s WHERE s.thread_id = t.id AND s.user_id <> :me) "
    "+ (SELECT COALESCE(SUM(o.seq + 1), 0) FROM offers o WHERE o.thread_id = t.id) "
    "+ (SELECT COALESCE(SUM(c.seq + 1), 0) FROM contracts c WHERE c.thread_id = t.id) "
    "+ (SELECT COALESCE(SUM(m.seq + 1), 0) FROM contracts c JOIN milestones m ON m.contract_id = c.id "
    "WHERE c.thread_id = t.id) "
    "+ (SELECT COALESCE(SUM(p.seq + 1), 0) FROM contracts c JOIN payments p ON p.contract_id = c.id "
    "WHERE c.thread_id = t.id) + (SELECT COUNT(*) FROM looks l WHERE l.thread_id = t.id "
    f"AND {TOLD}) "
    "+ (SELECT COALESCE(SUM(r.seq), 0) FROM contact_requests r WHERE r.thread_id = t.id)"
)
_HEAD = statement(
    "SELECT t.id, t.kind, t.state, t.created_at, t.job_id, COALESCE(j.title, '') AS job_title, "
    "t.client_id, client.name AS client_name, client.display_name AS client_shown, "
    "t.worker_id, worker.name AS worker_name, worker.display_name AS worker_shown, "
    "mine.unread, mine.draft, mine.last_at, (SELECT m.sender_id FROM messages m "
    "WHERE m.thread_id = t.id AND m.state = 'sent' ORDER BY m.id DESC LIMIT 1) AS spoke_last, "
    "EXISTS (SELECT 1 FROM thread_events e WHERE e.thread_id = t.id AND e.verb = 'reopen') AS reopened, "
    "(SELECT MAX(c.id) FROM contracts c WHERE c.thread_id = t.id) AS contract_id, "
    "EXISTS (SELECT 1 FROM offers o WHERE o.thread_id = t.id) AS has_offers, EXISTS (SELECT 1 FROM messages m "
    "JOIN attachments a ON a.message_id = m.id WHERE m.thread_id = t.id) AS has_files, EXISTS (SELECT 1 FROM messages m "
    "JOIN message_findings f ON f.message_id = m.id WHERE m.thread_id = t.id) AS has_findings, "
    "EXISTS (SELECT 1 FROM looks l WHERE l.thread_id = t.id) AS has_looks, "
    "EXISTS (SELECT 1 FROM contact_requests r WHERE r.thread_id = t.id) AS has_requests, "
    f"t.seq, {_SEEN} AS seen FROM threads t JOIN memberships mine ON mine.thread_id = t.id AND mine.user_id = :me "
    "JOIN users client ON client.id = t.client_id JOIN users worker ON worker.id = t.worker_id "
    "LEFT JOIN jobs j ON j.id = t.job_id WHERE t.id = :id AND (t.client_id = :me OR t.worker_id = :me)",
    {"id": BigInteger, "me": BigInteger},
    {
        **dict.fromkeys(("id", "kind", "state")),
        "created_at": UTCDateTime,
        **dict.fromkeys(("job_id", "job_title", "client_id", "client_name", "client_shown")),
        **dict.fromkeys(("worker_id", "worker_name", "worker_shown", "unread", "draft")),
        "last_at": UTCDateTime,
        "spoke_last": None,
        "reopened": Boolean,
        "contract_id": None,
        "has_offers": Boolean,
        "has_files": Boolean,
        "has_findings": Boolean,
        "has_looks": Boolean,
        "has_requests": Boolean,
        "seq": None,
        "seen": None,
    },
)
