"""What falls due, each through the timer: inspection on day 7, reminders, escrow, offers, late answers of the bank."""

from datetime import timedelta

import pytest

from marketplace.actions import offers, timers
from marketplace.actions.contracts import ending
from marketplace.extensions import db
from marketplace.models import Notice
from marketplace.models.ledger import balance
from marketplace.refusals import WrongState
from tests.support import deals
from tests.support.deals import accept, deliver, delivered, fund, funded, sign


def told(person, kind: str) -> int:
    """How often this person was told this."""
    return db.session.scalar(
        db.select(db.func.count()).select_from(Notice).where(Notice.user_id == person.id, Notice.kind == kind)
    )


def test_an_inspection_accepts_itself_on_day_7(hana, wataru, clock):
    part = delivered(hana, wataru)
    assert part.due_at == clock.now + timedelta(days=7)
    clock.move(days=7, microseconds=-1)
    timers.tick()
    assert part.state == "delivered"
    clock.move(microseconds=1)
    assert [(done.verb, done.subject, done.id) for done in timers.tick()] == [("accept", "milestones", part.id)]
    assert (part.state, part.contract.state) == ("accepted", "completed")
    assert part.events[-1].actor is None
    assert balance("worker", wataru.id) == 8_580
    assert told(hana, "contracts.accept_timer") == told(wataru, "contracts.accept_timer") == 1
    assert timers.tick() == []


def test_the_command_tick_does_what_is_due(app, hana, wataru, clock):
    part = delivered(hana, wataru)
    clock.move(days=7)
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["tick"])
    assert result.exit_code == 0, result.output
    db.session.expire_all()
    assert part.state == "accepted"


def test_a_return_begins_the_inspection_anew(hana, wataru, clock):
    part = deals.returned(hana, wataru)
    clock.move(days=6)
    deliver(part)
    clock.move(days=6)
    timers.tick()
    assert part.state == "delivered"
    clock.move(days=1)
    timers.tick()
    assert part.state == "accepted"


def test_nothing_can_be_returned_after_the_deadline_even_before_the_timer_ran(hana, wataru, clock):
    from marketplace.actions.contracts import delivery

    part = delivered(hana, wataru)
    clock.move(days=7)
    with pytest.raises(WrongState, match="検収の期限が過ぎた"):
        delivery.return_(part, by=hana, note="遅れました。")
    accept(part)
    assert part.events[-1].actor == hana.id


def test_the_client_is_reminded_of_an_inspection_on_days_3_5_and_6(hana, wataru, clock):
    delivered(hana, wataru)
    given = []
    for day in range(1, 8):
        clock.move(days=1)
        timers.tick()
        timers.tick()
        given.append((day, told(hana, "contracts.remind_inspection")))
    assert given == [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 3), (7, 3)]
    assert told(wataru, "contracts.remind_inspection") == 0


def test_of_missed_reminders_only_the_newest_is_given(hana, wataru, clock):
    delivered(hana, wataru)
    clock.move(days=6)
    timers.tick()
    assert told(hana, "contracts.remind_inspection") == 1


def test_the_client_is_reminded_of_an_unfunded_contract(hana, wataru, clock):
    sign(hana, wataru)
    given = []
    for day in (1, 2, 3, 7, 20):
        clock.move(days=day - (given[-1][0] if given else 0))
        timers.tick()
        given.append((day, told(hana, "contracts.remind_escrow")))
    assert given == [(1, 1), (2, 1), (3, 2), (7, 3), (20, 3)]


def test_an_unfunded_contract_ends_after_30_days(hana, wataru, clock):
    contract = sign(hana, wataru, 10_000, 20_000)
    clock.move(days=30, microseconds=-1)
    timers.tick()
    assert contract.state == "awaiting_escrow"
    clock.move(microseconds=1)
    with pytest.raises(WrongState, match="仮払いの期限が過ぎた"):
        fund(contract.milestones[0])
    timers.tick()
    assert contract.state == "terminated"
    assert [part.state for part in contract.milestones] == ["cancelled", "cancelled"]
    assert told(hana, "contracts.expire") == told(wataru, "contracts.expire") == 1


def test_a_contract_that_is_funded_never_expires(hana, wataru, clock):
    part = funded(hana, wataru, 10_000, 20_000)
    clock.move(days=31)
    timers.tick()
    assert part.contract.state == "active"


def test_a_claim_keeps_the_contract_from_expiring(hana, wataru, clock):
    contract = sign(hana, wataru)
    clock.move(days=30, minutes=-1)
    payment = fund(contract.milestones[0], behaviour="timeout")
    clock.move(minutes=1)
    timers.tick()
    assert contract.state == "awaiting_escrow"
    clock.move(minutes=2)
    timers.tick()
    assert (payment.state, contract.state) == ("succeeded", "active")


def test_an_end_that_was_refused_by_silence_may_be_asked_for_again(hana, wataru, clock):
    part = deals.returned(hana, wataru)
    for _ in range(2):
        ending.request_end(part.contract, by=hana, amount=1_000, note="")
        clock.move(days=5)
        timers.tick()
        clock.move(days=2)
        timers.tick()
        assert part.contract.state == "active"
    assert told(wataru, "contracts.remind_end") == 2
    assert told(hana, "contracts.refuse_to_end_timer") == 2


def test_an_offer_expires_at_its_time(hana, wataru, clock):
    offered = offers.offer(deals.thread_of(hana, wataru), by=hana, terms=deals.terms(10_000), text="条件です。")
    clock.move(days=7)
    with pytest.raises(WrongState, match="有効期限"):
        offers.accept(offered, by=wataru)
    timers.tick()
    assert offered.state == "expired"


def test_the_timer_leaves_what_somebody_was_faster_with(hana, wataru, clock, monkeypatch):
    """Between looking and doing, hana accepts: the timer writes nothing and goes on."""
    from marketplace.actions.contracts import delivery

    first, second = delivered(hana, wataru), delivered(hana, another(), title="別の仕事")
    clock.move(days=7)
    by_timer = delivery.accept

    def slow(milestone, *, by):
        if milestone.id == first.id and first.state == "delivered":
            by_timer(milestone, by=hana)
        return by_timer(milestone, by=by)

    monkeypatch.setattr(delivery, "accept", slow)
    timers.tick()
    assert [first.events[-1].actor, second.events[-1].actor] == [hana.id, None]
    assert balance("worker", wataru.id) == 8_580


def another():
    from tests.support.people import person

    return person("niko", display_name="ニコ")
