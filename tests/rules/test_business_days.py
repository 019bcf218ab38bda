"""Business days and hours: the examples of product.md, the holidays of 2026–2028, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.rules import business_days
from marketplace.rules.business_days import TOKYO, add_days, add_hours, hours_between, is_business_day, next_opening

HOLIDAYS = {
    2026: "1-1 1-12 2-11 2-23 3-20 4-29 5-3 5-4 5-5 5-6 7-20 8-11 9-21 9-22 9-23 10-12 11-3 11-23",
    2027: "1-1 1-11 2-11 2-23 3-21 3-22 4-29 5-3 5-4 5-5 7-19 8-11 9-20 9-23 10-11 11-3 11-23",
    2028: "1-1 1-10 2-11 2-23 3-20 4-29 5-3 5-4 5-5 7-17 8-11 9-18 9-22 10-9 11-3 11-23",
}
FIRST = datetime(2026, 1, 1, tzinfo=TOKYO)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
CLOSURES = st.sets(st.dates(date(2026, 1, 1), date(2029, 1, 31)), max_size=10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("start", "promised"),
    [
        ("2026-11-20 17:00", "2026-11-25 17:00"),
        ("2026-11-21 12:00", "2026-11-26 10:00"),
        ("2026-11-23 12:00", "2026-11-26 10:00"),
        ("2026-11-20 18:00", "2026-11-26 10:00"),
        ("2026-11-20 17:59", "2026-11-25 17:59"),
        ("2026-11-25 09:59", "2026-11-27 10:00"),
        ("2026-11-25 10:00", "2026-11-27 10:00"),
        ("2026-05-01 11:30", "2026-05-08 11:30"),
        ("2026-09-18 15:00", "2026-09-25 15:00"),
    ],
)
def test_two_business_days_are_the_same_time_of_day(start, promised):
    assert add_days(at(start), 2) == at(promised)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20 16:00", 4, "2026-11-24 12:00"),
        ("2026-11-20 14:00", 4, "2026-11-20 18:00"),
        ("2026-11-21 12:00", 4, "2026-11-24 14:00"),
        ("2026-11-25 08:00", 0, "2026-11-25 10:00"),
        ("2026-11-25 10:00", 8, "2026-11-25 18:00"),
        ("2026-11-25 10:00", 9, "2026-11-26 11:00"),
        ("2026-11-27 17:00", 17, "2026-12-01 18:00"),
    ],
)
def test_business_hours(start, hours, end):
    assert add_hours(at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize("year", HOLIDAYS)
def test_every_day_of_a_year_is_a_business_day_or_not(year):
    holidays = {date(year, *map(int, day.split("-"))) for day in HOLIDAYS[year].split()}
    day = date(year, 1, 1)
    while day.year == year:
        assert is_business_day(day) == (day.weekday() < 5 and day not in holidays), day
        day += timedelta(days=1)


def test_the_next_business_day_skips_the_weekend_and_holidays():
    assert business_days.next_business_day(date(2026, 11, 20)) == date(2026, 11, 24)
    assert business_days.next_business_day(date(2026, 5, 1)) == date(2026, 5, 7)


def test_closures_of_the_staff_count_like_holidays():
    closed = {date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)}
    assert add_days(at("2026-12-28 15:00"), 1, closed) == at("2027-01-04 15:00")
    assert add_hours(at("2026-12-28 17:00"), timedelta(hours=2), closed) == at("2027-01-04 11:00")
    assert next_opening(at("2026-12-29 11:00"), closed) == at("2027-01-04 10:00")


def test_hours_between_count_only_open_time():
    assert hours_between(at("2026-11-20 16:00"), at("2026-11-24 12:00")) == timedelta(hours=4)
    assert hours_between(at("2026-11-21 00:00"), at("2026-11-24 09:00")) == timedelta()
    assert hours_between(at("2026-11-24 12:00"), at("2026-11-20 16:00")) == timedelta()


@settings(derandomize=True, deadline=None)
@given(MOMENTS, st.integers(0, 20), CLOSURES)
def test_a_promise_lies_in_business_hours_that_many_days_later(moment, days, closed):
    promised = add_days(moment, days, closed).astimezone(TOKYO)
    assert promised >= moment and 10 <= promised.hour < 18 and is_business_day(promised.date(), closed)
    start = next_opening(moment, closed)
    assert hours_between(start, promised, closed) == timedelta(hours=8 * days)


@settings(derandomize=True, deadline=None)
@given(MOMENTS, st.integers(0, 6000), CLOSURES)
def test_adding_hours_is_undone_by_measuring_them(moment, minutes, closed):
    end = add_hours(moment, timedelta(minutes=minutes), closed)
    assert end.tzinfo is UTC
    assert hours_between(moment, end, closed) == timedelta(minutes=minutes)
