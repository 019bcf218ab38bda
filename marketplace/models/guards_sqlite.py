"""Guards as SQLite triggers."""

from sqlalchemy import Connection, text

from marketplace.extensions import db
from marketplace.models.guards import CHAINS, GUARDS, VIEWS, Chain, Engine, Guard

ENGINE = Engine("sqlite")


def statements() -> dict[str, tuple[str, ...]]:
    """Triggers and views by name."""
    made = {name: (f"CREATE VIEW {name} AS {select}",) for name, select in VIEWS.items()}
    made |= {rule.label: (_trigger(rule),) for rule in GUARDS.values()}
    made |= {f"{chain.events}_cache": (_cache(chain),) for chain in CHAINS}
    for table in sorted({rule.table for rule in GUARDS.values() if rule.on == "insert"}):
        key = [column.name for column in db.metadata.tables[table].primary_key]
        if len(key) > 1:
            made[f"{table}_insert_row_number"] = (_row_number(table),)
        if len(key) > 1 or key == ["id"]:
            made[f"{table}_inserted_row_number"] = (_positive_row_number(table),)
    return made


def _trigger(rule: Guard) -> str:
    return (
        f"CREATE TRIGGER {rule.label} BEFORE {rule.on.upper()} ON {rule.table} FOR EACH ROW "
        f"WHEN ({rule.text(ENGINE)}) IS NOT TRUE BEGIN SELECT RAISE(ABORT, 'guard {rule.label}'); END"
    )


def _cache(chain: Chain) -> str:
    """The subject follows its event; the check afterwards holds against a conflict policy handed on by the statement."""
    return (
        f"CREATE TRIGGER {chain.events}_cache AFTER INSERT ON {chain.events} FOR EACH ROW BEGIN "
        f"UPDATE {chain.subject} SET seq = NEW.seq, state = NEW.to_state, due_at = NEW.due_at WHERE id = NEW.{chain.key}; "
        f"SELECT RAISE(ABORT, 'guard {chain.events}_cache') WHERE NOT EXISTS (SELECT 1 FROM {chain.subject} s "
        f"WHERE s.id = NEW.{chain.key} AND s.seq = NEW.seq AND s.state = NEW.to_state "
        f"AND s.due_at IS NOT DISTINCT FROM NEW.due_at); END"
    )


def _row_number(table: str) -> str:
    """The hidden row number is a unique key too: an insert that names a taken one would replace that row.

    In a table whose key is one number the two are one, and the key has a guard already.
    """
    return (
        f"CREATE TRIGGER {table}_insert_row_number BEFORE INSERT ON {table} FOR EACH ROW "
        f"WHEN EXISTS (SELECT 1 FROM {table} k WHERE k.rowid = NEW.rowid) "
        f"BEGIN SELECT RAISE(ABORT, 'guard {table}_insert_row_number'); END"
    )


def _positive_row_number(table: str) -> str:
    """-1 is what an unnamed row number looks like beforehand, so no row may really have it."""
    return (
        f"CREATE TRIGGER {table}_inserted_row_number AFTER INSERT ON {table} FOR EACH ROW "
        f"WHEN NEW.rowid < 1 BEGIN SELECT RAISE(ABORT, 'guard {table}_inserted_row_number'); END"
    )


def found(connection: Connection) -> dict[str, str]:
    """Triggers and views that stand in the database, with their text."""
    query = text("SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')")
    return dict(connection.execute(query).all())
