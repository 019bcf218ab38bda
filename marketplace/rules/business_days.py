"""Business days and hours of the staff's office: Monday to Friday 10:00–18:00 in Asia/Tokyo, except Japanese holidays.

`closed` are further days on which the office is closed (staff enter them). Times are aware; results are in UTC. A
moment outside business hours counts as the next opening (product.md, The gate).
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import jpholiday

TOKYO = ZoneInfo("Asia/Tokyo")
OPENS = time(10)
CLOSES = time(18)
DAY = timedelta(days=1)
BUSINESS_DAY = timedelta(hours=CLOSES.hour - OPENS.hour)
SATURDAY = 5


def is_business_day(day: date, closed: Collection[date] = ()) -> bool:
    """Whether the office is open on this day."""
    return day.weekday() < SATURDAY and day not in closed and not jpholiday.is_holiday(day)


def next_business_day(day: date, closed: Collection[date] = ()) -> date:
    """The first business day after `day`."""
    day += DAY
    while not is_business_day(day, closed):
        day += DAY
    return day


def next_opening(moment: datetime, closed: Collection[date] = ()) -> datetime:
    """The moment itself within business hours, otherwise the next time the office opens."""
    local = moment.astimezone(TOKYO)
    if is_business_day(local.date(), closed) and local.time() < CLOSES:
        return max(local, _at(local.date(), OPENS)).astimezone(UTC)
    return _at(next_business_day(local.date(), closed), OPENS).astimezone(UTC)


def add_days(moment: datetime, days: int, closed: Collection[date] = ()) -> datetime:
    """The same time of day `days` business days later; from outside hours, counted from the next opening."""
    start = next_opening(moment, closed).astimezone(TOKYO)
    day = start.date()
    for _ in range(days):
        day = next_business_day(day, closed)
    return _at(day, start.time()).astimezone(UTC)


def add_hours(moment: datetime, hours: timedelta, closed: Collection[date] = ()) -> datetime:
    """The moment at which the office has been open for `hours` since; exactly at closing time, that day's closing."""
    start = next_opening(moment, closed).astimezone(TOKYO)
    day, left = start.date(), hours
    while left > (open_for := _at(day, CLOSES) - start):
        left -= open_for
        day = next_business_day(day, closed)
        start = _at(day, OPENS)
    return (start + left).astimezone(UTC)


def hours_between(start: datetime, end: datetime, closed: Collection[date] = ()) -> timedelta:
    """How long the office was open between two moments."""
    first, last = start.astimezone(TOKYO), end.astimezone(TOKYO)
    day, total = first.date(), timedelta()
    while day <= last.date():
        if is_business_day(day, closed):
            open_for = min(last, _at(day, CLOSES)) - max(first, _at(day, OPENS))
            total += max(open_for, timedelta())
        day += DAY
    return total


def days_between(start: datetime, end: datetime, closed: Collection[date] = ()) -> int:
    """How many business days lie between two moments, a begun one counted whole: what `add_days` added."""
    return -(-hours_between(start, end, closed) // BUSINESS_DAY)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TOKYO)
