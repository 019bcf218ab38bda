"""How requests end, and begin again: expiry, appeals, and the second pair of eyes."""

import pytest

from marketplace import clock as product_clock
from marketplace.actions import contact_requests, threads, timers
from marketplace.extensions import db
from marketplace.refusals import WrongPerson, WrongState
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.decisions import approve, at, deny, passes, revoke
from tests.support.talks import applied


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


# -- expiry ------------------------------------------------------------------------------------------------------------


def test_seven_days_of_silence_end_a_request(clock, thread, wataru, sumi):
    request = requests.info_needed(thread, wataru, sumi)
    clock.move(days=7, seconds=-1)
    assert timers.tick() == []
    clock.move(seconds=1)
    for verb in (
        lambda: contact_requests.answer(request, by=wataru, text="明日です。"),
        lambda: contact_requests.withdraw(request, by=wataru),
    ):
        with pytest.raises(WrongState, match="失効"):
            verb()
    assert len(timers.tick()) == 1
    assert request.state == "expired"
    with pytest.raises(WrongState):
        requests.submitted(thread, wataru)


@pytest.mark.parametrize("build", [requests.submitted, requests.approved, requests.info_needed, requests.appealed])
def test_whatever_is_live_ends_with_the_thread(thread, hana, wataru, sumi, build):
    people = (wataru,) if build is requests.submitted else (wataru, sumi)
    request = build(thread, *people)
    threads.decline(thread, by=hana)
    assert request.state == "expired"
    threads.reopen(thread, by=hana)
    assert not passes(thread, wataru)


def test_an_expiry_that_is_due_is_written_before_the_next_request(clock, hana, wataru, sumi):
    thread = deals.thread_of(hana, wataru)
    first = requests.info_needed(thread, wataru, sumi)
    deals.sign(hana, wataru)
    clock.move(days=7)
    second = requests.submitted(thread, hana)
    db.session.refresh(first)
    assert (first.state, second.state) == ("expired", "submitted")


# -- appeals and the second pair of eyes -------------------------------------------------------------------------------


def test_an_appeal_is_made_once_within_fourteen_days_by_the_applicant(clock, thread, hana, wataru, sumi, shun):
    request = requests.denied(thread, wataru, sumi)
    with pytest.raises(WrongPerson):
        contact_requests.appeal(request, by=hana, text="もう一度。")
    clock.move(days=14, seconds=-1)
    contact_requests.appeal(request, by=wataru, text="もう一度。")
    assert deny(request, shun).state == "denied"
    with pytest.raises(WrongState, match="1回だけ"):
        contact_requests.appeal(request, by=wataru, text="もう一度。")


def test_after_fourteen_days_it_is_too_late(clock, thread, wataru, sumi):
    request = requests.denied(thread, wataru, sumi)
    clock.move(days=14)
    with pytest.raises(WrongState, match="14日以内"):
        contact_requests.appeal(request, by=wataru, text="もう一度。")


def test_no_appeal_while_another_request_is_live(hana, wataru, sumi):
    thread = deals.thread_of(hana, wataru)
    first = requests.denied(thread, wataru, sumi)
    deals.sign(hana, wataru)
    requests.submitted(thread, hana)
    with pytest.raises(WrongState, match="ほかの申請がある"):
        contact_requests.appeal(first, by=wataru, text="もう一度。")


def test_an_appeal_that_fails_leaves_what_was_decided(clock, thread, wataru, sumi, shun):
    request = requests.revoked(thread, wataru, sumi, shun)
    contact_requests.appeal(request, by=wataru, text="違います。")
    for earlier in (sumi, shun):
        with pytest.raises(WrongState, match="翌営業日"):
            deny(request, earlier)
    clock.to(at("2026-11-24 10:00"))
    assert deny(request, sumi).state == "revoked"


def test_somebody_else_decides_an_appeal_and_the_second_revocation(thread, wataru, sumi, shun):
    request = requests.appealed(thread, wataru, sumi)
    with pytest.raises(WrongPerson, match="別の担当者"):
        approve(request, sumi, reason_code="appeal_upheld")
    approve(request, shun, reason_code="appeal_upheld")
    revoke(request, shun)
    with pytest.raises(WrongPerson, match="別の担当者"):
        revoke(request, shun)
    assert revoke(request, sumi).state == "revoked"


@pytest.mark.parametrize(("verb", "build"), [(revoke, requests.revoking), (deny, requests.appealed)])
def test_alone_on_duty_the_second_decision_waits_for_the_next_business_day(clock, thread, wataru, sumi, verb, build):
    request = build(thread, wataru, sumi)
    for moment in ("2026-11-20 23:59", "2026-11-21 10:00", "2026-11-23 12:00"):
        clock.to(at(moment))
        with pytest.raises(WrongState, match="翌営業日"):
            verb(request, sumi)
    clock.to(at("2026-11-24 00:00"))
    assert verb(request, sumi).state in {"revoked", "denied"}


@pytest.mark.parametrize("gone", ["suspended_at", "closed_at"])
def test_who_is_suspended_or_gone_is_nobody_else(clock, thread, wataru, sumi, shun, gone):
    request = requests.revoking(thread, wataru, sumi)
    clock.move(days=4)
    with pytest.raises(WrongPerson):
        revoke(request, sumi)
    setattr(shun, gone, product_clock.now())
    db.session.commit()
    assert revoke(request, sumi).state == "revoked"
