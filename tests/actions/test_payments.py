"""Bringing money in: one charge whatever happens, no money without a state, none that is kept by mistake."""

import pytest
from sqlalchemy import select

from marketplace.actions import payments
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
