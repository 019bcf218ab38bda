"""`flask db grant ROLE` and `flask db guards`: what the owner of the database does besides migrating.

`flask` finds the group `db` before it loads the application, so the set-up names this module as the place of the group.
"""

import click
from flask.cli import with_appcontext
from flask_migrate.cli import db as group

from marketplace import rights
from marketplace.cli.plainly import plainly
from marketplace.extensions import db
from marketplace.models import guards


@group.command("grant")
@click.argument("role")
@with_appcontext
def grant(role: str) -> None:
    """Give ROLE the rights of the web process on PostgreSQL: read, add, and change only what no guard keeps."""
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("SQLite knows no roles; whoever can write the file owns the database.")
    with plainly("The rights were not given"), db.engine.begin() as connection:
        rights.grant(connection, role)
    click.echo(f"{role} may now do the web process's part.")


@group.command("guards")
@with_appcontext
def write_guards() -> None:
    """Write every guard and view anew from the model, and say what differed."""
    with plainly("The guards were not written"), db.engine.begin() as connection:
        for line in sorted(guards.compare(connection)):
            click.echo(line)
        guards.drop(connection)
        guards.create(connection)
        rights.give_back(connection)
    click.echo("All guards are the model's.")
