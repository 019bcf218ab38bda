"""Answers that come late or never: the sweeper asks, heals, and gives back what can no longer be held."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace.actions import payments, timers
from marketplace.actions.contracts import ending
from marketplace.extensions import db
from marketplace.gateways.payments import Answer, sandbox
from marketplace.gateways.payments.sandbox import SandboxCharge
from marketplace.models import Notice, Payment, ledger
from marketplace.refusals import WrongState
from tests.support.deals import fund, sign


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
