"""Ending a contract before its time: by agreement, refusal, silence; example 6 of the product."""

from datetime import timedelta

import pytest

from marketplace.actions import timers
from marketplace.actions.contracts import disputes, ending
from marketplace.extensions import db
from marketplace.models import Message, Notice, ledger
from marketplace.refusals import Invalid, WrongPerson, WrongState
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign

WEEK = timedelta(days=7)


def test_unanswered_end_without_any_delivery_terminates_on_day_7_and_refunds_what_was_held(hana, wataru, clock):
    part = funded(hana, wataru, 10_000, withholding=True)
    contract = part.contract
    ending.request_end(contract, by=wataru, amount=None, note="続けられなくなりました。")
    assert contract.state == "ending"
    assert contract.due_at == clock.now + WEEK
    clock.move(days=7, microseconds=-1)
    timers.tick()
    assert contract.state == "ending"
    clock.move(microseconds=1)
    timers.tick()
    assert (contract.state, part.state) == ("terminated", "refunded")
    assert part.events[-1].to_client == part.events[0].paid_in == 9_979
    assert part.events[-1].actor is None
    assert sum(ledger.sums().values()) == ledger.sums()["outside"] == 0


def test_a_delivery_on_day_6_makes_the_contract_active_again(hana, wataru, clock):
    part = funded(hana, wataru)
    contract = part.contract
    ending.request_end(contract, by=hana, amount=None, note="")
    clock.move(days=6)
    deliver(part)
    assert (contract.state, part.state) == ("active", "delivered")
    assert contract.due_at is None
    clock.move(days=2)
    timers.tick()
    assert contract.state == "active"


def test_silence_refuses_an_end_when_something_was_delivered(hana, wataru, clock):
    part = returned(hana, wataru)
    ending.request_end(part.contract, by=hana, amount=5_000, note="")
    clock.move(days=7)
    timers.tick()
    assert (part.contract.state, part.state) == ("active", "returned")
    assert ledger.held(part.contract_id) == 11_000


def test_an_agreed_end_before_escrow_cancels_the_parts(hana, wataru):
    contract = sign(hana, wataru, 10_000, 20_000)
    ending.request_end(contract, by=hana, amount=None, note="")
    ending.agree_to_end(contract, by=wataru)
    assert [part.state for part in contract.milestones] == ["cancelled", "cancelled"]
    assert contract.state == "terminated"


def test_a_refused_end_goes_back_to_where_it_came_from(hana, wataru):
    contract = sign(hana, wataru)
    ending.request_end(contract, by=wataru, amount=None, note="")
    ending.refuse_to_end(contract, by=hana)
    assert contract.state == "awaiting_escrow"
    fund(contract.milestones[0])
    ending.request_end(contract, by=hana, amount=None, note="")
    ending.refuse_to_end(contract, by=wataru)
    assert contract.state == "active"


def test_only_the_other_side_answers(hana, wataru, oki):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=hana, amount=None, note="")
    for person in (hana, oki):
        for answer in (ending.agree_to_end, ending.refuse_to_end):
            with pytest.raises(WrongPerson):
                answer(contract, by=person)
    assert contract.state == "ending"


def test_there_is_no_end_while_something_is_inspected(hana, wataru):
    contract = delivered(hana, wataru).contract
    with pytest.raises(WrongState, match="検収中の納品"):
        ending.request_end(contract, by=wataru, amount=None, note="")


def test_there_is_no_second_request_meanwhile(hana, wataru):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=hana, amount=None, note="")
    with pytest.raises(WrongState):
        ending.request_end(contract, by=wataru, amount=None, note="")


@pytest.mark.parametrize("amount", [None, -1, 11_001])
def test_an_end_after_a_delivery_names_an_amount_within_the_price(hana, wataru, amount):
    part = returned(hana, wataru)
    with pytest.raises(Invalid, match="支払う金額") as refusal:
        ending.request_end(part.contract, by=hana, amount=amount, note="")
    assert refusal.value.field == "amount"
    assert part.contract.state == "active"


def test_an_end_without_a_delivery_names_none(hana, wataru):
    part = funded(hana, wataru)
    with pytest.raises(Invalid, match="指定できません"):
        ending.request_end(part.contract, by=hana, amount=1, note="")


def test_only_the_open_part_counts_as_delivered(hana, wataru):
    contract = sign(hana, wataru, 10_000, 20_000)
    first, second = contract.milestones
    fund(first)
    accept(deliver(first))
    fund(second)
    ending.request_end(contract, by=wataru, amount=None, note="")
    ending.agree_to_end(contract, by=hana)
    assert [part.state for part in contract.milestones] == ["accepted", "refunded"]
    assert ledger.balance("worker", wataru.id) == 8_580


def test_neither_funding_nor_inspection_while_an_end_is_asked_for(hana, wataru):
    contract = sign(hana, wataru)
    ending.request_end(contract, by=wataru, amount=None, note="")
    with pytest.raises(WrongState, match="仮払いできません"):
        fund(contract.milestones[0])


def test_the_reasons_reach_the_other_side_as_a_message(hana, wataru):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=wataru, amount=None, note="体調を崩しました。")
    message = db.session.scalar(db.select(Message).where(Message.kind == "end"))
    assert (message.state, message.body.text, message.contract_id) == ("sent", "体調を崩しました。", contract.id)
    told = db.session.scalars(db.select(Notice.kind).where(Notice.user_id == hana.id)).all()
    assert "contracts.request_end" in told


def test_a_passed_deadline_counts_before_the_timer_ran(hana, wataru, clock):
    """Silence has answered on day 7; only an answer that says the same is still taken."""
    undelivered = funded(hana, wataru)
    ending.request_end(undelivered.contract, by=hana, amount=None, note="")
    clock.move(days=7)
    with pytest.raises(WrongState, match="回答期限が過ぎた"):
        ending.refuse_to_end(undelivered.contract, by=wataru)
    with pytest.raises(WrongState, match="回答期限が過ぎた"):
        deliver(undelivered)
    ending.agree_to_end(undelivered.contract, by=wataru)

    part = returned(hana, wataru)
    ending.request_end(part.contract, by=hana, amount=5_000, note="")
    clock.move(days=7)
    with pytest.raises(WrongState, match="回答期限が過ぎた"):
        ending.agree_to_end(part.contract, by=wataru)
    ending.refuse_to_end(part.contract, by=wataru)
    assert part.contract.state == "active"


# -- disputes: edges without a button ---------------------------------------------------------------------------------


def test_nothing_is_inspected_in_a_quarrel_and_its_time_is_given_back(hana, wataru, sumi, clock):
    part = delivered(hana, wataru)
    due_at = part.due_at
    clock.move(days=5)
    disputes.dispute(part.contract, by=wataru)
    clock.move(days=4)
    timers.tick()
    assert (part.contract.state, part.state) == ("disputed", "delivered")
    disputes.decide(part.contract, by=sumi, outcome="active", amount=None, reason_code="talk")
    assert part.due_at == due_at + timedelta(days=4)
    timers.tick()
    assert part.state == "delivered"
    clock.move(days=2)
    timers.tick()
    assert part.state == "accepted"


def test_staff_decide_how_held_money_is_split(hana, wataru, sumi):
    part = delivered(hana, wataru, 10_000, 20_000)
    disputes.dispute(part.contract, by=hana)
    disputes.decide(part.contract, by=sumi, outcome="terminated", amount=5_500, reason_code="half")
    assert (part.state, part.contract.state) == ("split", "terminated")
    assert part.events[-1].to_client == 5_500
    assert part.events[-1].actor == sumi.id


def test_a_quarrel_about_money_that_nobody_delivered_for_refunds_it(hana, wataru, sumi):
    part = funded(hana, wataru)
    disputes.dispute(part.contract, by=wataru)
    disputes.decide(part.contract, by=sumi, outcome="terminated", amount=None, reason_code="none")
    assert part.state == "refunded"


def test_only_a_quarrel_is_decided(hana, wataru, sumi):
    part = funded(hana, wataru)
    for outcome in disputes.OUTCOMES:
        with pytest.raises(WrongState, match="協議中ではありません"):
            disputes.decide(part.contract, by=sumi, outcome=outcome, amount=None, reason_code="none")
    assert (part.contract.state, part.state) == ("active", "funded")


def test_what_was_never_paid_for_can_only_end(hana, wataru, sumi):
    contract = sign(hana, wataru)
    ending.request_end(contract, by=hana, amount=None, note="")
    disputes.dispute(contract, by=wataru)
    with pytest.raises(WrongState, match="仮払いが一度もない"):
        disputes.decide(contract, by=sumi, outcome="active", amount=None, reason_code="talk")
    disputes.decide(contract, by=sumi, outcome="terminated", amount=None, reason_code="talk")
    assert (contract.state, contract.milestones[0].state) == ("terminated", "cancelled")
