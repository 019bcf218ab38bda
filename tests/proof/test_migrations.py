"""A market that the first version made comes up to the present one whole, killed on the way or not.

`data/market-0001.zip` is the demo market as the first migration's program exported it. Planted, and each failed here: a column in a
migration that the model does not have, a table emptied by a migration, a guard dropped after the run, and a run that was
not one transaction (killed, it stood at the newest version already).
"""

import json
import os
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade
from sqlalchemy import Date, DateTime, MetaData, func, select

from marketplace.extensions import db
from marketplace.models import guards, schema
from tests.support import databases, postgres
from tests.support.commands import run

ROOT = Path(__file__).parents[2]
FIRST = Path(__file__).parent / "data" / "market-0001.zip"
STOPS = 8


@pytest.fixture
def new(engine, worker_folder, tmp_path):
    """`new()` is the application of an empty database without any table, used by the owner of its tables."""
    made, superuser = [], None

    def make():
        nonlocal superuser
        name = f"azukari_up_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{len(made)}"
        if engine == "sqlite":
            url = f"sqlite:///{tmp_path / name}.db"
        else:
            socket = os.environ[databases.SOCKET]
            superuser = superuser or psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True)
            superuser.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            superuser.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER}")
            url = f"postgresql://{postgres.OWNER}@/{name}?host={socket}"
        app = databases.make_app(url, tmp_path / name)
        app.config["INSTANCE"].mkdir(exist_ok=True)
        made.append((app, url, name))
        return app, url

    yield make
    for app, _url, name in made:
        databases.release(app)
        if superuser:
            superuser.execute(f"DROP DATABASE {name} WITH (FORCE)")
    if superuser:
        superuser.close()


def filled(new) -> tuple:
    """The first version's market in a database at the first migration, with its files; and how many rows it has."""
    app, url = new()
    with app.app_context(), zipfile.ZipFile(FIRST) as archive:
        upgrade(revision="0001")
        known = MetaData()
        with db.engine.begin() as connection:
            known.reflect(connection)
            for table in reversed(known.sorted_tables):
                if f"tables/{table.name}.jsonl" in archive.namelist():
                    connection.execute(table.delete())
            for table in known.sorted_tables:
                rows = list(_rows(archive, table))
                if rows:
                    connection.execute(table.insert(), rows)
        (app.config["INSTANCE"] / "files").mkdir(exist_ok=True)
        archive.extractall(app.config["INSTANCE"], [name for name in archive.namelist() if name.startswith("files/")])
    databases.release(app)
    return app, url


def _rows(archive: zipfile.ZipFile, table):
    if f"tables/{table.name}.jsonl" not in archive.namelist():
        return
    names, *lines = map(json.loads, archive.read(f"tables/{table.name}.jsonl").splitlines())
    for line in lines:
        yield {name: _value(table.columns[name].type, value) for name, value in zip(names, line, strict=True)}


def _value(kind, value):
    if value is None or not isinstance(kind, Date | DateTime):
        return value
    return date.fromisoformat(value) if isinstance(kind, Date) else datetime.fromisoformat(value).replace(tzinfo=None)


def counted(app) -> dict[str, int]:
    """How many rows each table of the first version has."""
    wanted = json.loads(zipfile.ZipFile(FIRST).read("manifest.json"))["tables"]
    known = MetaData()
    with app.app_context(), db.engine.connect() as connection:
        known.reflect(connection)
        return {name: connection.scalar(select(func.count()).select_from(known.tables[name])) for name in wanted}


def stands_at(app) -> set[str]:
    with app.app_context(), db.engine.connect() as connection:
        return schema.versions_found(connection)


def child(app, url: str, stop: int) -> subprocess.CompletedProcess:
    """`flask db upgrade` in a process of its own, killed at a statement (0: not)."""
    settings = {f"MARKETPLACE_{name}": value for name, value in databases.SETTINGS.items()}
    settings |= {"MARKETPLACE_DATABASE_URL": url, "MARKETPLACE_INSTANCE": str(app.config["INSTANCE"])}
    command = [sys.executable, "-m", "tests.proof.killed", str(stop), "db", "upgrade"]
    return subprocess.run(
        command, env=os.environ | settings, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def assert_is_whole(app, rows: dict[str, int]) -> None:
    """At the newest version, with the model's schema and guards, every row still there, and every promise kept."""
    assert stands_at(app) == schema.versions_wanted()
    with app.app_context(), db.engine.connect() as connection:
        assert schema.differences(connection) == []
        assert guards.compare(connection) == []
    assert counted(app) == rows
    with app.app_context():
        audited = run(app, "verify")
    assert audited.exit_code == 0, audited.output


def test_the_first_market_comes_up_and_killed_on_the_way_it_comes_up_the_next_time(new, figure):
    app, url = filled(new)
    rows = counted(app)
    done = child(app, url, 0)
    assert done.returncode == 0, done.stdout + done.stderr
    statements = int(done.stdout.split()[-1])
    assert_is_whole(app, rows)
    app, url = filled(new)
    for stop in range(1, STOPS + 1):
        killed = child(app, url, stop * statements // (STOPS + 1))
        assert killed.returncode == -9, killed.stdout + killed.stderr
        assert stands_at(app) == {"0001"} and counted(app) == rows
        databases.release(app)
    again = child(app, url, 0)
    assert again.returncode == 0, again.stdout + again.stderr
    assert_is_whole(app, rows)
    figure("rows brought up by migrations", sum(rows.values()))
    figure("migrations killed on the way", STOPS)


def test_what_only_a_fresh_database_would_have_is_there_too(new, engine):
    """Column by column as a database that never was anything else."""
    upgraded, _url = filled(new)
    fresh, _url = new()
    described = []
    for app in (upgraded, fresh):
        with app.app_context():
            upgrade()
            known = MetaData()
            with db.engine.connect() as connection:
                known.reflect(connection)
                kind = connection.dialect
            described.append(
                {
                    f"{table.name}.{column.name}": (
                        column.type.compile(kind),
                        column.nullable,
                        bool(column.primary_key),
                    )
                    for table in known.sorted_tables
                    for column in table.columns
                }
                | {
                    f"{table.name} indexes": sorted(index.name for index in table.indexes)
                    for table in known.sorted_tables
                }
            )
    assert described[0] == described[1]
