"""How a connection behaves on each engine: what begins a transaction, and that reading cannot write.

SQLite's own transaction handling silently loses concurrent updates, so we begin ourselves: a request that may write
takes the write lock first (`BEGIN IMMEDIATE`), a request that only reads cannot write at all. On PostgreSQL reading is
`READ ONLY`, and writers take the lock of the root row (`lock`), which the guards take too.
"""

import sqlite3
from contextlib import contextmanager

from flask import g
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import Engine

from marketplace.extensions import db, is_reading

BUSY = "PRAGMA busy_timeout = 20000"
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    BUSY,
    "PRAGMA secure_delete = ON",
    "PRAGMA recursive_triggers = ON",
)


def let_go() -> None:
    """Close the idle connections of this process."""
    for engine in db.engines.values():
        engine.dispose()


def declare_reading(only_reads: bool) -> None:
    """Say once, before the first query, whether this request may write."""
    g.reading = only_reads


@contextmanager
def reading():
    """A stretch of work that only reads; afterwards its transaction is over and writing is possible again.

    Inside an action's transaction it is part of that one.
    """
    if db.session.info.get("in_transaction"):
        yield
        return
    before = is_reading()
    g.reading = True
    try:
        yield
    finally:
        db.session.rollback()
        g.reading = before


@contextmanager
def short_write(wait_ms: int = 200):
    """A connection of its own for one small write beside the request's work; it waits for a lock no longer than given.

    Raises OperationalError when somebody else is writing for longer than that.
    """
    before = is_reading()
    g.reading = False
    try:
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            is_sqlite = isinstance(raw, sqlite3.Connection)
            if is_sqlite:
                raw.execute(f"PRAGMA busy_timeout = {wait_ms}")
            try:
                if not is_sqlite:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {wait_ms}")
                yield connection
            finally:
                connection.rollback()
                if is_sqlite:
                    raw.execute(BUSY)
    finally:
        g.reading = before


@event.listens_for(Engine, "connect")
def _on_connect(connection, _record) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(pragma)


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        only_reads = is_reading()
        raw = connection.connection.dbapi_connection
        # Setting it, even to what it is, makes SQLite compile all its kept statements anew: half a page's time.
        if connection.info.get("query_only") is not only_reads:
            raw.execute(f"PRAGMA query_only = {int(only_reads)}")
            connection.info["query_only"] = only_reads
        if only_reads:
            raw.execute("BEGIN")
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # The driver then begins with `BEGIN READ ONLY`, which takes no further round to the server.
        connection.connection.dbapi_connection.read_only = is_reading()


def lock(table: str, row_id: int) -> None:
    """Take the lock of a root row until the transaction ends, the same that the guards take.

    Several are taken in the order thread, contract, person. On SQLite the transaction already holds the write lock.
    """
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"SELECT lock_{table}(:id)"), {"id": row_id})
