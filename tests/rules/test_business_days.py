"""Business days and hours: the examples of product.md, the long holidays of 2026–2028, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.rules import business_days
from marketplace.rules.business_days import TOKYO, add_days, add_hours, hours_between, is_business_day, next_opening

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
        ("2026-12-31 17:30", "2027-01-05 17:30"),
        ("2027-01-01 10:00", "2027-01-06 10:00"),
        ("2027-03-19 12:00", "2027-03-24 12:00"),
        ("2027-04-28 10:00", "2027-05-06 10:00"),
        ("2027-09-18 09:00", "2027-09-24 10:00"),
        ("2028-02-29 13:15", "2028-03-02 13:15"),
        ("2028-04-28 16:45", "2028-05-02 16:45"),
        ("2028-05-02 16:45", "2028-05-09 16:45"),
        ("2028-09-21 18:00", "2028-09-27 10:00"),
        ("2028-12-29 11:00", "2029-01-03 11:00"),
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


@settings(derandomize=True, deadline=None)
@given(MOMENTS, st.integers(0, 20), CLOSURES)
def test_the_days_that_were_added_lie_between(moment, days, closed):
    assert business_days.days_between(moment, add_days(moment, days, closed), closed) == days
