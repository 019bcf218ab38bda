"""Doing what nobody may: SQL on a database whose guards and foreign keys are switched off, as its owner could."""

import sqlite3
from contextlib import closing

from sqlalchemy import text

from marketplace.extensions import db


def corrupt(engine: str, database, *statements: str) -> None:
    """Run the statements; afterwards every guard stands again as before."""
    db.session.rollback()
    (_on_sqlite if engine == "sqlite" else _on_postgresql)(database, statements)


def _on_sqlite(database, statements) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _name, sql in guards:
            connection.execute(sql)


def _on_postgresql(database, statements) -> None:
    database.superuser.execute("SET session_replication_role = replica")
    try:
        for statement in statements:
            database.superuser.execute(statement)
    finally:
        database.superuser.execute("RESET session_replication_role")


def value(sql: str):
    """The first column of the first row."""
    found = db.session.execute(text(sql)).scalar()
    db.session.rollback()
    return found
