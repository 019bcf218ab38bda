"""Both engines for every test: migrated once per session, copied per worker, emptied before each test.

The first process of a session (the controller of pytest-xdist) starts PostgreSQL and migrates one database of each
engine. Workers copy them. Tests commit for real, in threads too: SQLite's file is replaced before each test, on
PostgreSQL one call of `test_support.empty()` deletes what the test before left behind. What stands in a database can be
kept and come back in the same way (`kept.py`).
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade

from marketplace import create_app, database, rights
from marketplace.extensions import db
from tests.support import postgres

ENGINES = os.environ.get("MARKETPLACE_TEST_ENGINES", "sqlite,postgresql").split(",")
TEMPLATE = "azukari_template"
FOLDER = "AZUKARI_TESTS_FOLDER"
SOCKET = "AZUKARI_TESTS_SOCKET"
SETTINGS = {"SECRET_KEY": "only-for-tests", "BASE_URL": "http://localhost", "SITE_NAME": "Azukari"}


@dataclass
class Session:
    """What the first process made and has to clean up."""

    folder: Path
    server: postgres.Server | None

    def stop(self) -> None:
        if self.server:
            self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def prepare() -> Session:
    """Start PostgreSQL, migrate a template on both engines, and tell the workers by the environment."""
    folder = Path(tempfile.mkdtemp(prefix="azukari-tests-", dir=postgres.fast_folder()))
    session = Session(folder, None)
    try:
        os.environ[FOLDER] = str(folder)
        migrate(make_app(f"sqlite:///{folder / 'template.db'}", folder / "instance"))
        if "postgresql" in ENGINES:
            session.server = postgres.start(folder)
            os.environ[SOCKET] = str(session.server.folder)
            make_template(session.server)
    except BaseException:
        session.stop()
        raise
    return session


def make_app(url: str, instance: Path, **settings: str) -> Flask:
    """An application for tests on the database at `url`."""
    app = create_app(SETTINGS | {"DATABASE_URL": url, "INSTANCE": str(instance)} | settings)
    app.testing = True
    return app


def migrate(app: Flask) -> None:
    """Bring the application's database to the newest version, then let go of it."""
    with app.app_context():
        upgrade()
    release(app)


def release(app: Flask) -> None:
    """Close the application's idle connections."""
    with app.app_context():
        database.let_go()


def empty_copy(path: Path) -> str:
    """The address of a new, migrated SQLite database at `path`."""
    shutil.copyfile(Path(os.environ[FOLDER]) / "template.db", path)
    return f"sqlite:///{path}"


def make_template(server: postgres.Server) -> None:
    """The database that workers copy: migrated by the owner, open to the web role, with `test_support.empty()`."""
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE} OWNER {postgres.OWNER}")
    app = make_app(server.url(TEMPLATE, postgres.OWNER), Path(os.environ[FOLDER]) / "instance")
    migrate(app)
    with app.app_context(), db.engine.begin() as connection:
        rights.grant(connection, postgres.WEB)
    release(app)
    with server.connect(TEMPLATE) as connection:
        connection.execute(emptying(connection))


def emptying(connection: psycopg.Connection) -> str:
    """SQL that remembers the rows of a migrated database and makes `test_support.empty()`, which goes back to them."""
    tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    seeded = [name for name in tables if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()]
    keep = "".join(f'CREATE TABLE test_support."{name}" AS TABLE public."{name}";' for name in seeded)
    steps = [
        f'IF EXISTS (SELECT FROM public."{name}") THEN DELETE FROM public."{name}"; END IF;'
        for name in sorted(set(tables) - set(seeded))
    ]
    steps += [
        f'IF EXISTS (TABLE public."{name}" EXCEPT TABLE test_support."{name}")'
        f' OR EXISTS (TABLE test_support."{name}" EXCEPT TABLE public."{name}") THEN'
        f' DELETE FROM public."{name}";'
        f' INSERT INTO public."{name}" OVERRIDING SYSTEM VALUE TABLE test_support."{name}"; END IF;'
        for name in seeded
    ]
    return f"""
        CREATE SCHEMA test_support; {keep}
        {function("test_support", "empty", steps)}
    """


def keeping(connection: psycopg.Connection, name: str) -> str:
    """SQL that copies every row into a schema and makes its `bring_back()`, which begins with an empty database."""
    tables = [table for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    filled = [table for table in tables if connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()]
    schema = f"kept_{name}"
    keep = "".join(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}";' for table in filled)
    steps = ["PERFORM test_support.empty();"]
    steps += [
        f'DELETE FROM public."{table}"; INSERT INTO public."{table}" OVERRIDING SYSTEM VALUE TABLE {schema}."{table}";'
        for table in filled
    ]
    return f"""
        CREATE SCHEMA {schema}; {keep}
        {function(schema, "bring_back", steps)}
    """


def function(schema: str, name: str, steps: list[str]) -> str:
    """SQL for a function that goes through the steps with all triggers off and sets the counters back as they are now."""
    return f"""
        CREATE TABLE {schema}.counters AS SELECT format('public.%I', sequencename) AS name, last_value, start_value
            FROM pg_sequences WHERE schemaname = 'public';
        CREATE FUNCTION {schema}.{name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
            PERFORM set_config('session_replication_role', 'replica', true), set_config('lock_timeout', '5s', true);
            {" ".join(steps)}
            PERFORM setval(name::regclass, coalesce(last_value, start_value), last_value IS NOT NULL)
                FROM {schema}.counters;
        END $$;
    """


def overwrite(source: Path, target: Path) -> None:
    """Copy a database in one transaction."""
    with closing(sqlite3.connect(source)) as from_, closing(sqlite3.connect(target, timeout=20)) as to:
        from_.backup(to)


class Sqlite:
    """One worker's SQLite database."""

    def __init__(self, folder: Path):
        self.template = Path(os.environ[FOLDER]) / "template.db"
        self.path = folder / "marketplace.db"
        self.url = f"sqlite:///{self.path}"

    def reset(self, app: Flask, template: Path | None = None) -> None:
        release(app)
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        shutil.copyfile(template or self.template, self.path)

    def reset_in_use(self) -> None:
        """The same while other processes have the file open."""
        overwrite(self.template, self.path)

    def keep(self, name: str) -> None:
        """Remember what stands here."""
        overwrite(self.path, self._kept(name))

    def bring_back(self, app: Flask, name: str) -> None:
        """Let stand here what was kept."""
        self.reset(app, self._kept(name))

    def _kept(self, name: str) -> Path:
        return self.path.with_name(f"{self.path.stem}-{name}.db")

    def close(self) -> None:
        """Nothing stays open between resets."""


class Postgres:
    """One worker's PostgreSQL database, used as the role of the web process."""

    def __init__(self, name: str):
        socket = os.environ[SOCKET]
        with psycopg.connect(f"postgresql://postgres@/postgres?host={socket}", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER {postgres.OWNER}")
        self.url = f"postgresql://{postgres.WEB}@/{name}?host={socket}"
        self.owner_url = f"postgresql://{postgres.OWNER}@/{name}?host={socket}"
        self.superuser = psycopg.connect(f"postgresql://postgres@/{name}?host={socket}", autocommit=True)

    def reset(self, _app: Flask) -> None:
        self.superuser.execute("SELECT test_support.empty()")

    def reset_in_use(self) -> None:
        """The same while other processes are connected."""
        self.superuser.execute("SELECT test_support.empty()")

    def keep(self, name: str) -> None:
        """Remember what stands here."""
        self.superuser.execute(keeping(self.superuser, name))

    def bring_back(self, _app: Flask, name: str) -> None:
        """Let stand here what was kept."""
        self.superuser.execute(f"SELECT kept_{name}.bring_back()")

    def close(self) -> None:
        self.superuser.close()


def versions(session: Session) -> str:
    """Both engines' versions in one line."""
    found = []
    if "sqlite" in ENGINES:
        found.append(f"SQLite {sqlite3.sqlite_version}")
    if session.server:
        found.append(f"PostgreSQL {session.server.version} ({session.server.source}; as the role {postgres.WEB})")
    return " and ".join(found)
