"""The database itself: guards, tables and keys are the model's, and no row refers to nothing."""

from collections.abc import Iterator

from sqlalchemy import Connection, ForeignKey

from marketplace.extensions import db
from marketplace.models import guards, schema
from marketplace.verify.finding import Finding, asked


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    found, wanted = schema.versions_found(connection), schema.versions_wanted()
    yield Finding("version", "migrations", len(wanted)).take(sorted(found ^ wanted))
    wanted_guards = len(guards.statements(connection.dialect.name))
    yield Finding("guards", "triggers, functions and views", wanted_guards).take(sorted(guards.compare(connection)))
    yield Finding("tables", "tables with their columns, indexes and keys", len(db.metadata.tables)).take(
        schema.differences(connection)
    )
    yield _engine(connection)
    yield _references(connection)


def _engine(connection: Connection) -> Finding:
    """What the engine says of its own files, and on PostgreSQL whether foreign keys are switched on."""
    if connection.dialect.name == "sqlite":
        said = [line for (line,) in connection.exec_driver_sql("PRAGMA integrity_check") if line != "ok"]
        return Finding("engine", "file", 1).take(said)
    return asked(
        connection,
        "engine",
        "triggers of the engine's own",
        "pg_trigger WHERE tgisinternal",
        "SELECT tgrelid::regclass, tgname, 'is switched off' FROM pg_trigger WHERE tgisinternal AND tgenabled <> 'O'",
    )


def _references(connection: Connection) -> Finding:
    """Foreign keys hold whatever a shell switched off."""
    finding = Finding("references", "foreign keys")
    for table in db.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            finding.looked += 1
            finding.take(_dangling(connection, table.name, key))
    return finding


def _dangling(connection: Connection, table: str, key: ForeignKey) -> Iterator[str]:
    column, target = key.parent.name, key.column
    sql = (
        f"SELECT x.{column}, COUNT(*) FROM {table} x WHERE x.{column} IS NOT NULL AND NOT EXISTS "
        f"(SELECT 1 FROM {target.table.name} y WHERE y.{target.name} = x.{column}) GROUP BY x.{column}"
    )
    for value, count in connection.exec_driver_sql(sql):
        yield f"{table}.{column} = {value} ({count} rows) refers to nothing"
