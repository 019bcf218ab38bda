"""What people wrote and sent: unchanged, delivered only where it could be, and every file where it belongs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from marketplace import clock
from marketplace.gateways import storage
from marketplace.rules.digests import digest_of
from marketplace.verify.finding import Finding, asked, rows

# A file is stored before the row that names it is committed, so a young one may still be on its way.
ON_ITS_WAY = timedelta(hours=1)

_ERASED = "EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = {0} AND e.verb = 'erase')"
_WAS_CLOSED = """
    SELECT 'message', e.message_id, 'was delivered in a closed thread' FROM message_events e
    JOIN messages m ON m.id = e.message_id JOIN thread_events t ON t.thread_id = m.thread_id AND t.to_state = 'closed'
    WHERE e.to_state = 'sent' AND t.at < e.at AND NOT EXISTS (SELECT 1 FROM thread_events r
        WHERE r.thread_id = m.thread_id AND r.seq > t.seq AND r.at <= e.at)
"""


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    yield _digests(connection)
    yield _request_digests(connection)
    yield asked(
        connection,
        "erased texts",
        "texts",
        "message_bodies",
        f"SELECT 'message', b.message_id, 'was erased' FROM message_bodies b WHERE {_ERASED.format('b.message_id')}",
    )
    yield asked(connection, "closed threads", "deliveries", "message_events", _WAS_CLOSED)
    yield asked(
        connection,
        "erased files",
        "attachments",
        "attachments",
        f"SELECT 'attachment', a.id, 'of an erased message' FROM attachments a WHERE {_ERASED.format('a.message_id')}",
    )
    yield _files(connection)


def _digests(connection: Connection) -> Finding:
    """Each text is the one whose digest was kept when it was written; only an erased one is gone."""
    finding = Finding("texts", "messages")
    for row in rows(
        connection,
        f"SELECT m.id, m.digest, m.state, b.text, b.salt, {_ERASED.format('m.id')} AS erased "
        "FROM messages m LEFT JOIN message_bodies b ON b.message_id = m.id",
    ):
        finding.looked += 1
        if row.text is None:
            if not row.erased:
                finding.breach(f"message {row.id} ({row.state}) has lost its text")
        elif digest_of(row.text, row.salt) != row.digest:
            finding.breach(f"message {row.id} is not what was written")
    return finding


def _request_digests(connection: Connection) -> Finding:
    """The reason of each request is the one whose digest was kept."""
    finding = Finding("request texts", "requests")
    for row in rows(
        connection,
        "SELECT r.id, r.seq, r.digest, t.text, t.salt FROM contact_requests r "
        "LEFT JOIN contact_request_texts t ON t.contact_request_id = r.id",
    ):
        finding.looked += 1
        if row.text is None:
            if row.seq:
                finding.breach(f"request {row.id} has lost its reason")
        elif digest_of(row.text, row.salt) != row.digest:
            finding.breach(f"the reason of request {row.id} is not what was written")
    return finding


def _files(connection: Connection) -> Finding:
    """Each attachment lies in the store as it was sent."""
    finding = Finding("files", "attachments")
    for row in rows(connection, "SELECT id, stored_as, size, digest FROM attachments ORDER BY id"):
        finding.looked += 1
        path = storage.path_of(row.stored_as)
        if not path.is_file():
            finding.breach(f"attachment {row.id} has lost its file")
        elif path.stat().st_size != row.size or _digest(path) != row.digest:
            finding.breach(f"attachment {row.id} is not what was sent")
    return finding


def _digest(path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(storage.CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def strays(connection: Connection) -> Finding:
    """Files that no row names: what was erased, or never belonged here."""
    finding = Finding("stray files", "files in the store")
    present = storage.names()
    known = {name for (name,) in rows(connection, "SELECT stored_as FROM attachments")}
    youngest = clock.now() - ON_ITS_WAY
    for name in sorted(present):
        finding.looked += 1
        path = storage.path_of(name)
        if name not in known and path.exists() and datetime.fromtimestamp(path.stat().st_mtime, UTC) < youngest:
            finding.breach(f"{name} belongs to no attachment")
    return finding
