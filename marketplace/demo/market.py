"""The demo market: a small town's jobs, talks and contracts, written through the verbs in the order of time."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timedelta

import click
from sqlalchemy import select

from marketplace import clock
from marketplace.actions.transaction import transaction
from marketplace.demo import jobs, people, scenes
from marketplace.demo.people import Person
from marketplace.demo.play import Play, run
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import User
from marketplace.refusals import WrongState

PAST = timedelta(days=175)
COMES_EVERY = timedelta(days=8, hours=5)


def load(*, quiet: bool = False) -> None:
    """Fill an empty database, all or nothing. Raises WrongState when somebody has an account already."""
    with transaction():
        if db.session.scalar(select(User.id).limit(1)) is not None:
            raise WrongState("The database is not empty; `flask demo reset` empties it and loads the market anew.")
        write(quiet=quiet)


def write(*, quiet: bool) -> None:
    """Write the market: part of the caller's transaction. `quiet` draws no progress bar."""
    start = clock.now().replace(microsecond=0)
    begin = start - PAST
    with clock.standing(begin) as go_to:
        play = Play(start, _everybody(begin, go_to))
        bar = click.progressbar(length=PAST.days, label="The market's past", hidden=quiet)
        with _files_kept_or_gone(play.files), bar:
            for moment in run(play, [*jobs.scenes(), *scenes.ALL], go_to):
                bar.update((moment - begin).days - bar.pos)


def _everybody(begin: datetime, go_to: Callable[[datetime], None]) -> dict[str, Person]:
    """Who was there when the market's past begins: they came one by one."""
    found = {}
    go_to(begin - COMES_EVERY * 26)
    for person in people.enrol():
        found[person.name] = person
        go_to(clock.now() + COMES_EVERY)
    return found


@contextmanager
def _files_kept_or_gone(files: list[str]):
    """When the market is not written after all, its files leave the store again."""
    try:
        yield
    except BaseException:
        for name in files:
            storage.remove(name)
        raise
