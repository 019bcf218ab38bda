"""How a migration runs: guards and views away, foreign keys off, migrate, check, guards and views as the model has them.

SQLite rebuilds a table to alter it, which silently drops its triggers and, with foreign keys on, cascades deletes. So the
guards are never altered in place: a run that reaches the newest version ends by writing them anew from the model.
"""

from alembic import context
from alembic.migration import MigrationContext
from flask import current_app
from sqlalchemy import Connection, text

from marketplace import rights
from marketplace.models import guards
from marketplace.models.stateful import UTCDateTime

database = current_app.extensions["migrate"].db
options = {k: v for k, v in current_app.extensions["migrate"].configure_args.items() if k != "render_as_batch"}


def render_item(kind: str, item, _autogen) -> str | bool:
    """Our time type is an ordinary DateTime to the database; migrations do not import the model."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UTCDateTime) else False


def heads(connection: Connection) -> set[str]:
    """The versions that the database stands at."""
    return set(MigrationContext.configure(connection).get_current_heads())


def run(connection: Connection) -> None:
    """Run what the command asks for in one transaction; a run that changes no version changes nothing at all."""
    newest = set(context.script.get_heads())
    before = heads(connection)
    connection.rollback()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=database.metadatas[None],
        render_as_batch=True,
        include_object=lambda item, name, kind, reflected, compare_to: not (kind == "table" and name in guards.VIEWS),
        render_item=render_item,
        transactional_ddl=True,
        transaction_per_migration=False,
        **options,
    )
    try:
        with connection.begin():
            if before != newest:
                guards.drop(connection)
            context.run_migrations()
            after = heads(connection)
            if after == newest and before != newest:
                if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                    raise RuntimeError("the migration left rows that refer to nothing")
                guards.create(connection)
                rights.give_back(connection)
    finally:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


with database.engine.connect() as opened:
    run(opened)
