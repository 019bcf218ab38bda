"""One world, as new for each test, and raw connections to it: SQLite with foreign keys off and on, PostgreSQL as the web role."""

import sqlite3

import psycopg
import pytest

from marketplace.extensions import db
from tests.attacks.statements import Raw
from tests.attacks.world import World


@pytest.fixture
def world(app, clock, shelf):
    return shelf.take("attacks", clock, lambda: World(clock.move))


def connect(engine: str, database, foreign_keys: bool = False, owner: bool = False) -> Raw:
    """A connection such as a shell has."""
    db.session.rollback()
    if engine == "sqlite":
        connection = sqlite3.connect(database.path, isolation_level=None, timeout=2)
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        return Raw(connection, engine)
    url = database.owner_url if owner else database.url
    return Raw(psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True), engine)


@pytest.fixture(params=[False, True], ids=["keys off", "keys on"])
def raw(request, engine, database, world):
    """PostgreSQL has its foreign keys always on, so there the pair runs with the web role and with the owner."""
    opened = connect(engine, database, foreign_keys=request.param, owner=request.param)
    yield opened
    opened.close()
