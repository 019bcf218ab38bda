"""The gate: what was delivered with a contact, and how the requests that opened it came about (product.md, The gate)."""

from collections.abc import Iterator

from sqlalchemy import Connection

from marketplace.models.contact_requests import DECISIONS
from marketplace.models.gate import LIVE
from marketplace.models.guards import Engine
from marketplace.verify.finding import Finding, asked

# An approval lasts from its event to the next one of its request, or to its end.
_APPROVED = """
    SELECT 1 FROM contact_requests r JOIN contact_request_events a ON a.contact_request_id = r.id AND a.to_state = 'approved'
    WHERE r.thread_id = m.thread_id AND a.at <= e.at AND (a.due_at IS NULL OR a.due_at > e.at) AND NOT EXISTS
        (SELECT 1 FROM contact_request_events l WHERE l.contact_request_id = r.id AND l.seq > a.seq AND l.at < e.at)
"""
_PASSED = f"""
    SELECT 'message', e.message_id, 'carries a contact and was delivered' FROM message_events e JOIN messages m
    ON m.id = e.message_id WHERE e.to_state = 'sent' AND e.verb <> 'release' AND m.has_contact IS NOT FALSE
    AND NOT EXISTS ({_APPROVED})
"""
_SECOND = """
    SELECT 'thread', r.thread_id, 'has', COUNT(*), 'requests of one scope' FROM contact_requests r
    WHERE r.state <> 'withdrawn' GROUP BY r.thread_id, r.contract_id HAVING COUNT(*) > 1
"""
_LIVE = f"""
    SELECT 'thread', r.thread_id, 'has', COUNT(*) FROM contact_requests r JOIN contact_request_events e
    ON e.contact_request_id = r.id AND e.seq = (SELECT MAX(l.seq) FROM contact_request_events l
        WHERE l.contact_request_id = r.id)
    WHERE e.to_state IN ({", ".join(repr(state) for state in LIVE)}) GROUP BY r.thread_id HAVING COUNT(*) > 1
"""
_FOREIGN = """
    SELECT 'request', r.id, 'is not of its thread' FROM contact_requests r JOIN threads t ON t.id = r.thread_id
    WHERE r.applicant_id NOT IN (t.client_id, t.worker_id) OR (r.contract_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM contracts c WHERE c.id = r.contract_id AND c.thread_id = r.thread_id))
"""
_DECIDED = ", ".join(repr(verb) for verb in DECISIONS)
_SILENT = f"""
    SELECT 'request', e.contact_request_id, 'seq', e.seq, e.verb, 'without a word' FROM contact_request_events e
    WHERE (e.verb IN ({_DECIDED}, 'ask', 'answer', 'appeal') AND NOT EXISTS (SELECT 1 FROM contact_request_notes n
        WHERE n.contact_request_id = e.contact_request_id AND n.seq = e.seq))
    OR (e.verb IN ({_DECIDED}) AND e.reason_code IS NULL)
"""
_AGAINST = """
    SELECT 'request', e.contact_request_id, 'seq', e.seq, 'was approved against a refusal' FROM contact_request_events e
    WHERE e.verb = 'approve' AND 'refuse' = (SELECT c.verb FROM contact_request_events c
        WHERE c.contact_request_id = e.contact_request_id AND c.seq < e.seq AND c.verb IN ('agree', 'refuse')
        ORDER BY c.seq DESC LIMIT 1)
"""


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    yield asked(connection, "gate", "deliveries", "message_events", _PASSED)
    yield asked(connection, "requests of their threads", "requests", "contact_requests", _FOREIGN)
    yield asked(connection, "one request a scope", "requests", "contact_requests", _SECOND)
    yield asked(connection, "one live request a thread", "requests", "contact_requests", _LIVE)
    yield asked(connection, "words of decisions", "events", "contact_request_events", _SILENT)
    yield asked(connection, "approvals", "events", "contact_request_events", _AGAINST)
    yield asked(connection, "second decisions", "events", "contact_request_events", _alone(connection))


def _alone(connection: Connection) -> str:
    """Second decisions on the same day by who took an earlier one. Who else had the duty then is no longer known."""
    day = Engine(connection.dialect.name).tokyo_day
    return f"""
        SELECT 'request', e.contact_request_id, 'seq', e.seq, e.verb, 'by', e.actor, 'who decided before on that day'
        FROM contact_request_events e JOIN contact_request_events d ON d.contact_request_id = e.contact_request_id
        AND d.actor = e.actor AND {day("d.at")} = {day("e.at")} AND ((e.from_state = 'revoking' AND e.verb = 'revoke'
            AND d.seq = e.seq - 1) OR (e.from_state = 'appealed' AND e.verb IN ('approve', 'deny') AND d.seq < e.seq
            AND d.verb IN ({_DECIDED})))
    """
