"""Terms: one pending at a time, countered by the other side's, answered to the very second, accepted into a contract."""

from datetime import timedelta

import pytest

from marketplace.actions import offers, threads, timers
from marketplace.extensions import db
from marketplace.models import Contract, Notice, Offer
from marketplace.refusals import WrongPerson, WrongState
from tests.actions.test_threads import Seen
from tests.support import deals
from tests.support.talks import applied, pending


def offered(thread, by, *prices):
    return offers.offer(thread, by=by, terms=deals.terms(*(prices or (10_000,))), text="条件です。")


def state_of(offer) -> str:
    return db.session.get(Offer, offer.id, populate_existing=True).state


def test_terms_reach_the_other_side_with_their_sum_and_day(hana, wataru):
    thread = applied(hana, wataru)
    offer = offered(thread, hana, 10_000, 5_000)
    assert (offer.total, offer.milestone_count) == (16_500, 2)
    notice = db.session.scalars(db.select(Notice).where(Notice.user_id == wataru.id)).all()[-1]
    assert "16,500円" in notice.subject


def test_an_own_pending_offer_must_be_withdrawn_first(hana, wataru):
    thread = applied(hana, wataru, 10_000)
    with pytest.raises(WrongState, match="取り下げ"):
        offered(thread, wataru)
    offers.withdraw(pending(thread), by=wataru)
    assert offered(thread, wataru).state == "pending"


def test_the_other_sides_offer_is_countered(hana, wataru):
    thread = applied(hana, wataru, 10_000)
    first = pending(thread)
    second = offered(thread, hana, 9_000)
    assert (state_of(first), second.state, second.counters_id) == ("countered", "pending", first.id)
    with pytest.raises(WrongState):
        offers.accept(db.session.get(Offer, first.id, populate_existing=True), by=hana)


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_answers_his_own_offer(hana, wataru, verb):
    thread = applied(hana, wataru, 10_000)
    with pytest.raises(WrongPerson):
        getattr(offers, verb)(pending(thread), by=wataru)


def test_nobody_withdraws_the_other_sides_offer(hana, wataru):
    thread = applied(hana, wataru, 10_000)
    with pytest.raises(WrongPerson):
        offers.withdraw(pending(thread), by=hana)


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
@pytest.mark.parametrize("who", ["oki", "sumi"])
def test_outsiders_and_staff_answer_nothing(hana, wataru, verb, who, request):
    thread = applied(hana, wataru, 10_000)
    with pytest.raises(WrongPerson):
        getattr(offers, verb)(pending(thread), by=request.getfixturevalue(who))


@pytest.mark.parametrize("first", ["accept", "decline", "withdraw", "counter"])
@pytest.mark.parametrize("second", ["accept", "decline", "withdraw"])
def test_an_answered_offer_is_not_answered_again(hana, wataru, first, second):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread)
    if first == "counter":
        offered(thread, hana)
    else:
        getattr(offers, first)(offer, by=wataru if first == "withdraw" else hana)
    again = db.session.get(Offer, offer.id, populate_existing=True)
    with pytest.raises(WrongState):
        getattr(offers, second)(again, by=wataru if second == "withdraw" else hana)


def test_accepted_terms_become_a_contract_that_waits_for_its_escrow(hana, wataru):
    thread = applied(hana, wataru, 10_000, 5_000)
    contract = offers.accept(pending(thread), by=hana)
    assert (contract.state, [part.price for part in contract.milestones]) == ("awaiting_escrow", [10_000, 5_000])
    assert (contract.client_id, contract.worker_id, contract.job_id) == (hana.id, wataru.id, thread.job_id)


def test_a_suspended_member_offers_and_accepts_nothing_but_declines(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    hana.suspended_at = clock.now
    db.session.commit()
    with pytest.raises(WrongPerson):
        offers.accept(pending(thread), by=Seen(hana))
    with pytest.raises(WrongPerson):
        offered(thread, Seen(hana))
    offers.decline(pending(thread), by=Seen(hana))


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_validity_ends_at_the_very_second(hana, wataru, clock, verb):
    thread = applied(hana, wataru, 10_000)
    offer, by = pending(thread), wataru if verb == "withdraw" else hana
    clock.to(offer.valid_until)
    with pytest.raises(WrongState, match="有効期限"):
        getattr(offers, verb)(offer, by=by)
    clock.to(offer.valid_until - timedelta(microseconds=1))
    getattr(offers, verb)(db.session.get(Offer, offer.id, populate_existing=True), by=by)


def test_an_expired_offer_binds_nobody_before_the_timer_ran(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    first = pending(thread)
    clock.to(first.valid_until)
    second = offered(thread, wataru, 12_000)
    assert (state_of(first), second.state, second.counters_id) == ("expired", "pending", None)


def test_the_timer_expires_an_offer_and_tells_both(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread)
    clock.to(offer.valid_until)
    timers.tick()
    assert state_of(offer) == "expired"
    for who in (hana, wataru):
        assert "offers.expire" in db.session.scalars(db.select(Notice.kind).where(Notice.user_id == who.id)).all()


def test_declining_a_thread_whose_offer_has_expired_writes_the_expiry(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread)
    clock.to(offer.valid_until)
    threads.decline(thread, by=hana)
    assert state_of(offer) == "expired"


def test_nothing_is_offered_or_answered_in_a_closed_thread(hana, wataru):
    thread = applied(hana, wataru)
    threads.decline(thread, by=hana)
    with pytest.raises(WrongState, match="終了"):
        offered(thread, wataru)


def test_a_thread_can_have_several_contracts_one_after_another(hana, wataru):
    part = deals.accept(deals.delivered(hana, wataru))
    thread = part.contract.thread
    offers.accept(offered(thread, wataru, 20_000), by=hana)
    assert db.session.scalars(db.select(Contract.state).order_by(Contract.id)).all() == ["completed", "awaiting_escrow"]


def test_an_offer_during_a_contract_changes_it(hana, wataru):
    part = deals.funded(hana, wataru, 10_000, 5_000)
    contract = part.contract
    change = offered(contract.thread, wataru, 8_000)
    assert change.contract_id == contract.id
    offers.accept(change, by=hana)
    assert [(one.price, one.state) for one in contract.milestones] == [
        (10_000, "funded"),
        (5_000, "cancelled"),
        (8_000, "unfunded"),
    ]
