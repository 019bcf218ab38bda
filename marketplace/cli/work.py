"""`flask tick` and `flask worker`: what falls due, once or for ever."""

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace import database, server, start, worker
from marketplace.actions import timers
from marketplace.demo import clock as demo_clock


@click.command("tick")
@with_appcontext
def tick() -> None:
    """Do what is due, once, and print one line for each thing done."""
    with database.reading():
        demo_clock.apply()
    done = timers.tick()
    for one in done:
        click.echo(one)
    if not done:
        click.echo("Nothing was due.")


@click.command("worker")
@with_appcontext
def run_worker() -> None:
    """Do what falls due and send the mail, until Ctrl-C or SIGTERM."""
    app = current_app._get_current_object()
    start.check(app)
    stop = server.stop_on_signals()
    click.echo("Working. Ctrl-C stops.")
    worker.run(app, stop)


COMMANDS = (tick, run_worker)
