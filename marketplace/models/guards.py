"""What the database itself refuses: one condition text for both engines, emitted as triggers.

A guard says what *must* be true of a row that is inserted, changed or deleted; anything else (false, or unknown because of
a NULL) is refused. The models state their guards beside their columns; this file knows how they become triggers on SQLite
and on PostgreSQL, and compares what stands in a database with what should. The journal's view is kept here too.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True)
class Engine:
    """The few words in which the two engines differ."""

    name: str

    @property
    def is_sqlite(self) -> bool:
        return self.name == "sqlite"

    def plus_days(self, moment: str, days: str | int) -> str:
        """The moment `days` later (a column or a number)."""
        if self.is_sqlite:
            return f"(datetime(substr({moment}, 1, 19), '+' || ({days}) || ' days') || substr({moment}, 20))"
        return f"({moment} + ({days}) * interval '1 day')"

    def tokyo_day(self, moment: str) -> str:
        """The calendar day in Asia/Tokyo of a stored moment."""
        return (
            f"date(substr({moment}, 1, 19), '+9 hours')"
            if self.is_sqlite
            else f"(({moment} + interval '9 hours')::date)"
        )

    def is_moment(self, value: str) -> str:
        """A real time before the year 2200 in the one form in which times are stored."""
        if self.is_sqlite:
            # Whole seconds only are calculated with: SQLite rounds 59.9995 up to the next minute.
            second = f"substr({value}, 1, 19)"
            is_time = f"datetime({value}) IS NOT NULL AND datetime({second}, '+0 days') = {second}"
            return f"(typeof({value}) = 'text' AND {is_time} AND {value} < '2200')"
        return f"({value} < TIMESTAMP '2200-01-01' AND {value} > TIMESTAMP '1900-01-01')"

    def is_yen(self, *values: str) -> str:
        """Whole yen, not negative, not NULL."""
        kind = " AND typeof({0}) = 'integer'" if self.is_sqlite else ""
        return "(" + " AND ".join(("{0} >= 0" + kind).format(value) for value in values) + ")"

    def is_flag(self, value: str) -> str:
        """True or false and nothing else."""
        return f"(typeof({value}) = 'integer' AND {value} IN (0, 1))" if self.is_sqlite else f"({value} IS NOT NULL)"


Must = str | Callable[[Engine], str]


@dataclass(frozen=True, slots=True)
class Guard:
    """`must` has to be true when a row of `table` is inserted, updated or deleted (`on`), on both engines or one of them."""

    table: str
    on: str
    name: str
    must: Must
    only_sqlite: bool = False

    @property
    def label(self) -> str:
        return f"{self.table}_{self.on}_{self.name}"

    def text(self, engine: Engine) -> str:
        return self.must if isinstance(self.must, str) else self.must(engine)


@dataclass(frozen=True, slots=True)
class Chain:
    """An event table, its subject's table, the column between them, and the table and column of the root to lock."""

    events: str
    subject: str
    key: str
    root: str
    root_id: str


GUARDS: dict[str, Guard] = {}
CHAINS: list[Chain] = []
LOCKS: dict[str, tuple[str, str]] = {}
VIEWS: dict[str, str] = {}


def guard(table: str, on: str, name: str, must: Must, only_sqlite: bool = False) -> None:
    """State a guard. Its name is unique on its table and operation."""
    rule = Guard(table, on, name, must, only_sqlite)
    assert rule.label not in GUARDS, rule.label
    GUARDS[rule.label] = rule


def lock_root(table: str, root: str, root_id: str) -> None:
    """Inserting into `table` first takes the lock of the row `root_id` of `root` (PostgreSQL; SQLite has one writer)."""
    LOCKS[table] = (root, root_id)


def append_only(table: str, *keys: tuple[str, ...], delete: str = "FALSE") -> None:
    """Rows are added and never changed; deleted only when `delete` is true. `keys` are the table's unique keys."""
    guard(table, "update", "append_only", "FALSE")
    guard(table, "delete", "append_only", delete)
    for key in keys:
        free_key(table, *key)


def free_key(table: str, *columns: str, where: str = "") -> None:
    """No row with these values stands yet: nothing is replaced by inserting over it.

    Every unique key needs this on SQLite, where `INSERT OR REPLACE` deletes without firing delete triggers; on PostgreSQL
    the unique index itself refuses. `where` repeats the condition of a partial index.
    """
    same = " AND ".join(f"k.{column} = NEW.{column}" for column in columns)
    must = f"NOT EXISTS (SELECT 1 FROM {table} k WHERE {same}{where})"
    guard(table, "insert", "free_" + "_".join(columns), must, only_sqlite=True)


def kept_key(table: str, *columns: str) -> None:
    """As `free_key` for a column that may change: `UPDATE OR REPLACE` takes no value that another row has."""
    same = " AND ".join(f"k.{column} = NEW.{column}" for column in columns)
    must = f"NOT EXISTS (SELECT 1 FROM {table} k WHERE {same} AND k.id <> NEW.id)"
    guard(table, "update", "kept_" + "_".join(columns), must, only_sqlite=True)


def view(name: str, select: str) -> None:
    """State a view; its text is the same for both engines."""
    VIEWS[name] = select


# -- from statements to SQL -------------------------------------------------------------------------------------------


def statements(engine_name: str) -> dict[str, tuple[str, ...]]:
    """Everything to create, by the name of the trigger or view, in the order of creation."""
    from marketplace.models import guards_postgres, guards_sqlite

    return (guards_sqlite if engine_name == "sqlite" else guards_postgres).statements()


def create(connection: Connection) -> None:
    """Write all guards and views into a database that has none (see `drop`)."""
    for group in statements(connection.dialect.name).values():
        for statement in group:
            connection.exec_driver_sql(
                statement.replace("%", "%%") if connection.dialect.name == "postgresql" else statement
            )


def drop(connection: Connection) -> None:
    """Remove every trigger and view of ours, known or not: before a migration, an import, a reset."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")).all()
        for kind, name in rows:
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS "{name}"')
        return
    for name in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    triggers = connection.execute(
        text(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND n.nspname = 'public'"
        )
    ).all()
    for name, relation in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{relation}"')
    functions = connection.execute(
        text(
            "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname = 'public' AND (p.proname LIKE 'guard\\_%' OR p.proname LIKE 'lock\\_%')"
        )
    ).all()
    for (signature,) in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {signature}")


@contextmanager
def lifted(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Lift the guards of `tables` for a stretch of a transaction; only the owner can.

    SQLite takes away all of them; PostgreSQL switches off what stands on the tables, and the rights on the view stay.
    """
    if connection.dialect.name == "sqlite":
        drop(connection)
        yield
        create(connection)
        return
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def compare(connection: Connection) -> list[str]:
    """What differs between the database's guards and the model's, one sentence each; empty when all is as it should be."""
    from marketplace.models import guards_postgres, guards_sqlite

    found = (guards_sqlite if connection.dialect.name == "sqlite" else guards_postgres).found(connection)
    wanted = statements(connection.dialect.name)
    return (
        [f"missing: {name}" for name in wanted.keys() - found.keys()]
        + [f"unknown: {name}" for name in found.keys() - wanted.keys()]
        + [f"changed: {name}" for name in wanted.keys() & found.keys() if found[name] != "\n".join(wanted[name])]
    )
