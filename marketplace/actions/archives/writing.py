"""Writing an archive, in one snapshot, while the site goes on."""

import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, select

from marketplace import clock, database
from marketplace.actions.archives.file import DATABASE, FORMAT, MANIFEST, Watch, add_file, new
from marketplace.extensions import db
from marketplace.models import Attachment, schema

AT_ONCE = 1_000
PAGES_AT_ONCE = 2_000


def export(path: Path, watch: Watch = lambda done, total: None) -> dict:
    """Write all data as rows, which both engines can read. Returns the manifest."""
    with new(path) as archive, snapshot() as connection:
        names = stored_names(connection)
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in db.metadata.sorted_tables
        }
        total, done = sum(counts.values()) + len(names), 0
        for table in db.metadata.sorted_tables:
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as target:
                target.write(_line([column.name for column in table.columns]))
                for row in _rows(connection, table):
                    target.write(_line([_plain(value) for value in row]))
                    done += 1
                    watch(done, total)
        return _finish(archive, connection, names, lambda files, _all: watch(done + files, total), tables=counts)


def backup(path: Path, watch: Watch = lambda done, total: None) -> dict:
    """Write all data for the same engine: SQLite copies its own file, PostgreSQL streams its tables."""
    if db.engine.dialect.name != "sqlite":
        return export(path, watch)
    with new(path) as archive, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        copy = Path(folder) / DATABASE
        with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as source:
            # An open read transaction holds the snapshot, so that writers do not make the copy begin anew.
            source.execute("BEGIN")
            source.execute("SELECT 1 FROM sqlite_master").fetchone()
            with closing(sqlite3.connect(copy)) as target:
                source.backup(
                    target, pages=PAGES_AT_ONCE, progress=lambda _status, left, all_: watch(all_ - left, all_)
                )
        with opened(copy) as connection:
            archive.write(copy, DATABASE)
            return _finish(archive, connection, stored_names(connection), watch)


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees one moment of the database, whatever is written meanwhile, and writes nothing."""
    with database.reading(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """A connection that reads a SQLite file beside the site's own."""
    engine = create_engine(f"sqlite:///{path}")
    try:
        with database.reading(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def stored_names(connection: Connection) -> list[str]:
    """The generated names of all attachments."""
    return list(connection.scalars(select(Attachment.stored_as).order_by(Attachment.id)))


def _rows(connection: Connection, table) -> Iterator:
    ordered = select(table).order_by(*table.primary_key.columns)
    return iter(connection.execution_options(stream_results=True, yield_per=AT_ONCE).execute(ordered))


def _line(values: list) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value):
    return value.isoformat() if isinstance(value, date | datetime) else value


def _finish(archive: zipfile.ZipFile, connection: Connection, names: list[str], watch: Watch, **more) -> dict:
    """Add the attachments, and last of all the manifest, by which an archive is known to be whole."""
    missing = []
    for done, name in enumerate(names, 1):
        if not add_file(archive, name):
            missing.append(name)
        watch(done, len(names))
    manifest = {
        "format": FORMAT,
        "version": sorted(schema.versions_found(connection)),
        "engine": db.engine.dialect.name,
        "made_at": clock.now().isoformat(),
        "files": len(names) - len(missing),
        "missing": missing,
        **more,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=2))
    return manifest
