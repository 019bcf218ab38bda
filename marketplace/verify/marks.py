"""Marks: made by the receiver of what was delivered, and answered by what really became of the message."""

from collections.abc import Iterator

from sqlalchemy import Connection

from marketplace.verify.finding import Finding, asked

_STRANGERS = """
    SELECT 'message', k.message_id, 'was marked by', k.marked_by FROM message_marks k JOIN messages m ON m.id = k.message_id
    JOIN threads t ON t.id = m.thread_id WHERE k.marked_by = m.sender_id OR k.marked_by NOT IN (t.client_id, t.worker_id)
"""
# What stood last before the mark; an event of the very moment may have come first or afterwards.
_UNSENT = """
    SELECT 'message', k.message_id, 'was marked, but was not there to be read' FROM message_marks k
    WHERE NOT EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = k.message_id AND e.to_state = 'sent')
    OR EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = k.message_id AND e.to_state <> 'sent' AND e.at < k.at
        AND NOT EXISTS (SELECT 1 FROM message_events s WHERE s.message_id = k.message_id AND s.seq > e.seq))
    OR k.due_at <= k.at
"""
_ERASED = "EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = a.message_id AND e.verb = 'erase')"
_ANSWERS = f"""
    SELECT 'message', a.message_id, CASE
        WHEN a.at < k.at THEN 'was answered before it was marked'
        WHEN u.kind <> 'staff' THEN 'was answered by a member'
        WHEN a.verdict = 'erase' AND trim(a.note) = '' THEN 'was erased without a word'
        ELSE 'is not what the answer says' END
    FROM message_mark_answers a JOIN message_marks k ON k.message_id = a.message_id JOIN users u ON u.id = a.staff_id
    WHERE a.at < k.at OR u.kind <> 'staff' OR (CASE a.verdict WHEN 'erase' THEN {_ERASED} AND trim(a.note) <> ''
        WHEN 'leave' THEN NOT EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = a.message_id
            AND e.verb = 'erase' AND e.at < a.at) END) IS NOT TRUE
"""
_LOOKS = """
    SELECT 'look', l.id, 'is on no mark of its thread' FROM looks l WHERE l.ground = 'message_mark' AND NOT EXISTS
        (SELECT 1 FROM message_marks k JOIN messages m ON m.id = k.message_id WHERE k.message_id = l.case_id
        AND m.thread_id = l.thread_id AND k.at <= l.at)
"""


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    yield asked(connection, "marks by receivers", "marks", "message_marks", _STRANGERS)
    yield asked(connection, "marks of what was sent", "marks", "message_marks", _UNSENT)
    yield asked(connection, "answers to marks", "answers", "message_mark_answers", _ANSWERS)
    yield asked(connection, "looks at marks", "looks", "looks", _LOOKS)
