"""How the promise is kept: decisions of the last thirty days, by the day in Asia/Tokyo, in time or late; and what is open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import BigInteger

from marketplace import clock
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement

DAYS = 30
# What a decision is on, and the beginning of its figures' names.
KINDS = ("", "held_", "marked_")


@dataclass(slots=True)
class Day:
    """The decisions of one day: on requests, on held and on marked messages, in time and late."""

    day: date
    in_time: int = 0
    late: int = 0
    held_in_time: int = 0
    held_late: int = 0
    marked_in_time: int = 0
    marked_late: int = 0

    @property
    def all_in_time(self) -> int:
        return self.in_time + self.held_in_time + self.marked_in_time

    @property
    def all_late(self) -> int:
        return self.late + self.held_late + self.marked_late


@dataclass(frozen=True, slots=True)
class Open:
    """What waits now: requests, held and marked messages, and how many of them are past their promise."""

    requests: int
    requests_late: int
    held: int
    held_late: int
    marked: int = 0
    marked_late: int = 0


def days(now: datetime) -> list[Day]:
    """The last thirty days, today last."""
    today = clock.tokyo(now).date()
    counted = {day: Day(day) for day in (today - timedelta(days=back) for back in reversed(range(DAYS)))}
    since = datetime.combine(today - timedelta(days=DAYS - 1), time(), clock.TOKYO)
    for kind, at, due in _DECIDED.rows(since=since):
        day = counted.get(clock.tokyo(at).date())
        if day is None:
            continue
        name = KINDS[kind] + ("in_time" if at <= due else "late")
        setattr(day, name, getattr(day, name) + 1)
    return list(counted.values())


def open_now(now: datetime) -> Open:
    """What waits for staff at this moment."""
    return Open(*_OPEN.row(now=now))


# The promise of a decision is the deadline of the event before it, in a state that waits for staff.
_DECIDED = statement(
    "SELECT 0 AS kind, e.at, p.due_at FROM contact_request_events e JOIN contact_request_events p "
    "ON p.contact_request_id = e.contact_request_id AND p.seq = e.seq - 1 "
    "WHERE e.at >= :since AND e.verb IN ('approve', 'deny', 'revoke', 'keep') "
    "AND e.from_state IN ('in_review', 'revoking', 'appealed') "
    "UNION ALL SELECT 1, e.at, p.due_at FROM message_events e JOIN message_events p "
    "ON p.message_id = e.message_id AND p.seq = e.seq - 1 "
    "WHERE e.verb IN ('release', 'refuse', 'erase') AND e.verb <> 'erase' AND e.at >= :since "
    "UNION ALL SELECT 2, a.at, k.due_at FROM message_mark_answers a JOIN message_marks k ON k.message_id = a.message_id "
    "WHERE a.at >= :since",
    {"since": UTCDateTime},
    {"kind": BigInteger, "at": UTCDateTime, "due_at": UTCDateTime},
)
_QUEUED = "FROM contact_requests WHERE state IN ('submitted', 'in_review', 'revoking', 'appealed')"
_HELD = "FROM messages WHERE state = 'held'"
_MARKED = (
    "FROM message_marks k WHERE NOT EXISTS (SELECT 1 FROM message_mark_answers a WHERE a.message_id = k.message_id)"
)
_OPEN = statement(
    f"SELECT (SELECT COUNT(*) {_QUEUED}) AS requests, (SELECT COUNT(*) {_QUEUED} AND due_at <= :now) AS requests_late, "
    f"(SELECT COUNT(*) {_HELD}) AS held, (SELECT COUNT(*) {_HELD} AND due_at <= :now) AS held_late, "
    f"(SELECT COUNT(*) {_MARKED}) AS marked, (SELECT COUNT(*) {_MARKED} AND k.due_at <= :now) AS marked_late",
    {"now": UTCDateTime},
    dict.fromkeys(("requests", "requests_late", "held", "held_late", "marked", "marked_late")),
)
