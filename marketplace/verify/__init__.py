"""The audit of every promise, recomputed from the events and the files (database.md); nothing here writes.

It reads row by row, so it works for millions of rows, and in one snapshot, so the site may go on meanwhile.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from marketplace.verify import chains, detector, gate, marks, money, structure, terms, texts
from marketplace.verify.finding import Finding

KINDS = (structure, chains, terms, money, texts, gate, marks, detector)


def run(connection: Connection) -> Iterator[Finding]:
    """Every finding, one after the other. The caller's transaction is the snapshot."""
    for kind in KINDS:
        yield from kind.check(connection)
    yield texts.strays(connection)


def run_apart(connection: Connection) -> Iterator[Finding]:
    """The same for data that is not yet the site's: the store still holds other files, which are no breach."""
    for kind in KINDS:
        yield from kind.check(connection)
