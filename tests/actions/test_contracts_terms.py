"""Signing, and changing the terms of a running contract by an accepted offer."""

import pytest

from marketplace.actions import offers
from marketplace.actions.contracts import delivery, ending
from marketplace.actions.contracts.terms import hinders_changing
from marketplace.extensions import db
from marketplace.models import Milestone, Notice
from marketplace.refusals import WrongPerson, WrongState
from tests.support.deals import accept, deliver, delivered, fund, funded, sign, terms


def change(contract, *prices, by, accepted_by):
    """Offer other terms in the contract's thread and accept them."""
    offered = offers.offer(contract.thread, by=by, terms=terms(*prices), text="変更をお願いします。")
    return offers.accept(offered, by=accepted_by)


def test_signing_takes_over_what_was_offered(hana, wataru, clock):
    contract = sign(hana, wataru, 10_000, 20_009, withholding=True, title="広報紙の校正")
    assert (contract.title, contract.withholding, contract.state) == ("広報紙の校正", True, "awaiting_escrow")
    assert [(part.number, part.price, part.tax, part.state) for part in contract.milestones] == [
        (1, 10_000, 1_000, "unfunded"),
        (2, 20_009, 2_000, "unfunded"),
    ]
    kinds = db.session.scalars(db.select(Notice.kind).where(Notice.kind == "contracts.sign")).all()
    assert len(kinds) == 2


def test_a_change_cancels_unfunded_parts_and_never_touches_funded_ones(hana, wataru):
    contract = funded(hana, wataru, 10_000, 20_000, 30_000).contract
    assert change(contract, 25_000, 5_000, by=wataru, accepted_by=hana) is contract
    assert [(part.number, part.state, part.price) for part in contract.milestones] == [
        (1, "funded", 10_000),
        (2, "cancelled", 20_000),
        (3, "cancelled", 30_000),
        (4, "unfunded", 25_000),
        (5, "unfunded", 5_000),
    ]


def test_a_change_before_escrow_replaces_everything(hana, wataru):
    contract = sign(hana, wataru, 10_000)
    change(contract, 12_000, by=hana, accepted_by=wataru)
    assert [part.state for part in contract.milestones] == ["cancelled", "unfunded"]
    fund(contract.milestones[1])
    accept(deliver(contract.milestones[1]))
    assert contract.state == "completed"


def test_a_contract_can_change_twice(hana, wataru):
    contract = funded(hana, wataru, 10_000, 20_000).contract
    change(contract, 30_000, by=wataru, accepted_by=hana)
    change(contract, 40_000, by=hana, accepted_by=wataru)
    assert [part.state for part in contract.milestones] == ["funded", "cancelled", "cancelled", "unfunded"]


def test_the_tiers_go_on_over_a_change(hana, wataru):
    contract = funded(hana, wataru, 60_000, 1_000).contract
    change(contract, 60_000, by=wataru, accepted_by=hana)
    accept(deliver(contract.milestones[0]))
    fund(contract.milestones[2])
    accept(deliver(contract.milestones[2]))
    assert contract.milestones[2].events[-1].to_fee == 10_000


def test_terms_stay_while_a_payment_is_being_confirmed(hana, wataru):
    contract = sign(hana, wataru)
    offered = offers.offer(contract.thread, by=wataru, terms=terms(12_000), text="変更です。")
    fund(contract.milestones[0], behaviour="timeout")
    with pytest.raises(WrongState, match="入金を確認中"):
        offers.accept(offered, by=hana)
    assert offered.state == "pending"
    assert "入金を確認中" in hinders_changing(contract)


def test_terms_stay_while_an_end_is_asked_for(hana, wataru):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=hana, amount=None, note="")
    with pytest.raises(WrongState, match="条件を変更できません"):
        offers.offer(contract.thread, by=wataru, terms=terms(5_000), text="変更です。")


def test_terms_may_change_during_an_inspection(hana, wataru):
    contract = delivered(hana, wataru, 10_000, 20_000).contract
    change(contract, 30_000, by=wataru, accepted_by=hana)
    delivery.return_(contract.milestones[0], by=hana, note="直してください。")
    assert [part.state for part in contract.milestones] == ["returned", "cancelled", "unfunded"]


def test_the_author_cannot_accept_his_own_change(hana, wataru):
    contract = funded(hana, wataru).contract
    offered = offers.offer(contract.thread, by=wataru, terms=terms(5_000), text="変更です。")
    with pytest.raises(WrongPerson):
        offers.accept(offered, by=wataru)
    assert db.session.scalar(db.select(db.func.count()).select_from(Milestone)) == 1


def test_after_the_end_the_next_offer_is_a_new_contract(hana, wataru):
    first = accept(delivered(hana, wataru)).contract
    second = sign(hana, wataru, 20_000)
    assert (first.id != second.id, first.thread_id == second.thread_id) == (True, True)
