"""Bringing money in: one charge whatever happens, no money without a state, none that is kept by mistake."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.actions import payments, timers
from marketplace.actions.contracts import ending
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.gateways.payments import Answer, sandbox
from marketplace.gateways.payments.sandbox import SandboxCharge
from marketplace.models import Notice, Payment, ledger
from marketplace.refusals import WrongPerson, WrongState
from tests.support.deals import accept, deliver, fund, funded, sign


def charges() -> list[tuple[int, str]]:
    """What the pretended bank knows."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(SandboxCharge.amount, SandboxCharge.status))]


def the_bank_hears(key: str) -> None:
    """The charge arrives, although nobody waits for it any more."""
    db.session.rollback()
    sandbox.charge(key, 11_000)


def states() -> list[str]:
    return list(db.session.scalars(select(Payment.state).order_by(Payment.id)))


@pytest.fixture
def part(hana, wataru):
    return sign(hana, wataru).milestones[0]


def test_fund_holds_price_and_tax_and_starts_the_contract(part):
    payment = fund(part)
    assert (payment.state, payment.amount, part.state, part.contract.state) == ("succeeded", 11_000, "funded", "active")
    assert ledger.sums() == {"outside": -11_000, "escrow": 11_000}
    assert charges() == [(11_000, "succeeded")]


def test_the_same_key_is_the_same_payment(part):
    first = fund(part, key="twice")
    again = fund(part, key="twice", behaviour="fail")
    assert again.id == first.id
    assert (charges(), states()) == ([(11_000, "succeeded")], ["succeeded"])


def test_the_same_key_of_a_failed_payment_is_still_that_one(part):
    fund(part, key="twice", behaviour="fail")
    assert fund(part, key="twice").state == "failed"
    assert part.state == "unfunded"


def test_another_ones_key_is_refused(part, hana, oki, wataru):
    fund(part, key="mine")
    other = sign(oki, wataru).milestones[0]
    with pytest.raises(WrongState):
        fund(other, key="mine")
    assert (other.state, len(charges())) == ("unfunded", 1)


def test_a_second_key_for_a_funded_part_is_refused(part):
    fund(part)
    with pytest.raises(WrongState, match="すでに仮払い済み"):
        fund(part)
    assert len(charges()) == 1


def test_only_the_client_funds(part, wataru, oki, sumi):
    for person in (wataru, oki, sumi):
        with pytest.raises(WrongPerson):
            payments.fund(part, by=person, key="k")
    assert charges() == []


def test_a_suspended_client_begins_nothing(part, hana, clock):
    with transaction():
        hana.suspended_at = clock.now
    with pytest.raises(WrongPerson, match="制限されている"):
        fund(part)
    assert charges() == []


def test_a_failure_is_told_and_a_new_key_tries_again(part, hana):
    payment = fund(part, behaviour="fail")
    assert (payment.state, payment.events[-1].reason_code, part.state) == ("failed", "card_refused", "unfunded")
    told = db.session.scalars(select(Notice.kind).where(Notice.user_id == hana.id)).all()
    assert "contracts.fund_failed" in told
    assert fund(part).state == "succeeded"
    assert part.state == "funded"


def test_a_slow_answer_finds_the_contract_waiting(part, hana, wataru, monkeypatch):
    """While the bank thinks, neither an end, nor other terms, nor a second payment is possible."""
    met = []

    def while_the_bank_thinks(_seconds):
        for act in (
            lambda: ending.request_end(part.contract, by=wataru, amount=None, note=""),
            lambda: fund(part),
        ):
            with pytest.raises(WrongState, match="入金を確認中"):
                act()
        met.append(part.contract.state)
        db.session.rollback()

    monkeypatch.setattr(sandbox.time, "sleep", while_the_bank_thinks)
    assert fund(part, behaviour="slow").state == "succeeded"
    assert (met, part.contract.state) == (["awaiting_escrow"], "active")
    assert len(charges()) == 1


def test_a_timeout_after_success_is_healed_by_the_sweeper(part, clock):
    payment = fund(part, behaviour="timeout")
    assert (payment.state, part.state) == ("claimed", "unfunded")
    timers.tick()
    assert payment.state == "claimed"
    clock.move(minutes=2)
    timers.tick()
    assert (payment.state, part.state, part.contract.state) == ("succeeded", "funded", "active")
    assert charges() == [(11_000, "succeeded")]


def test_a_claim_whose_charge_never_left_fails_and_can_be_tried_again(part, hana, clock):
    """The process died between the claim and the call."""
    payment, is_new = payments.claim(part, by=hana, key="died")
    assert is_new
    clock.move(minutes=2)
    timers.tick()
    assert (payment.state, payment.events[-1].reason_code) == ("failed", "not_received")
    assert fund(part).state == "succeeded"


def test_a_charge_that_arrives_after_the_sweeper_gave_up_still_funds_the_part(part, hana, clock):
    payment, _new = payments.claim(part, by=hana, key="late")
    clock.move(minutes=2)
    timers.tick()
    assert payment.state == "failed"
    the_bank_hears("late")
    timers.tick()
    assert (payment.state, part.state) == ("succeeded", "funded")


def test_nobody_asks_for_ever(part, hana, clock):
    payment, _new = payments.claim(part, by=hana, key="late")
    clock.move(minutes=2)
    timers.tick()
    clock.move(days=1)
    the_bank_hears("late")
    timers.tick()
    assert payment.state == "failed"


def test_late_money_for_a_part_that_was_paid_otherwise_goes_back(part, hana, clock):
    late, _new = payments.claim(part, by=hana, key="late")
    clock.move(minutes=2)
    timers.tick()
    fund(part)
    the_bank_hears("late")
    timers.tick()
    assert [(event.verb, event.paid_in, event.to_client) for event in late.events] == [
        ("fail", 0, 0),
        ("misdirect", 11_000, 0),
        ("return", 0, 11_000),
    ]
    assert ledger.sums() == {"outside": -11_000, "escrow": 11_000, "refund_due": 0}
    told = db.session.scalars(select(Notice.kind).where(Notice.user_id == hana.id)).all()
    assert "contracts.misdirect" in told


def test_late_money_while_another_payment_is_on_its_way_goes_back(part, hana, clock):
    late, _new = payments.claim(part, by=hana, key="late")
    payments.settle(late.id, Answer("failed", "not_received"))
    fund(part, behaviour="timeout")
    payments.settle(late.id, Answer("succeeded"))
    assert late.state == "refund_due"
    clock.move(minutes=2)
    timers.tick()
    assert states() == ["returned", "succeeded"]
    assert part.state == "funded"


def test_late_money_for_a_contract_that_ended_goes_back(part, hana, wataru):
    late, _new = payments.claim(part, by=hana, key="late")
    payments.settle(late.id, Answer("failed", "not_received"))
    ending.request_end(part.contract, by=hana, amount=None, note="")
    payments.settle(late.id, Answer("succeeded"))
    payments.sweep()
    assert (late.state, part.contract.state) == ("returned", "ending")
    ending.agree_to_end(part.contract, by=wataru)
    assert sum(ledger.sums().values()) == 0


def test_an_answer_that_comes_twice_counts_once(part, hana):
    payment, _new = payments.claim(part, by=hana, key="k")
    for answer in (Answer("succeeded"), Answer("succeeded"), Answer("failed", "card_refused"), Answer("unknown")):
        payments.settle(payment.id, answer)
    assert (payment.state, payment.seq, part.seq) == ("succeeded", 1, 1)


def test_no_answer_leaves_the_claim(part, hana):
    payment, _new = payments.claim(part, by=hana, key="k")
    payments.settle(payment.id, Answer("unknown"))
    assert (payment.state, payment.seq) == ("claimed", 0)


def test_the_amount_is_computed_and_withholding_stays_with_the_client(hana, wataru):
    part = sign(hana, wataru, 10_000, withholding=True).milestones[0]
    assert fund(part).amount == 9_979


def test_the_sweeper_goes_on_when_one_claim_is_refused(hana, wataru, oki, clock, monkeypatch):
    first, second = sign(hana, wataru).milestones[0], sign(hana, oki).milestones[0]
    one, other = (fund(part, behaviour="timeout") for part in (first, second))
    refused, really = one.id, payments.settle

    def settle(identity, answer):
        if identity == refused:
            raise WrongState("somebody was faster")
        return really(identity, answer)

    monkeypatch.setattr(payments, "settle", settle)
    clock.move(minutes=2)
    timers.tick()
    assert (one.state, other.state) == ("claimed", "succeeded")


def test_fund_is_never_part_of_another_transaction(part, hana):
    with pytest.raises(AssertionError), transaction():
        payments.fund(part, by=hana, key="k")
    assert states() == []


def test_no_work_before_the_money_no_payment_without_acceptance(hana, wataru):
    part = funded(hana, wataru)
    with pytest.raises(WrongState, match="検収できる納品がありません"):
        accept(part)
    assert ledger.balance("worker", wataru.id) == 0
    accept(deliver(part))
    assert ledger.balance("worker", wataru.id) == 8_580


def test_a_claim_is_swept_after_two_minutes_of_the_products_time(part, clock):
    payment = fund(part, behaviour="timeout")
    clock.move(minutes=2, microseconds=-1)
    timers.tick()
    assert payment.state == "claimed"
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 1
    clock.move(microseconds=1)
    assert timedelta(minutes=2) == payments.ASK_AFTER
    timers.tick()
    assert payment.state == "succeeded"
