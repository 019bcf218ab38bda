"""Closed days: entered and removed by the duty admin; new promises count around them, old ones stay."""

import pytest

from marketplace.extensions import db
from marketplace.models import Closure
from tests.support import contact_requests, deals
from tests.support.desk import clerk, encoded

PATH = "/staff/closures"
DAY = {"day": "2026-11-24", "reason": "設備点検"}


def closed() -> list[str]:
    db.session.rollback()
    return [f"{day}" for day in db.session.scalars(db.select(Closure.day).order_by(Closure.day))]


def test_only_the_duty_admin_comes_in(as_, hana, sumi):
    other = clerk("kei", "review", "identity", "finance")
    for path in (PATH, f"{PATH}/remove"):
        assert as_(hana).post(path, DAY).status_code == 404
        assert as_(other).post(path, DAY).status_code == 403
        assert as_().post(path, DAY).status_code == 422
    assert as_(other).get(PATH).status_code == 403 and as_(hana).get(PATH).status_code == 404
    assert closed() == []


def test_a_day_is_closed_shown_and_opened_again(as_, sumi):
    browser = as_(sumi)
    answer = browser.follow(browser.post(PATH, DAY))
    assert "休業日を登録しました。" in answer.text and answer.text.count("設備点検") >= 2
    assert closed() == ["2026-11-24"]
    answer = browser.follow(browser.post(f"{PATH}/remove", {"day": "2026-11-24"}))
    assert "休業日を取り消しました。" in answer.text and closed() == []


def test_a_new_promise_counts_around_it_and_an_old_one_stays(as_, hana, wataru, oki, sumi):
    before = contact_requests.submitted(deals.thread_of(hana, wataru), wataru)
    promised = before.due_at
    as_(sumi).post(PATH, DAY)
    after = contact_requests.submitted(deals.thread_of(hana, oki), oki)
    db.session.refresh(before)
    assert before.due_at == promised and f"{promised:%m-%d}" == "11-25"
    assert f"{after.due_at:%m-%d}" == "11-26"
    as_(sumi).post(f"{PATH}/remove", {"day": "2026-11-24"})
    db.session.refresh(after)
    assert f"{after.due_at:%m-%d}" == "11-26"


def test_of_two_the_later_is_told(as_, sumi, shun):
    assert as_(sumi).post(PATH, DAY).status_code == 303
    answer = as_(shun).post(PATH, DAY)
    assert answer.status_code == 409 and "すでに休業日として登録されています。" in answer.text
    assert as_(shun).post(f"{PATH}/remove", {"day": "2026-11-24"}).status_code == 303
    assert as_(sumi).post(f"{PATH}/remove", {"day": "2026-11-24"}).status_code == 409


def test_today_can_be_closed_and_what_is_over_stays(as_, clock, sumi):
    browser = as_(sumi)
    assert browser.post(PATH, {"day": "2026-11-20", "reason": "台風"}).status_code == 303
    clock.move(days=1)
    assert browser.post(f"{PATH}/remove", {"day": "2026-11-20"}).status_code == 409
    assert closed() == ["2026-11-20"]


@pytest.mark.parametrize(
    "day",
    ["", "昨日", "2026-11-19", "2026-11-21", "2026-11-23", "2026-02-30", "2030-01-07", "9999-12-31", "1999-01-01", "20261124",
     "2026-11-24\x00", "9" * 10**5, "2026-11-24\u202e", "-1", "NaN", ["2026-11-24", "2026-11-25"]],
)  # fmt: skip
def test_a_day_that_cannot_be(as_, sumi, day):
    answer = as_(sumi).post(PATH, {"day": day, "reason": "設備点検"})
    assert answer.status_code == 422 and 'id="day-error"' in answer.text and "設備点検" in answer.text
    assert closed() == []


@pytest.mark.parametrize(
    "reason", ["", " \u3000", "あ" * 61, "点検\x00", "点検\ud800", "点検\u202e", "一\n二", "\u200b", "x" * 10**6]
)
def test_a_reason_that_cannot_be(as_, sumi, reason):
    answer = as_(sumi).post(PATH, {"day": "2026-11-24", "reason": encoded(reason)})
    assert answer.status_code == 422 and 'id="reason-error"' in answer.text and 'value="2026-11-24"' in answer.text
    assert closed() == []


@pytest.mark.parametrize("day", ["", "x", "2026-13-01", "2026-11-24\x00"])
def test_a_removal_of_nothing(as_, sumi, day):
    as_(sumi).post(PATH, DAY)
    assert as_(sumi).post(f"{PATH}/remove", {"day": day}).status_code == 422
    assert closed() == ["2026-11-24"]


def test_the_calendar_shows_a_month_with_its_holidays(as_, sumi):
    browser = as_(sumi)
    browser.post(PATH, {"day": "2026-12-28", "reason": "<b>年末</b>"})
    shown = browser.get(PATH).text
    assert "勤労感謝の日" in shown and "2026年11月" in shown
    december = browser.get(f"{PATH}?month=2026-12").text
    assert "&lt;b&gt;年末&lt;/b&gt;" in december and f"{PATH}?month=2027-01" in december
    assert f"{PATH}?month=2025-12" in browser.get(f"{PATH}?month=2026-01").text


@pytest.mark.parametrize("month", ["x", "2026-00", "2026-13", "0001-01", "9999-12", "2026-11-01", "%00", "9" * 40])
def test_any_month_is_answered(as_, sumi, month):
    assert as_(sumi).get(f"{PATH}?month={month}").status_code == 200
