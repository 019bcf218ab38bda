"""The detector once more, over what was delivered without a mark.

What the same version finds now it should have found then: a breach. What only another version finds is a remark. The
sender's own address may have changed since, so it is not asked about.
"""

from collections import deque
from collections.abc import Iterator
from itertools import takewhile

from sqlalchemy import Connection

from marketplace.gateways import storage
from marketplace.rules import attachments, contact
from marketplace.rules.contact.judgement import UNREADABLE
from marketplace.verify.finding import Finding, rows

TOGETHER = 4  # as many earlier messages of the same sender are judged with one (actions/detection.py)
REMEMBERED = 100  # of a thread; among them those that were held and came later than their place
CONTEXT = contact.Context()
VERSION = contact.version_with(CONTEXT)

_MESSAGES = """
    SELECT m.id, m.thread_id, m.sender_id, m.has_contact, m.detector, b.text, e.at FROM messages m
    JOIN message_events e ON e.message_id = m.id AND e.to_state = 'sent'
    LEFT JOIN message_bodies b ON b.message_id = m.id ORDER BY m.thread_id, m.id
"""
_REQUESTS = """
    SELECT r.id, r.tool, r.detector, t.text FROM contact_requests r
    JOIN contact_request_texts t ON t.contact_request_id = r.id WHERE r.has_contact IS FALSE
"""
_FILES = """
    SELECT a.id, a.name, a.stored_as, m.detector FROM attachments a JOIN messages m ON m.id = a.message_id
    JOIN message_events e ON e.message_id = m.id AND e.to_state = 'sent' WHERE m.has_contact IS FALSE
"""


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    yield _messages(connection)
    yield _requests(connection)
    yield _files(connection)


def _messages(connection: Connection) -> Finding:
    finding = Finding("unmarked texts", "delivered messages")
    said, thread = deque(maxlen=REMEMBERED), None
    for row in rows(connection, _MESSAGES):
        if row.thread_id != thread:
            said, thread = deque(maxlen=REMEMBERED), row.thread_id
        finding.looked += 1
        if row.has_contact is not None and not row.has_contact and row.text is not None:
            _judge(finding, row, _just_before(said, row))
        said.append(row)
    return finding


def _just_before(said: deque, row) -> list:
    """The rows that were judged together with this one, oldest first."""
    newest = [earlier for earlier in said if earlier.at <= row.at][-TOGETHER:]
    return list(takewhile(lambda earlier: earlier.sender_id == row.sender_id, reversed(newest)))[::-1]


def _judge(finding: Finding, row, earlier: list) -> None:
    """An erased text nearby leaves a gap over which pieces may join that never stood together: then it is a remark."""
    judged = contact.check([*(before.text or "" for before in earlier), row.text], CONTEXT)
    if any(found.severity == "block" and found.message == len(earlier) for found in judged.findings):
        is_known = all(before.text is not None for before in earlier)
        _tell(finding, f"message {row.id} carries a contact", row.detector if is_known else "")


def _requests(connection: Connection) -> Finding:
    finding = Finding("unmarked requests", "requests")
    for row in rows(connection, _REQUESTS):
        finding.looked += 1
        if contact.check([f"{row.text}\n{row.tool}"], CONTEXT).decision == "block":
            _tell(finding, f"request {row.id} carries a contact", row.detector)
    return finding


def _files(connection: Connection) -> Finding:
    """Names and words of files. A file that is lost or was changed is named by another check."""
    finding = Finding("unmarked files", "delivered attachments")
    for row in rows(connection, _FILES):
        finding.looked += 1
        path = storage.path_of(row.stored_as)
        if path.is_file():
            with path.open("rb") as content:
                data = content.read(attachments.MAX_BYTES)
            found = [one for one in contact.judge_file(row.name, data, CONTEXT).findings if one.severity == "block"]
            if any(one.kind != UNREADABLE for one in found):
                _tell(finding, f"attachment {row.id} carries a contact", row.detector)
            elif found:  # how long a file may be looked at depends on the machine
                finding.remark(f"attachment {row.id} could not be read now")
    return finding


def _tell(finding: Finding, words: str, version: str) -> None:
    if version == VERSION:
        finding.breach(words)
    else:
        finding.remark(f"{words}, says version {VERSION}")
