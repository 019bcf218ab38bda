"""The holidays of 2026–2028 as the Cabinet Office lists them (2028 by the same law), against the library that knows them.

What follows from the law is also derived here: a holiday on a Sunday gives the next free day, and a day between two
holidays is one too.
"""

from datetime import date, timedelta

import jpholiday
import pytest

from marketplace.rules.business_days import is_business_day

SUBSTITUTE, BETWEEN = "振替休日", "国民の休日"
SUNDAY = 6
DAY = timedelta(days=1)
HOLIDAYS = {
    2026: {
        (1, 1): "元日",
        (1, 12): "成人の日",
        (2, 11): "建国記念の日",
        (2, 23): "天皇誕生日",
        (3, 20): "春分の日",
        (4, 29): "昭和の日",
        (5, 3): "憲法記念日",
        (5, 4): "みどりの日",
        (5, 5): "こどもの日",
        (5, 6): SUBSTITUTE,
        (7, 20): "海の日",
        (8, 11): "山の日",
        (9, 21): "敬老の日",
        (9, 22): BETWEEN,
        (9, 23): "秋分の日",
        (10, 12): "スポーツの日",
        (11, 3): "文化の日",
        (11, 23): "勤労感謝の日",
    },
    2027: {
        (1, 1): "元日",
        (1, 11): "成人の日",
        (2, 11): "建国記念の日",
        (2, 23): "天皇誕生日",
        (3, 21): "春分の日",
        (3, 22): SUBSTITUTE,
        (4, 29): "昭和の日",
        (5, 3): "憲法記念日",
        (5, 4): "みどりの日",
        (5, 5): "こどもの日",
        (7, 19): "海の日",
        (8, 11): "山の日",
        (9, 20): "敬老の日",
        (9, 23): "秋分の日",
        (10, 11): "スポーツの日",
        (11, 3): "文化の日",
        (11, 23): "勤労感謝の日",
    },
    2028: {
        (1, 1): "元日",
        (1, 10): "成人の日",
        (2, 11): "建国記念の日",
        (2, 23): "天皇誕生日",
        (3, 20): "春分の日",
        (4, 29): "昭和の日",
        (5, 3): "憲法記念日",
        (5, 4): "みどりの日",
        (5, 5): "こどもの日",
        (7, 17): "海の日",
        (8, 11): "山の日",
        (9, 18): "敬老の日",
        (9, 22): "秋分の日",
        (10, 9): "スポーツの日",
        (11, 3): "文化の日",
        (11, 23): "勤労感謝の日",
    },
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + DAY * number for number in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_library_knows_the_official_holidays_and_no_others(year):
    listed = {date(year, *day) for day in HOLIDAYS[year]}
    assert {day for day in days_of(year) if jpholiday.is_holiday(day)} == listed


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_office_is_open_on_every_other_weekday(year):
    listed = {date(year, *day) for day in HOLIDAYS[year]}
    for day in days_of(year):
        assert is_business_day(day) == (day.weekday() < 5 and day not in listed), day


@pytest.mark.parametrize("year", HOLIDAYS)
def test_substitutes_and_days_between_follow_from_the_law(year):
    named = {date(year, *day): name for day, name in HOLIDAYS[year].items()}
    own = {day for day, name in named.items() if name not in {SUBSTITUTE, BETWEEN}}
    substitutes = set()
    for day in sorted(own):
        if day.weekday() == SUNDAY:
            while day in own:
                day += DAY
            substitutes.add(day)
    between = {
        day for day in days_of(year) if {day - DAY, day + DAY} <= own and day not in own and day.weekday() != SUNDAY
    }
    assert substitutes == {day for day, name in named.items() if name == SUBSTITUTE}
    assert between == {day for day, name in named.items() if name == BETWEEN}
