"""A request while it is open: the promise, the other side's word, its scope, and the gate it opens."""

import pytest

from marketplace.actions import contact_requests, timers
from marketplace.actions.contracts import delivery
from marketplace.extensions import db
from marketplace.models.contact_requests.standing import standing_of
from marketplace.refusals import Invalid, NotSent, WrongPerson, WrongState
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.decisions import NUMBER, approve, at, close, deny, passes, revoke, tokyo
from tests.support.talks import applied

TWO_DAYS = "2026-11-25 17:00"


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


# -- the promise -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "promised"), [("2026-11-20 17:00", TWO_DAYS), ("2026-11-21 12:00", "2026-11-26 10:00")]
)
def test_a_result_is_promised_within_two_business_days(clock, thread, wataru, asked, promised):
    clock.to(at(asked))
    assert tokyo(requests.submitted(thread, wataru).due_at) == promised


def test_closures_count_for_promises_that_are_made_afterwards(clock, thread, wataru, sumi):
    request = requests.submitted(thread, wataru)
    close("2026-11-24", "2026-11-25", by=sumi)
    assert tokyo(contact_requests.take(request, by=sumi).due_at) == TWO_DAYS
    contact_requests.withdraw(request, by=wataru)
    assert tokyo(requests.submitted(thread, wataru).due_at) == "2026-11-27 17:00"


def test_only_the_answer_moves_the_promise_by_the_business_time_spent_waiting(clock, thread, hana, wataru, sumi):
    request = requests.submitted(thread, wataru)
    contact_requests.agree(request, by=hana)
    clock.to(at("2026-11-24 11:00"))
    contact_requests.take(request, by=sumi)
    contact_requests.refuse(request, by=hana)
    assert tokyo(request.due_at) == TWO_DAYS
    contact_requests.ask(request, by=sumi, text="いつですか。")
    assert tokyo(request.due_at) == "2026-12-01 11:00"
    clock.to(at("2026-11-25 12:30"))
    contact_requests.agree(request, by=hana)
    assert tokyo(request.due_at) == "2026-12-01 11:00"
    # 7 hours of Tuesday and 2.5 of Wednesday: Wednesday 17:00 has one more, the rest is on Thursday.
    contact_requests.answer(request, by=wataru, text="明日です。")
    assert (request.state, tokyo(request.due_at)) == ("in_review", "2026-11-27 10:30")


def test_an_answer_at_night_costs_staff_nothing(clock, thread, wataru, sumi):
    request = requests.submitted(thread, wataru)
    contact_requests.take(request, by=sumi)
    clock.to(at("2026-11-20 18:00"))
    contact_requests.ask(request, by=sumi, text="いつですか。")
    clock.to(at("2026-11-23 23:00"))
    assert tokyo(contact_requests.answer(request, by=wataru, text="明日です。").due_at) == TWO_DAYS


def test_without_the_consent_nothing_is_answered(thread, wataru, sumi):
    request = requests.info_needed(thread, wataru, sumi)
    wataru.consent_version = None
    db.session.commit()
    with pytest.raises(WrongPerson, match="同意"):
        contact_requests.answer(request, by=wataru, text="明日です。")
    assert request.state == "info_needed"


def test_asked_twice_the_promise_moves_twice(clock, thread, wataru, sumi):
    request = requests.in_review(thread, wataru, sumi)
    clock.to(at("2026-11-24 10:00"))
    for hour in (12, 16):
        contact_requests.ask(request, by=sumi, text="いつですか。")
        clock.to(at(f"2026-11-24 {hour}:00"))
        contact_requests.answer(request, by=wataru, text="明日です。")
    assert tokyo(request.due_at) == "2026-11-26 15:00"


def test_an_appeal_and_a_second_revocation_have_the_same_promise(clock, thread, wataru, sumi, shun):
    request = requests.revoking(thread, wataru, sumi)
    assert tokyo(request.due_at) == TWO_DAYS
    revoke(request, shun)
    assert request.due_at is None
    assert tokyo(contact_requests.appeal(request, by=wataru, text="違います。").due_at) == TWO_DAYS


# -- the other side's word ---------------------------------------------------------------------------------------------


def test_a_refusal_is_in_the_way_of_an_approval_and_the_last_word_counts(thread, hana, wataru, sumi):
    request = requests.in_review(thread, wataru, sumi)
    contact_requests.agree(request, by=hana)
    contact_requests.refuse(request, by=hana)
    with pytest.raises(WrongState, match="希望していない"):
        approve(request, sumi)
    contact_requests.agree(request, by=hana)
    assert approve(request, sumi).state == "approved"


def test_silence_is_in_nobodys_way(thread, wataru, sumi):
    assert requests.approved(thread, wataru, sumi).state == "approved"


def test_the_applicant_has_no_say_for_the_other_side(thread, hana, wataru):
    with pytest.raises(WrongPerson):
        contact_requests.agree(requests.submitted(thread, wataru), by=wataru)
    assert standing_of(thread.id).live.consent == ""


# -- scope -------------------------------------------------------------------------------------------------------------


def test_one_request_for_the_consultation_one_for_each_contract(clock, hana, wataru, sumi):
    thread = deals.thread_of(hana, wataru)
    deny(requests.in_review(thread, wataru, sumi), sumi)
    clock.move(days=15)
    with pytest.raises(WrongState, match="契約が成立すると"):
        requests.submitted(thread, hana)
    part = deals.delivered(hana, wataru)
    of_first = requests.in_review(thread, hana, sumi)
    assert (of_first.contract_id, deny(of_first, sumi).state) == (part.contract_id, "denied")
    clock.move(days=15)
    with pytest.raises(WrongState, match="次の契約が成立すると"):
        requests.submitted(thread, wataru)
    delivery.accept(part, by=hana)
    second = deals.sign(hana, wataru)
    assert requests.submitted(thread, wataru).contract_id == second.id


def test_by_either_party_but_only_one(thread, hana, wataru, oki):
    requests.submitted(thread, hana)
    with pytest.raises(WrongState):
        requests.submitted(thread, wataru)
    assert standing_of(thread.id).seen == 1


def test_what_was_withdrawn_does_not_count(thread, hana, wataru):
    for by in (wataru, hana, wataru):
        contact_requests.withdraw(requests.submitted(thread, by), by=by)
    assert requests.submitted(thread, hana).state == "submitted"


def test_at_most_one_is_live_in_a_thread(hana, wataru, sumi):
    thread = deals.thread_of(hana, wataru)
    first = requests.submitted(thread, wataru)
    deals.sign(hana, wataru)
    with pytest.raises(WrongState, match="ほかの申請の結果"):
        requests.submitted(thread, hana)
    contact_requests.take(first, by=sumi)
    approve(first, sumi)
    with pytest.raises(WrongState, match="新しい申請は必要ありません"):
        requests.submitted(thread, hana)


def test_the_reason_itself_carries_no_contact(thread, wataru):
    with pytest.raises((Invalid, NotSent)):
        requests.submitted(thread, wataru, details=NUMBER)
    db.session.rollback()
    assert standing_of(thread.id).requests == ()


# -- the gate ----------------------------------------------------------------------------------------------------------


def test_the_gate_is_open_for_both_while_approved_and_for_nobody_else(clock, thread, hana, wataru, sumi, shun):
    request = requests.in_review(thread, wataru, sumi)
    assert not passes(thread, wataru)
    approve(request, sumi)
    assert passes(thread, wataru) and passes(thread, hana)
    revoke(request, sumi)
    assert not passes(thread, wataru) and not passes(thread, hana)
    contact_requests.keep(request, by=sumi, reason_code="no_breach_found", text="続けます。")
    assert passes(thread, hana)
    revoke(request, sumi)
    revoke(request, shun)
    assert not passes(thread, hana)


def test_the_end_of_a_contract_does_not_close_it(hana, wataru, sumi):
    part = deals.delivered(hana, wataru)
    thread = part.contract.thread
    requests.approved(thread, wataru, sumi)
    delivery.accept(part, by=hana)
    assert part.contract.state == "completed" and passes(thread, wataru)


def test_the_end_date_closes_it_whether_or_not_a_timer_ran(clock, thread, hana, wataru, sumi):
    request = requests.approved(thread, wataru, sumi, until=at("2026-12-01 00:00"))
    clock.to(at("2026-11-30 23:59"))
    assert passes(thread, hana)
    clock.to(at("2026-12-01 00:00"))
    assert not passes(thread, hana)
    assert [str(done) for done in timers.tick()] == [f"expire contact_requests {request.id}"]
    assert request.state == "expired" and timers.tick() == []


def test_keeping_keeps_the_end(clock, thread, wataru, sumi):
    end = at("2026-12-01 00:00")
    request = requests.approved(thread, wataru, sumi, until=end)
    revoke(request, sumi)
    contact_requests.keep(request, by=sumi, reason_code="revoked_in_error", text="続けます。")
    assert request.due_at == end
