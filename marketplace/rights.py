"""What the role of the web process may do on PostgreSQL: read, add, and change only what no guard forbids to change.

It owns nothing: it can neither drop nor disable a guard, and the guards run with their owner's rights, not with its.
"""

from sqlalchemy import Connection, inspect, text

from marketplace.extensions import db
from marketplace.models.guards import CHAINS, GUARDS, VIEWS


def grant(connection: Connection, role: str) -> None:
    """Give `role` exactly these rights, taking away any others that it was given. Done by the owner of the tables."""
    standing = set(inspect(connection).get_table_names())
    for statement in statements(connection.dialect.identifier_preparer.quote(role), standing):
        connection.execute(text(statement))


def statements(role: str, standing: set[str]) -> list[str]:
    """The rights on the `standing` tables as SQL; `role` is quoted already."""
    made = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT SELECT ON alembic_version TO {role}",
    ]
    made += [f"GRANT {rights(name)} ON {name} TO {role}" for name in sorted(standing & db.metadata.tables.keys())]
    return made + [f"GRANT SELECT ON {name} TO {role}" for name in VIEWS]


def rights(table: str) -> str:
    """What may be done with a table's rows: no act that one of its guards always refuses, and on subjects no update."""
    refused = {rule.on for rule in GUARDS.values() if rule.table == table and rule.must == "FALSE"}
    if table in {chain.subject for chain in CHAINS}:
        refused.add("update")
    return ", ".join(["SELECT", "INSERT", *(act.upper() for act in ("update", "delete") if act not in refused)])


def give_back(connection: Connection) -> None:
    """Renew the rights of every role that has them: writing views anew takes some away, and new tables have none yet."""
    for role in holders(connection):
        grant(connection, role)


def holders(connection: Connection) -> list[str]:
    """The roles that were given these rights: whoever may read the version, but does not own it. None on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    return list(connection.scalars(text(_HOLDERS)))


_HOLDERS = """
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND table_name = 'alembic_version' AND grantee NOT IN (
        SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'alembic_version')
"""
