"""How much waits for a member: one query, raw and made once, because it runs for every page."""

from dataclasses import dataclass

from sqlalchemy import BigInteger

from marketplace import clock
from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement

MOST_BELLS = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """`todo` things that wait, `bell` unread notices (counted up to 100), `messages` threads with something unread."""

    todo: int
    bell: int
    messages: int

    @property
    def seen(self) -> str:
        """What a page shows of them, as it says when it asks for news."""
        return f"{self.todo}.{self.bell}"


def counts(visitor) -> Counts:
    """The counts of a member."""
    row = _COUNTS.row(me=visitor.id, now=clock.now())
    return Counts(row.waiting + row.reading, row.bell, row.messages)


# A pending offer of the other side that can still be accepted.
ANSWERABLE = "o.state = 'pending' AND o.author_id <> :me AND o.valid_until > :now"

# The part on which a contract stands: the first that is not closed.
CURRENT = (
    "m.number = (SELECT MIN(n.number) FROM milestones n WHERE n.contract_id = c.id "
    f"AND n.state NOT IN ({', '.join(repr(state) for state in CLOSED)}))"
)
_ASKED = (
    "(c.state = 'ending' AND :me <> (SELECT e.actor FROM contract_events e "
    "WHERE e.contract_id = c.id AND e.verb = 'request_end' ORDER BY e.seq DESC LIMIT 1))"
)
_IS_PAYING = "EXISTS (SELECT 1 FROM payments p WHERE p.contract_id = c.id AND p.state = 'claimed')"
HIRING = (
    f"c.client_id = :me AND c.state IN ('awaiting_escrow', 'active', 'ending') AND {CURRENT} AND NOT {_IS_PAYING} "
    f"AND (c.state <> 'ending' AND m.state IN ('unfunded', 'delivered') OR {_ASKED})"
)
WORKING = (
    f"c.worker_id = :me AND c.state IN ('active', 'ending') AND {CURRENT} AND NOT {_IS_PAYING} "
    f"AND (c.state <> 'ending' AND m.state IN ('funded', 'returned') OR {_ASKED})"
)

# A question of staff that the applicant has to answer; a request on which the other party said nothing yet.
ASKED_FOR = (
    "(r.applicant_id = :me AND r.state = 'info_needed' AND r.due_at > :now OR r.applicant_id <> :me "
    "AND r.state IN ('submitted', 'in_review') AND NOT EXISTS (SELECT 1 FROM contact_request_events e "
    "WHERE e.contact_request_id = r.id AND e.verb IN ('agree', 'refuse')))"
)

BELL = (
    f"(SELECT COUNT(*) FROM (SELECT 1 FROM notices WHERE user_id = :me AND read_at IS NULL LIMIT {MOST_BELLS}) unread)"
)
_UNREAD = "FROM memberships s WHERE s.user_id = :me AND s.unread > 0"
_PARTS = "FROM contracts c JOIN milestones m ON m.contract_id = c.id WHERE"

_COUNTS = statement(
    "WITH waiting (thread_id) AS (SELECT o.thread_id FROM memberships s "
    f"JOIN offers o ON o.thread_id = s.thread_id WHERE s.user_id = :me AND {ANSWERABLE} "
    f"UNION ALL SELECT c.thread_id {_PARTS} {HIRING} UNION ALL SELECT c.thread_id {_PARTS} {WORKING} "
    "UNION ALL SELECT s.thread_id FROM memberships s JOIN contact_requests r ON r.thread_id = s.thread_id "
    f"WHERE s.user_id = :me AND {ASKED_FOR}) "
    "SELECT (SELECT COUNT(*) FROM waiting) AS waiting, "
    f"(SELECT COUNT(*) {_UNREAD} AND s.thread_id NOT IN (SELECT thread_id FROM waiting)) AS reading, "
    f"(SELECT COUNT(*) {_UNREAD}) AS messages, {BELL} AS bell",
    {"me": BigInteger, "now": UTCDateTime},
    dict.fromkeys(("waiting", "reading", "messages", "bell")),
)
