"""What a box about a person says, from real rows only: postings, finished contracts, and the badges not yet earned.

Completion is a of b: contracts completed, of contracts completed or terminated. Running ones do not count, nor do those
that ended before any money was held.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger

from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import Statement, statement


@dataclass(frozen=True, slots=True)
class Box:
    """One person on one side. `done` of `ended` contracts; `identity`, `rule_check` and `rating` as they stand."""

    id: int
    name: str
    display_name: str
    company: str
    suspended: bool
    since: datetime
    posted: int
    done: int
    ended: int
    identity: bool = False
    rule_check: bool = False
    rating: None = None


def completions(clients: Collection[int]) -> dict[int, tuple[int, int]]:
    """For lists, in one cheap query: done of ended contracts, of those of these clients who have any."""
    found: dict[int, tuple[int, int]] = {}
    asked_for = list(clients)
    for start in range(0, len(asked_for), len(_NAMES)):
        some = asked_for[start : start + len(_NAMES)]
        asked = dict.fromkeys(_NAMES) | dict(zip(_NAMES, some, strict=False))
        for client, state, count in _FINISHED.rows(**asked):
            done, ended = found.get(client, (0, 0))
            found[client] = (done + (count if state == "completed" else 0), ended + count)
    return found


def client_box(user_id: int) -> Box:
    """This person as a client."""
    return _box(_CLIENT, user_id)


def worker_box(user_id: int) -> Box:
    """This person as a worker."""
    return _box(_WORKER, user_id)


def _box(person: Statement, user_id: int) -> Box:
    row = person.row(id=user_id)
    return Box(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        company=row.company,
        suspended=row.suspended_at is not None,
        since=row.created_at,
        posted=row.posted,
        done=row.done,
        ended=row.done + row.broken,
    )


_FUNDED = (
    "EXISTS (SELECT 1 FROM milestones m JOIN milestone_events e ON e.milestone_id = m.id "
    "WHERE m.contract_id = c.id AND e.verb = 'fund')"
)


def _person(side: str) -> Statement:
    """Query: a person with what they did on one side of contracts; made once, because it runs for many pages."""
    ended = f"(SELECT COUNT(*) FROM contracts c WHERE c.{side} = u.id AND c.state = "
    return statement(
        "SELECT u.id, u.name, u.display_name, u.company, u.suspended_at, u.created_at, "
        "(SELECT COUNT(*) FROM jobs j WHERE j.client_id = u.id AND j.state <> 'draft') AS posted, "
        f"{ended}'completed') AS done, {ended}'terminated' AND {_FUNDED}) AS broken FROM users u WHERE u.id = :id",
        {"id": BigInteger},
        dict.fromkeys(("id", "name", "display_name", "company", "suspended_at"))
        | {"created_at": UTCDateTime}
        | dict.fromkeys(("posted", "done", "broken")),
    )


_CLIENT, _WORKER = _person("client_id"), _person("worker_id")


# A list's page of people at a time: a query of fixed length need not be made anew for each page.
_NAMES = [f"client_{number}" for number in range(20)]
_FINISHED = statement(
    "SELECT c.client_id, c.state, COUNT(*) AS ended FROM contracts c "
    f"WHERE c.client_id IN ({', '.join(f':{name}' for name in _NAMES)}) "
    f"AND (c.state = 'completed' OR (c.state = 'terminated' AND {_FUNDED})) GROUP BY c.client_id, c.state",
    dict.fromkeys(_NAMES, BigInteger),
    dict.fromkeys(("client_id", "state", "ended")),
)
