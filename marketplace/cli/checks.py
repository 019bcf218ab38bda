"""`flask verify` and `flask doctor`: are the promises kept, is the installation well."""

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from marketplace import database, doctor
from marketplace import verify as audit
from marketplace.actions.archives import snapshot
from marketplace.cli.plainly import plainly
from marketplace.demo import clock as demo_clock


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Audit every promise: guards, chains, terms, money, texts, files. Exit 1 on any breach."""
    breaches = 0
    with plainly("The audit could not be finished"), snapshot() as connection:
        for finding in audit.run(connection):
            click.echo(finding)
            breaches += finding.breaches
    if breaches:
        raise click.ClickException(f"Promises are broken: {breaches:,}.")
    click.echo("All promises are kept.")


@click.command("doctor")
@with_appcontext
def examine() -> None:
    """Look after settings, database, worker, disk and mail. Exit 1 if something is wrong."""
    try:
        with database.reading():
            demo_clock.apply()
    except SQLAlchemyError:
        pass  # the database's own line says why
    problems = 0
    for line in doctor.examine():
        click.echo(line)
        problems += bool(line.problem)
    if problems:
        raise click.ClickException("Something is wrong; see what is marked BAD.")


COMMANDS = (verify, examine)
