"""Queries that are made once and then asked of the driver: for the pages that are asked for most.

SQLAlchemy writes the SQL and knows the types; running it through SQLAlchemy each time would cost about as much again as
the database needs (docs/decisions.md, "Statements"). Everything that writes, and every other query, goes through it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from blinker import Signal
from sqlalchemy import Connection, Select, bindparam, column, text
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.selectable import TextualSelect

from marketplace.extensions import db, is_reading, reader

# Sent with the SQL of every statement that is asked here; tests count them.
asked_here = Signal()


class Prepared(NamedTuple):
    """A statement in one engine's words: how the values that are asked for, and the rows that are found, are told."""

    sql: str
    values: Callable[[dict], Any]
    rows: Callable[[list], list]


class Statement:
    """A query with a fixed number of named parameters. Its rows are named tuples of the columns, in their order."""

    def __init__(self, query: Select | TextualSelect):
        self.query = query
        self.columns = list(query.selected_columns)
        self.row_class = namedtuple("Row", [column.name for column in self.columns])
        self._prepared: dict[str, Prepared] = {}

    def rows(self, **asked) -> list:
        """All rows, within the present transaction. Raises OperationalError when the database does not answer."""
        return self.rows_by(reader() if is_reading() else db.session.connection(), asked)

    def row(self, **asked):
        """The only row, or None when there is none."""
        found = self.rows(**asked)
        return found[0] if found else None

    def rows_by(self, connection: Connection, asked: dict) -> list:
        """All rows, asked through this very connection."""
        dialect = connection.dialect
        prepared = self._prepared.get(dialect.name) or self._prepare(dialect)
        if asked_here.receivers:
            asked_here.send(prepared.sql)
        try:
            found = connection.connection.dbapi_connection.execute(prepared.sql, prepared.values(asked)).fetchall()
        except dialect.dbapi.OperationalError as error:
            connection.invalidate(error)
            raise OperationalError(prepared.sql, asked, error, hide_parameters=True) from error
        return prepared.rows(found)

    def _prepare(self, dialect: Dialect) -> Prepared:
        compiled = self.query.compile(dialect=dialect)
        told = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in compiled.binds.items()
        }
        told = {name: process for name, process in told.items() if process is not None}
        order = compiled.positiontup if compiled.positional else None
        kinds = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self.columns]
        read = [(place, process) for place, process in enumerate(kinds) if process is not None]
        self._prepared[dialect.name] = Prepared(
            compiled.string,
            partial(_values, compiled.params, told, order),
            partial(_rows, self.row_class._make, read) if read else partial(_plain_rows, self.row_class._make),
        )
        return self._prepared[dialect.name]


def statement(sql: str, asked: Mapping[str, type], columns: Mapping[str, type | None]) -> Statement:
    """A query with the types of its parameters and of all its columns in their order (None: as the driver gives it)."""
    parameters = [bindparam(name, type_=kind) for name, kind in asked.items()]
    return Statement(text(sql).bindparams(*parameters).columns(*(column(name, kind) for name, kind in columns.items())))


def _values(fixed: dict, told: dict[str, Callable], order: list[str] | None, asked: dict):
    """The values as the driver wants them: those in the query itself, and those that are asked for."""
    values = fixed | asked
    for name, process in told.items():
        values[name] = process(values[name])
    return values if order is None else [values[name] for name in order]


def _plain_rows(make: Callable, found: list) -> list:
    return list(map(make, found))


def _rows(make: Callable, read: list[tuple[int, Callable]], found: list) -> list:
    rows = []
    for row in found:
        values = list(row)
        for place, process in read:
            values[place] = process(values[place])
        rows.append(make(values))
    return rows
