"""Deadlines that rest: during holds of the other side's messages, and while staff are closed."""

from datetime import date, datetime, time, timedelta

import pytest

from marketplace.actions import timers
from marketplace.actions.contracts import delivery, ending, resting
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Closure, Message, MessageBody, MessageNote
from marketplace.refusals import WrongState
from marketplace.rules import business_days
from marketplace.rules.business_days import TOKYO
from tests.support.deals import delivered, funded

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def ticked() -> list[str]:
    done = [str(one) for one in timers.tick()]
    db.session.expire_all()
    return [one for one in done if not one.startswith("remind")]


def hold(contract, by, clock, kind="message", milestone_id=None) -> Message:
    """A marked message that waits for staff."""
    message = Message(
        state=Message.BORN,
        thread_id=contract.thread_id,
        sender_id=by.id,
        kind=kind,
        contract_id=contract.id if milestone_id else None,
        milestone_id=milestone_id,
        has_contact=True,
        detector="test",
        digest="",
        created_at=clock.now,
    )
    with transaction():
        db.session.add(message)
        db.session.flush()
        db.session.add(MessageBody(message_id=message.id, text="090", salt="s"))
        transition(message, "hold", by=by, at=clock.now, due_at=clock.now + 4 * HOUR)
    return message


def end_hold(message, by, clock) -> None:
    with transaction():
        db.session.add(MessageNote(message_id=message.id, text="連絡先です。"))
        transition(message, "refuse", by=by, at=clock.now)
        resting.after_hold(message.thread_id, clock.now)


def test_watarus_hold_stops_hanas_inspection_for_as_long_as_it_lasts(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    clock.move(days=3)
    message = hold(part.contract, wataru, clock)
    clock.move(hours=5)
    end_hold(message, sumi, clock)
    assert part.due_at == due + 5 * HOUR
    assert [event.verb for event in part.events][-1] == "postpone"


def test_the_timer_skips_an_inspection_that_rests_and_moves_it_afterwards(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    clock.to(due - HOUR)
    message = hold(part.contract, wataru, clock)
    clock.move(hours=3)
    assert ticked() == []
    assert part.state == "delivered"
    end_hold(message, sumi, clock)
    assert part.due_at == due + 3 * HOUR
    assert ticked() == []
    clock.move(hours=2)
    assert ticked() == ["accept milestones 1"]


def test_hanas_own_message_never_stops_her_inspection(hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.to(part.due_at - HOUR)
    hold(part.contract, hana, clock)
    clock.move(hours=2)
    assert ticked() == ["accept milestones 1"]


def test_hanas_held_return_stops_the_inspection_that_it_would_have_ended(hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.to(part.due_at - HOUR)
    hold(part.contract, hana, clock, kind="return", milestone_id=part.id)
    clock.move(hours=2)
    assert ticked() == []
    assert part.state == "delivered"


def test_a_hold_stops_a_deadline_for_two_business_days_at_most(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    clock.to(due - HOUR)
    most = business_days.add_days(clock.now, 2) - clock.now
    hold(part.contract, wataru, clock)
    clock.move(seconds=(most + HOUR / 2).total_seconds())
    assert ticked() == ["postpone milestones 1"]
    assert part.due_at == due + most
    clock.move(hours=1)
    assert ticked() == ["accept milestones 1"], "the same hold gives no more time"


def test_two_holds_at_the_same_time_stop_it_once(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    clock.move(days=3)
    first, second = (hold(part.contract, wataru, clock) for _ in range(2))
    clock.move(hours=2)
    end_hold(first, sumi, clock)
    clock.move(hours=1)
    end_hold(second, sumi, clock)
    assert part.due_at == due + 3 * HOUR


def test_hana_can_return_a_delivery_while_its_deadline_rests(hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.to(part.due_at - HOUR)
    hold(part.contract, wataru, clock)
    clock.move(hours=2)
    delivery.return_(part, by=hana, note="直してください。")
    assert part.state == "returned"


def test_without_a_hold_the_deadline_counts_when_its_time_has_come(hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.to(part.due_at)
    with pytest.raises(WrongState, match="期限が過ぎた"):
        delivery.return_(part, by=hana, note="直してください。")


def test_an_answer_to_an_end_request_rests_while_the_askers_message_is_held(hana, wataru, sumi, clock):
    part = funded(hana, wataru)
    contract = ending.request_end(part.contract, by=wataru, amount=None, note="")
    due = contract.due_at
    clock.to(due - HOUR)
    message = hold(contract, wataru, clock)
    clock.move(hours=2)
    assert ticked() == []
    end_hold(message, sumi, clock)
    assert contract.due_at == due + 2 * HOUR
    clock.move(hours=2)
    assert ticked() == ["answer_by_silence contracts 1"]
    assert contract.state == "terminated"


def test_a_held_message_of_the_answerer_does_not_stop_his_answer(hana, wataru, clock):
    part = funded(hana, wataru)
    contract = ending.request_end(part.contract, by=wataru, amount=None, note="")
    clock.to(contract.due_at - HOUR)
    hold(contract, hana, clock)
    clock.move(hours=2)
    assert ticked() == ["answer_by_silence contracts 1"]


def close(days: list[date], sumi, clock) -> None:
    db.session.add_all(Closure(day=day, reason="年末年始", entered_by=sumi.id, created_at=clock.now) for day in days)
    db.session.commit()


def test_nothing_is_accepted_by_time_while_staff_are_closed(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    day = (due + 9 * HOUR).date()
    close([day], sumi, clock)
    clock.to(due)
    assert ticked() == []
    clock.to(datetime.combine(day + DAY, time(0), TOKYO))
    assert ticked() == ["postpone milestones 1"]
    assert part.due_at == due + DAY
    clock.to(part.due_at)
    assert ticked() == ["accept milestones 1"]


def test_closed_days_within_the_inspection_count_for_nothing(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due = part.due_at
    first = (clock.now + 9 * HOUR).date() + 2 * DAY
    close([first, first + DAY], sumi, clock)
    clock.to(due)
    assert ticked() == ["postpone milestones 1"]
    assert part.due_at == due + 2 * DAY
    clock.to(part.due_at)
    assert ticked() == ["accept milestones 1"]
