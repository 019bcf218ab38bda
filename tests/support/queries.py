"""Counting what is sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from marketplace.extensions import db
from marketplace.models.statements import asked_here


@contextmanager
def sent() -> Iterator[list[str]]:
    """The statements that are sent meanwhile, by all connections; beginning and ending a transaction is none."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        note_asked(statement)

    def note_asked(statement: str) -> None:
        words = " ".join(statement.split())
        if not words.startswith(("BEGIN", "PRAGMA", "SET ")):
            statements.append(words)

    engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with asked_here.connected_to(note_asked):
            yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
