"""The chains: no event is missing, every move is in the table of transitions, its actor could do it, the cache fits."""

from collections.abc import Iterator

from sqlalchemy import Connection

from marketplace.models import SUBJECTS
from marketplace.verify.finding import Finding, asked

# For each subject what its persons are in SQL: `e` is the event, `s` the subject, `c` the contract of a part.
_LAST_REQUEST = (
    "(SELECT r.actor FROM contract_events r WHERE r.contract_id = {0} AND r.verb = 'request_end' AND r.at <= e.at "
    "ORDER BY r.seq DESC LIMIT 1)"
)
_THREAD_PARTY = "EXISTS (SELECT 1 FROM threads t WHERE t.id = s.thread_id AND e.actor IN (t.client_id, t.worker_id))"
PEOPLE = {
    "threads": {"client": "e.actor = s.client_id", "worker": "e.actor = s.worker_id"},
    "messages": {"sender": "e.actor = s.sender_id"},
    "offers": {"author": "e.actor = s.author_id", "other": f"e.actor <> s.author_id AND {_THREAD_PARTY}"},
    "contact_requests": {
        "applicant": "e.actor = s.applicant_id",
        "counterpart": f"e.actor <> s.applicant_id AND {_THREAD_PARTY}",
    },
    "contracts": {
        "client": "e.actor = s.client_id",
        "worker": "e.actor = s.worker_id",
        "other": f"e.actor IN (s.client_id, s.worker_id) AND e.actor <> {_LAST_REQUEST.format('s.id')}",
    },
    "milestones": {
        "client": "e.actor = c.client_id",
        "worker": "e.actor = c.worker_id",
        "other": f"e.actor IN (c.client_id, c.worker_id) AND e.actor <> {_LAST_REQUEST.format('c.id')}",
        "acceptor": "e.actor IN (c.client_id, c.worker_id) AND EXISTS (SELECT 1 FROM offers o JOIN offer_events oe "
        "ON oe.offer_id = o.id AND oe.verb = 'accept' AND oe.actor = e.actor AND oe.at = e.at "
        "WHERE o.contract_id = c.id)",
    },
    "payments": {},
}
MORE = {"milestones": "JOIN contracts c ON c.id = s.contract_id"}
_EDGE = "e.verb || ':' || e.from_state || '>' || e.to_state"


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind, chain by chain."""
    for subject, events in SUBJECTS.items():
        name, table, key = subject.__tablename__, events.__tablename__, f"{events.SUBJECT}_id"
        yield asked(connection, f"{table} chain", "events", table, _broken(subject, table, key))
        yield asked(connection, f"{table} actors", "events", table, _strangers(subject, name, table, key))
        yield asked(connection, f"{name} cache", name, name, _stale(subject, name, table, key))


def _broken(subject: type, table: str, key: str) -> str:
    """Events that do not continue their chain."""
    edges = ", ".join(f"'{edge.verb}:{edge.source}>{edge.target}'" for edge in subject.TRANSITIONS)
    return f"""
        SELECT '{key}', e.{key}, 'seq', e.seq, CASE
            WHEN e.seq <> e.place THEN 'leaves a gap'
            WHEN e.from_state <> COALESCE(e.state_before, '{subject.BORN}') THEN 'does not follow'
            WHEN {_EDGE} NOT IN ({edges}) THEN 'is no legal move'
            WHEN e.at < COALESCE(e.at_before, s.created_at) THEN 'runs backwards'
            ELSE 'moves the deadline' END
        FROM (SELECT x.*, ROW_NUMBER() OVER w AS place, LAG(x.to_state) OVER w AS state_before,
                LAG(x.at) OVER w AS at_before, LAG(x.due_at) OVER w AS due_before
            FROM {table} x WINDOW w AS (PARTITION BY x.{key} ORDER BY x.seq)) e
        JOIN {subject.__tablename__} s ON s.id = e.{key}
        WHERE e.seq <> e.place OR e.from_state <> COALESCE(e.state_before, '{subject.BORN}') OR {_EDGE} NOT IN ({edges})
        OR e.at < COALESCE(e.at_before, s.created_at)
        OR (e.from_state = e.to_state AND e.verb <> 'postpone' AND e.due_at IS DISTINCT FROM e.due_before)
        OR (e.verb = 'postpone' AND (e.due_at >= e.due_before) IS NOT TRUE)
    """


def _strangers(subject: type, name: str, table: str, key: str) -> str:
    """Events by somebody who cannot have done them. Whether staff had the duty then is no longer known."""
    verbs = {edge.verb: edge.by for edge in subject.TRANSITIONS}
    cases = " ".join(
        f"WHEN '{verb}' THEN {' OR '.join(f'({_person(word, PEOPLE[name])})' for word in by)}"
        for verb, by in verbs.items()
    )
    return (
        f"SELECT '{key}', e.{key}, 'seq', e.seq, e.verb, 'by', COALESCE(CAST(e.actor AS TEXT), 'the timer') "
        f"FROM {table} e "
        f"JOIN {name} s ON s.id = e.{key} {MORE.get(name, '')} WHERE (CASE e.verb {cases} END) IS NOT TRUE"
    )


def _person(word: str, people: dict[str, str]) -> str:
    if word == "timer":
        return "e.actor IS NULL"
    if word.startswith("staff:"):
        return "EXISTS (SELECT 1 FROM users u WHERE u.id = e.actor AND u.kind = 'staff')"
    return people[word]


def _stale(subject: type, name: str, table: str, key: str) -> str:
    """Subjects whose cached state is not their last event's."""
    return f"""
        SELECT s.id, 'says', s.seq, s.state,
            'but its last event', COALESCE(e.seq, 0), COALESCE(e.to_state, '{subject.BORN}')
        FROM {name} s LEFT JOIN {table} e
        ON e.{key} = s.id AND e.seq = (SELECT MAX(l.seq) FROM {table} l WHERE l.{key} = s.id)
        WHERE s.seq <> COALESCE(e.seq, 0) OR s.state <> COALESCE(e.to_state, '{subject.BORN}')
        OR s.due_at IS DISTINCT FROM e.due_at
    """
