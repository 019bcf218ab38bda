"""Which version a database stands at, and whether its tables are the model's."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from marketplace.extensions import db, migrate
from marketplace.models.guards import VIEWS


def versions_found(connection: Connection) -> set[str]:
    """The migrations at which the database stands; none for an empty one."""
    return set(MigrationContext.configure(connection).get_current_heads())


def versions_wanted() -> set[str]:
    """The newest migrations of this version of the program."""
    return set(ScriptDirectory(migrate.directory).get_heads())


def versions_known() -> set[str]:
    """Every migration of this version of the program."""
    return {script.revision for script in ScriptDirectory(migrate.directory).walk_revisions()}


def differences(connection: Connection) -> list[str]:
    """How tables, columns, indexes, unique and foreign keys differ from the model's, one line each."""
    context = MigrationContext.configure(
        connection,
        opts={
            "compare_type": True,
            "include_object": lambda item, name, kind, reflected, other: not (kind == "table" and name in VIEWS),
        },
    )
    return [line for change in compare_metadata(context, db.metadata) for line in _said(change)]


def _said(change) -> list[str]:
    """Alembic gives a tuple per change, and a list of them for what belongs to one column."""
    if isinstance(change, list):
        return [line for one in change for line in _said(one)]
    verb, *parts = change
    names = [getattr(part, "name", part) for part in parts if isinstance(part, str) or hasattr(part, "name")]
    return [" ".join(str(word) for word in (verb, *names) if word)]
