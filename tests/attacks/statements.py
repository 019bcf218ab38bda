"""Raw SQL, without the application: what a shell or a stolen connection would type. One form for both engines."""

import re
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import psycopg

LEGS = ("paid_in", "to_worker", "to_fee", "to_fee_tax", "to_client")
REFUSALS = (sqlite3.Error, psycopg.Error)
# What is said of a statement that is no SQL, or not for these tables: then nothing was tried.
NO_ATTACK = re.compile(r"syntax error|parameter|no such|does not exist|binding")


@dataclass(frozen=True)
class Insert:
    """One row; `policy` is SQLite's `OR …`, `after` what follows the values."""

    table: str
    row: dict
    policy: str = ""
    after: str = ""

    def sql(self) -> tuple[str, dict]:
        columns = ", ".join(self.row)
        values = ", ".join(f":{column}" for column in self.row)
        return f"INSERT{self.policy} INTO {self.table} ({columns}) VALUES ({values}){self.after}", self.row

    def but(self, **changes) -> "Insert":
        return replace(self, row=self.row | changes)


@dataclass(frozen=True)
class Typed:
    """Any other statement."""

    text: str
    values: dict = field(default_factory=dict)

    def sql(self) -> tuple[str, dict]:
        return self.text, self.values


@dataclass(frozen=True)
class Case:
    """Statements in one transaction. `kind` is the class of the attack, `subject` what it is about."""

    name: str
    kind: str
    subject: str
    steps: tuple[Insert | Typed, ...]
    engine: str = ""

    @property
    def tables(self) -> set[str]:
        """The tables that the statements name."""
        return {word for step in self.steps for word in re.findall(r"\w+", step.sql()[0])}


def moment(value: datetime | None) -> str | None:
    """A time as the database keeps it."""
    return value.strftime("%Y-%m-%d %H:%M:%S.%f") if value is not None else None


def event(
    world, subject: str, name: str, verb: str, to: str, actor: str | None, due: timedelta | None = None, **more
) -> Insert:
    """The next event of a subject of the world, `due` counted from now. `more` overrides any column."""
    row = world.subjects[subject][name]
    values = {
        f"{subject}_id": row.id,
        "seq": row.seq + 1,
        "verb": verb,
        "from_state": row.state,
        "to_state": to,
        "actor": world.people[actor].id if actor else None,
        "at": moment(world.now),
        "due_at": moment(world.now + due) if due is not None else None,
        "reason_code": None,
    }
    if subject == "milestone":
        values |= dict.fromkeys(LEGS, 0) | {"part": None, "withheld": 0}
    if subject == "payment":
        values |= {"paid_in": 0, "to_client": 0}
    if subject == "contract":
        values |= {"amount": None}
    return Insert(f"{subject}_events", values | more)


def attack(
    world,
    kind: str,
    what: str,
    subject: str,
    name: str,
    verb: str,
    to: str,
    actor: str | None,
    due=None,
    first=(),
    **more,
) -> Case:
    """A single event, after the statements `first`, that must be refused."""
    return Case(f"{verb} {what}", kind, subject, (*first, event(world, subject, name, verb, to, actor, due, **more)))


class Raw:
    """A connection of its own, in one transaction that is always rolled back; each case runs in a savepoint."""

    def __init__(self, connection, engine: str):
        self.connection, self.engine = connection, engine
        self.cursor = connection.cursor()
        self.cursor.execute("BEGIN")

    def execute(self, text: str, values: dict | None = None) -> None:
        if self.engine == "postgresql":
            text = re.sub(r"(?<!:):(\w+)", r"%(\1)s", text.replace("%", "%%"))
        self.cursor.execute(text, values or {})

    def gets_through(self, case: Case) -> str:
        """An empty string when every statement was accepted, otherwise what the database said."""
        self.cursor.execute("SAVEPOINT attack")
        said = ""
        try:
            for step in case.steps:
                self.execute(*step.sql())
            if self.engine == "postgresql":
                self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except REFUSALS as error:
            said = str(error).splitlines()[0]
            assert not NO_ATTACK.search(said), f"{case.name}: {said}"
        if self.engine == "postgresql" or self.connection.in_transaction:
            self.cursor.execute("ROLLBACK TO SAVEPOINT attack")
        return said

    def close(self) -> None:
        self.connection.rollback()
        self.connection.close()
