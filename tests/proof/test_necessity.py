"""No guard and no attack is decoration: with a guard gone, at least one attack gets through that it refused.

Planted once: a guard that repeats what another one keeps. It was named as useless.

Some rules are kept twice, by a guard and by something beside it. They count as removed when both are: `TOGETHER` names
what stands beside a guard, as further guards.
"""

import re
import shutil
import sqlite3

from marketplace.extensions import db
from marketplace.models.guards import GUARDS, statements
from tests.attacks.conftest import connect, world  # noqa: F401 - a fixture
from tests.attacks.everything import attacks
from tests.attacks.statements import Raw

# guard -> guards that keep the same rule beside it
TOGETHER: dict[str, tuple[str, ...]] = {
    # A request without its reason is not submitted, so there is none without one to which a reason could be added.
    "contact_request_texts_insert_not_yet_submitted": ("contact_request_events_insert_rule_submit",),
}


def removable(engine: str) -> list[str]:
    """Every trigger that refuses, by name. The copying of the last event is no refusal, and views and locks are none."""
    names = statements(engine).keys()
    return sorted(name for name in names if name in GUARDS or name.endswith(("_row_number", "_truncate")))


def table_of(name: str) -> str:
    """The table on which a trigger stands."""
    if name in GUARDS:
        return GUARDS[name].table
    for ending in ("_insert_row_number", "_inserted_row_number", "_truncate"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    raise ValueError(name)


def emptied_with(name: str) -> list[str]:
    """Emptying a table empties those that refer to it, whose own guards stand too."""
    if not name.endswith("_truncate"):
        return []
    reached, grown = {table_of(name)}, set()
    while reached != grown:
        grown = set(reached)
        for table in db.metadata.tables.values():
            if {key.column.table.name for key in table.foreign_keys} & reached:
                reached.add(table.name)
    standing = statements("postgresql")
    return [f"{table}_truncate" for table in sorted(reached - {table_of(name)}) if f"{table}_truncate" in standing]


def without(names: tuple[str, ...], engine: str, database, folder) -> Raw:
    """A connection to the same market with these guards gone."""
    if engine == "postgresql":
        raw = connect(engine, database, owner=True)
    else:
        path = folder / f"{names[0]}.db"
        shutil.copyfile(database.path, path)
        raw = Raw(sqlite3.connect(path, isolation_level=None), engine)
        raw.cursor.execute("ROLLBACK")
    for name in names:
        raw.execute(f"DROP TRIGGER {name}" + (f" ON {table_of(name)}" if engine == "postgresql" else ""))
    if engine == "sqlite":
        raw.cursor.execute("BEGIN")
    return raw


def test_each_guard_removed_lets_an_attack_through(world, engine, database, tmp_path, figure):  # noqa: F811
    """A guard that alone refuses an attack is named in the refusal, so only those attacks need to be tried without it."""
    raw = connect(engine, database, owner=True)
    refused = [(case, set(re.findall(r"\w+", raw.gets_through(case)))) for case in attacks(world, engine)]
    raw.close()
    checkpoint(engine, database)
    useless = []
    for name in removable(engine):
        gone = (name, *TOGETHER.get(name, ()), *emptied_with(name))
        tried = [case for case, words in refused if not words.isdisjoint(gone)]
        raw = without(gone, engine, database, tmp_path)
        if all(raw.gets_through(case) for case in tried):
            useless.append(f"{name} (of {len(tried)})")
        raw.close()
    figure("guards removed in turn", len(removable(engine)))
    figure("attacks against them", len(refused))
    assert not useless, "\n".join(useless)


def checkpoint(engine: str, database) -> None:
    """Everything of the market into the one file that is copied."""
    if engine == "sqlite":
        connection = sqlite3.connect(database.path)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def test_the_list_of_pairs_names_real_guards():
    names = set(statements("sqlite")) | set(statements("postgresql"))
    assert {name for pair in TOGETHER.items() for name in (pair[0], *pair[1])} <= names
    assert db.metadata.tables
