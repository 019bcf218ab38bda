"""Putting an archive in the place of the data: loaded and audited apart, and undone when a promise is broken."""

import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, Date, DateTime, create_engine, func, select, text

from marketplace import clock, verify
from marketplace.actions.archives import writing
from marketplace.actions.archives.file import DATABASE, Archive, ArchiveError, Watch
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import User, guards, schema
from marketplace.models.stateful import UTCDateTime

AT_ONCE = 5_000


@dataclass(slots=True)
class Loaded:
    """What was done: how many rows and files came, the breaches that were let pass, and where the former data lies."""

    rows: int = 0
    files: int = 0
    breaches: list[str] = field(default_factory=list)
    before: Path | None = None


class Broken(ArchiveError):
    """The archived data breaks promises; `breaches` are the lines of the audit."""

    def __init__(self, breaches: list[str]):
        super().__init__("The archive breaks promises, so nothing was changed.")
        self.breaches = breaches


def load(path: Path, *, replace: bool = False, anyway: bool = False, watch: Watch = lambda done, total: None) -> Loaded:
    """Load an export into this database. One that holds people is replaced only with `replace`, and copied before.

    Raises Broken when the audit finds a breach, unless `anyway`; then nothing has changed.
    """
    with _opened(path) as archive:
        if archive.is_sqlite_file:
            raise ArchiveError("This is a backup of SQLite's own file; restore it there, or make an export of it.")
        return _put_in_place(archive, replace, anyway, lambda loaded: _load_rows(archive, loaded, anyway, watch))


def restore(path: Path, *, anyway: bool = False, watch: Watch = lambda done, total: None) -> Loaded:
    """Put a backup in the place of all data. What stood here is copied before, into the instance folder."""
    with _opened(path) as archive:
        if not archive.is_sqlite_file:
            return _put_in_place(archive, True, anyway, lambda loaded: _load_rows(archive, loaded, anyway, watch))
        if db.engine.dialect.name != "sqlite":
            raise ArchiveError("This is a backup of SQLite's own file; restore it there, and make an export of it.")
        return _put_in_place(archive, True, anyway, lambda loaded: _copy_pages(archive, loaded, anyway, watch))


@contextmanager
def _opened(path: Path) -> Iterator[Archive]:
    """The archive, if it is of this very version of the schema."""
    archive = Archive(path)
    try:
        wanted = schema.versions_wanted()
        if archive.version != wanted:
            found = ", ".join(sorted(archive.version)) or "none"
            raise ArchiveError(
                f"The archive's version is {found}, this program's is {', '.join(wanted)}; "
                "load it with the program that wrote it, and upgrade then."
            )
        with db.engine.connect() as connection:
            if schema.versions_found(connection) != wanted:
                raise ArchiveError("The database is not at this version; run: flask db upgrade")
        yield archive
    except (zipfile.BadZipFile, EOFError, zlib.error, KeyError, ValueError) as error:
        raise ArchiveError(f"The archive is damaged ({error}).") from error
    finally:
        archive.close()


def _put_in_place(archive: Archive, replace: bool, anyway: bool, put: Callable[[Loaded], None]) -> Loaded:
    """Store the files, put the data, and clean up: the added files when it fails, the former ones when it succeeds."""
    loaded = Loaded()
    with db.engine.connect() as connection:
        people = connection.scalar(select(func.count()).select_from(User))
        former = writing.stored_names(connection)
    if people and not replace:
        raise ArchiveError(f"The database holds {people} people; --replace puts the archive in their place.")
    if people:
        loaded.before = current_app.config["INSTANCE"] / f"before-{clock.now():%Y%m%d-%H%M%S}.zip"
        writing.backup(loaded.before)
    names = archive.stored_names()
    added: list[str] = []
    try:
        for name in names:
            if not _is_stored(archive, name):
                added.append(name)
                archive.unpack(f"files/{name}", storage.path_of(name))
        put(loaded)
    except BaseException:
        for name in set(added) - set(former):
            storage.remove(name)
        raise
    for name in set(former) - set(names):
        storage.remove(name)
    loaded.files = len(names)
    return loaded


def _is_stored(archive: Archive, name: str) -> bool:
    """Whether the store has this very file already."""
    path, wanted = storage.path_of(name), archive.zip.getinfo(f"files/{name}")
    if not path.is_file() or path.stat().st_size != wanted.file_size:
        return False
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(storage.CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum == wanted.CRC


def _audit(connection: Connection, loaded: Loaded, anyway: bool) -> None:
    loaded.breaches = [str(finding) for finding in verify.run_apart(connection) if finding.breaches]
    if loaded.breaches and not anyway:
        raise Broken(loaded.breaches)


def _copy_pages(archive: Archive, loaded: Loaded, anyway: bool, watch: Watch) -> None:
    """Audit the archived SQLite file beside the site's own, then copy it over that in one step."""
    with tempfile.TemporaryDirectory(dir=current_app.config["INSTANCE"]) as folder:
        unpacked = Path(folder) / DATABASE
        archive.unpack(DATABASE, unpacked)
        _write_guards(unpacked)
        with writing.opened(unpacked) as connection:
            loaded.rows = sum(
                connection.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
            )
            _audit(connection, loaded, anyway)
        db.session.remove()
        with closing(sqlite3.connect(unpacked)) as source, closing(sqlite3.connect(db.engine.url.database)) as target:
            source.backup(target, progress=lambda _status, left, all_: watch(all_ - left, all_))


def _write_guards(path: Path) -> None:
    """The archived file gets this version's guards, whatever it had."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        guards.drop(connection)
        guards.create(connection)
    engine.dispose()


def _load_rows(archive: Archive, loaded: Loaded, anyway: bool, watch: Watch) -> None:
    """Replace all rows in one transaction, guards lifted, and audit before it ends."""
    tables = db.metadata.sorted_tables
    total = sum(archive.manifest["tables"].values())
    db.session.remove()
    with db.engine.begin() as connection:
        with guards.lifted(connection, [table.name for table in tables]):
            _empty(connection, tables)
            for table in tables:
                with closing(_batches(archive, table)) as batches:
                    for rows in batches:
                        _insert(connection, table, rows)
                        loaded.rows += len(rows)
                        watch(loaded.rows, total)
            _count_on(connection, tables)
        if connection.dialect.name == "postgresql":
            # Without statistics its plans for the audit take minutes instead of seconds.
            connection.exec_driver_sql("ANALYZE")
        _audit(connection, loaded, anyway)


def _insert(connection: Connection, table, rows: list[dict]) -> None:
    """Add the rows; PostgreSQL takes them as a stream, several times faster."""
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), rows)
        return
    bind = [column.type.bind_processor(connection.dialect) or (lambda value: value) for column in table.columns]
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    try:
        with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as stream:
            for row in rows:
                stream.write_row([to(row[column.name]) for column, to in zip(table.columns, bind, strict=True)])
    except connection.dialect.loaded_dbapi.Error as error:
        raise ArchiveError(f"The database refused a row of {table.name} ({' '.join(str(error).split())}).") from error


def _empty(connection: Connection, tables: list) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)} RESTART IDENTITY"))
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in reversed(tables):
        connection.execute(table.delete())


def _batches(archive: Archive, table) -> Iterator[list[dict]]:
    with closing(archive.lines(table.name)) as lines:
        names = next(lines)
        readers = [_reader(table.columns[name]) for name in names]
        while values := list(islice(lines, AT_ONCE)):
            yield [_row(names, readers, row) for row in values]


def _row(names: list[str], readers: list[Callable], values: list) -> dict:
    parts = zip(names, readers, values, strict=True)
    return {name: read(value) if value is not None else None for name, read, value in parts}


def _reader(column) -> Callable:
    """How a column's value is read from JSON."""
    if isinstance(column.type, DateTime | UTCDateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(column.type, Date) else lambda value: value


def _count_on(connection: Connection, tables: list) -> None:
    """PostgreSQL's counters go on after the highest number; SQLite looks for itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is not None:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), "
                    f"COALESCE(MAX({column.name}), 1), MAX({column.name}) IS NOT NULL) FROM {table.name}"
                )
            )
