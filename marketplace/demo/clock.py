"""The demo's clock: how far it runs ahead is kept in the database. Moving it runs what falls due, day by day."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from marketplace import clock, database
from marketplace.actions import demo, timers
from marketplace.extensions import db
from marketplace.models import Setting
from marketplace.rules.business_days import next_business_day

DAY = timedelta(days=1)


def apply() -> None:
    """Let this context's time run ahead as the demo's clock does: before each request, round of the worker, command.

    Where there is no demo, nothing happens.
    """
    if current_app.config["DEMO"]:
        with database.reading():
            seconds = db.session.scalar(select(Setting.value).where(Setting.name == demo.CLOCK))
        clock.set_offset(timedelta(seconds=int(seconds or 0)))


def next_business(moment: datetime) -> datetime:
    """The same time of day on the next business day."""
    local = clock.tokyo(moment)
    return datetime.combine(next_business_day(local.date()), local.timetz())


def next_month(moment: datetime) -> datetime:
    """The same time and day a month later, or that month's last day."""
    local = clock.tokyo(moment)
    year, month = local.year + local.month // 12, local.month % 12 + 1
    day = min(local.day, monthrange(year, month)[1])
    return datetime.combine(date(year, month, day), local.timetz())


STEPS = {"business_day": next_business, "month": next_month}


def catch_up(since: datetime) -> Iterator[datetime]:
    """Do what has fallen due between `since` and now, at most a day late, so that dates are as they would have been.

    Yields each moment after what was due at it.
    """
    for moment in days(since, clock.now()):
        with clock.standing(moment):
            timers.tick()
        yield moment


def days(since: datetime, until: datetime) -> Iterator[datetime]:
    """Every day after `since`, and `until` at last."""
    moment = since + DAY
    while moment < until:
        yield moment
        moment += DAY
    yield until
