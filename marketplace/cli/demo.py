"""`flask demo load|reset|clock`: the demo market, its beginning, its time."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale

from marketplace import clock, filters
from marketplace.actions import demo as actions
from marketplace.demo import clock as demo_clock
from marketplace.demo import happened, load, reset
from marketplace.refusals import Refused

FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]


@click.group("demo")
def group() -> None:
    """The demo market: everybody may act as its people, so it is for trying out only."""


@group.command("load")
@with_appcontext
def load_market() -> None:
    """Fill an empty database with the demo market."""
    _said(load)
    click.echo("The demo market is ready; MARKETPLACE_DEMO=1 shows the bar with its people.")


@group.command("reset")
@with_appcontext
def begin_anew() -> None:
    """Delete everything and load the demo market anew."""
    _only_in_the_demo()
    _said(reset.reset)
    click.echo("The demo market is as new.")


@group.command("clock")
@click.argument("to", metavar="ISO-TIME", type=click.DateTime(FORMS))
@with_appcontext
def move_clock(to: datetime) -> None:
    """Let the demo's time be ISO-TIME (Asia/Tokyo, such as 2026-12-01T10:00) and do what falls due until then."""
    _only_in_the_demo()
    demo_clock.apply()
    since = clock.now()
    _said(lambda: actions.move_clock(to.replace(tzinfo=clock.TOKYO)))
    with click.progressbar(demo_clock.catch_up(since), length=(clock.now() - since).days + 1, label="Days") as days:
        for _day in days:
            pass
    with force_locale("en"):
        click.echo(f"It is {filters.when(clock.now())}.")
        for thing in happened.since(since):
            click.echo(f"{filters.when(thing.at)}  {thing.what}  {thing.title}  {thing.path}")


def _only_in_the_demo() -> None:
    """Nobody empties a real market by mistake."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("This is not the demo: set MARKETPLACE_DEMO=1 if it is meant to be one.")


def _said(do) -> None:
    """What an action refuses becomes one sentence and exit 1."""
    try:
        with force_locale("en"):
            do()
    except Refused as refused:
        raise click.ClickException(refused.message) from refused
