"""A month of the office's calendar: business days, weekends and holidays, and the closed days that staff entered."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

import jpholiday
from sqlalchemy import select

from marketplace.extensions import db
from marketplace.models.closures import Closure

MONTH = re.compile(r"(20[0-9]{2}|21[0-8][0-9])-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Day:
    """`holiday` is a public holiday's name, `reason` that of an entered closure; `is_other` a day of another month."""

    day: date
    is_other: bool
    is_weekend: bool
    holiday: str
    reason: str


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month, each from Monday to Sunday; `before` and `after` are the neighbours, as 2026-11."""

    first: date
    weeks: list[list[Day]]
    before: str
    after: str


def month(asked: str, today: date) -> Month:
    """The asked month (2026-11), otherwise the present one."""
    match = MONTH.fullmatch(asked)
    first = date(int(match[1]), int(match[2]), 1) if match else today.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    span = Closure.day.between(weeks[0][0], weeks[-1][-1])
    closed = dict(map(tuple, db.session.execute(select(Closure.day, Closure.reason).where(span))))
    shown = [
        [
            Day(
                day,
                day.month != first.month,
                day.weekday() > 4,
                jpholiday.is_holiday_name(day) or "",
                closed.get(day, ""),
            )
            for day in week
        ]
        for week in weeks
    ]
    return Month(first, shown, *(f"{other:%Y-%m}" for other in _neighbours(first)))


def _neighbours(first: date) -> tuple[date, date]:
    earlier = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    return earlier, date(first.year + (first.month == 12), first.month % 12 + 1, 1)


def to_come(today: date) -> list[Closure]:
    """The closed days from today on, the nearest first."""
    return list(db.session.scalars(select(Closure).where(Closure.day >= today).order_by(Closure.day)))
