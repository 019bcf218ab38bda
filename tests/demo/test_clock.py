"""The demo's clock: it only goes forward, counts for every request, round and command, and runs what falls due."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace import clock as product_clock
from marketplace import demo, worker
from marketplace.actions import demo as actions
from marketplace.demo import clock as demo_clock
from marketplace.demo import happened
from marketplace.extensions import db
from marketplace.models import Contract, Milestone, MilestoneEvent
from marketplace.refusals import Invalid
from tests.rules.test_business_days import at
from tests.support import deals


def test_a_business_day_skips_weekend_and_holiday():
    assert demo_clock.next_business(at("2026-11-20 17:00")) == at("2026-11-24 17:00")
    assert demo_clock.next_business(at("2026-11-24 03:15")) == at("2026-11-25 03:15")


def test_a_month_ends_on_its_last_day():
    assert demo_clock.next_month(at("2026-11-20 17:00")) == at("2026-12-20 17:00")
    assert demo_clock.next_month(at("2027-01-31 09:00")) == at("2027-02-28 09:00")
    assert demo_clock.next_month(at("2026-12-31 09:00")) == at("2027-01-31 09:00")


def test_the_clock_goes_forward_only(app, clock):
    start = clock.now
    actions.move_clock(start + timedelta(days=3))
    for moment in (start, start + timedelta(days=3), start - timedelta(days=300)):
        with pytest.raises(Invalid):
            actions.move_clock(moment)
    assert product_clock.now() == start + timedelta(days=3)
    clock.move(hours=2)
    assert product_clock.now() == start + timedelta(days=3, hours=2)


def test_the_clock_ends_before_the_holidays_are_unknown(app):
    with pytest.raises(Invalid):
        actions.move_clock(actions.LATEST + timedelta(seconds=1))


def test_two_at_once_never_turn_the_clock_back(app, clock):
    start = clock.now
    actions.move_clock(start + timedelta(days=30))
    product_clock.set_offset(timedelta())  # as a request that began before
    with pytest.raises(Invalid):
        actions.move_clock(start + timedelta(days=1))
    demo_clock.apply()
    assert product_clock.now() == start + timedelta(days=30)


def test_the_worker_lives_by_the_clock(app, clock):
    start = clock.now
    actions.move_clock(start + timedelta(days=5))
    product_clock.set_offset(timedelta())
    seen = []
    assert worker.attempt(app, lambda: seen.append(product_clock.now()))
    assert seen == [start + timedelta(days=5)]


def test_moving_the_clock_does_what_falls_due_on_its_day(market, clock, visitor):
    start = clock.now
    part = db.session.scalar(select(Milestone).where(Milestone.due_at > start).order_by(Milestone.due_at))
    number, contract_id, due_at = part.id, part.contract_id, part.due_at
    shown = visitor.follow(visitor.post("/demo/clock", {"step": "month"})).text
    assert "検収期限が過ぎ、自動的に検収されました" in shown and "条件の有効期限が切れました" in shown
    assert "期限の前のお知らせを送りました" in shown
    things = happened.since(start)
    sorts = {thing.what for thing in things}
    clock_part = shown.split('<section id="clock"')[1].split("</section>")[0]
    assert clock_part.count('<details class="small">') == len(sorts) < len(things), (
        "of many things only their sorts are open"
    )
    assert clock_part.count("<li>") == len(things)
    accepted = db.session.scalar(
        select(MilestoneEvent.at).where(MilestoneEvent.milestone_id == number, MilestoneEvent.verb == "accept")
    )
    assert due_at <= accepted < due_at + timedelta(days=1)
    assert db.session.get(Contract, contract_id).state == "completed"
    demo_clock.apply()
    assert product_clock.now() == product_clock.tokyo(start) + timedelta(days=30)
    assert_each_leads_to_a_persona_who_may_see_it(happened.since(start))


def assert_each_leads_to_a_persona_who_may_see_it(things):
    assert [thing.at for thing in things] == sorted(thing.at for thing in things)
    assert {thing.persona for thing in things} == {"client", "worker", "newcomer", None}
    assert all(thing.path.startswith(("/contracts/", "/threads/")) for thing in things)


def test_the_same_press_twice_moves_once(app, clock, visitor):
    pressed = {"step": "business_day", "ahead": "0"}
    first = visitor.post("/demo/clock", pressed)
    again = visitor.post("/demo/clock", pressed)
    assert first.status_code == again.status_code == 303 and first.location == again.location
    demo_clock.apply()
    assert product_clock.now() == at("2026-11-24 17:00")


@pytest.mark.parametrize("ahead", ["x", "", "-5", "9" * 30])
def test_a_strange_field_is_no_error(app, clock, visitor, ahead):
    assert visitor.post("/demo/clock", {"step": "month", "ahead": ahead}).status_code == 303


@pytest.mark.parametrize("step", ["", "year", "\x00", "１営業日"])
def test_an_unknown_step_is_explained(app, visitor, step):
    answer = visitor.post("/demo/clock", {"step": step})
    assert answer.status_code == 422 and "「1営業日進める」か「1か月進める」を選んでください。" in answer.text


@pytest.mark.parametrize("since", ["x", "-1", "99999999999999999999", "4294967296", "0"])
def test_any_address_of_the_story_is_shown(app, visitor, since):
    assert visitor.get(f"/demo/story?since={since}").status_code == 200


def test_the_command_moves_the_clock_and_says_what_happened(app, hana, wataru):
    deals.delivered(hana, wataru)
    told = app.test_cli_runner().invoke(args=["demo", "clock", "2026-12-01T10:00"])
    assert told.exit_code == 0, told.output
    assert "1 Dec 2026 (Tue) 10:00" in told.output and "/contracts/" in told.output
    again = app.test_cli_runner().invoke(args=["demo", "clock", "2026-12-01T09:00"])
    assert again.exit_code == 1 and "Error" in again.output


def test_loading_is_a_command_too(app):
    told = app.test_cli_runner().invoke(args=["demo", "load"])
    assert told.exit_code == 0, told.output
    again = app.test_cli_runner().invoke(args=["demo", "load"])
    assert again.exit_code == 1 and "not empty" in again.output


def test_only_the_demo_has_a_clock(app, monkeypatch):
    monkeypatch.setitem(app.config, "DEMO", False)
    told = app.test_cli_runner().invoke(args=["demo", "clock", "2027-12-01T10:00"])
    assert told.exit_code == 1 and "MARKETPLACE_DEMO=1" in told.output
    told = app.test_cli_runner().invoke(args=["demo", "reset"])
    assert told.exit_code == 1 and "MARKETPLACE_DEMO=1" in told.output
    demo.clock.apply()
    assert product_clock.offset() == timedelta()
