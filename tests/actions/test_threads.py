"""Conversations: begun, continued, declined, reopened, lapsed, closed; who may what, and who is told."""

import pytest

from marketplace.actions import offers, threads, timers
from marketplace.extensions import db
from marketplace.models import Notice, Offer, Thread
from marketplace.refusals import WrongPerson, WrongState
from tests.support import deals, postings
from tests.support.people import person
from tests.support.talks import applied, pending, said, side


def told(who) -> list[str]:
    """The kinds of a person's notices, oldest first."""
    return list(db.session.scalars(db.select(Notice.kind).where(Notice.user_id == who.id).order_by(Notice.id)))


def test_an_application_with_terms_is_a_thread_with_a_pending_offer(hana, wataru):
    thread = applied(hana, wataru, 10_000)
    assert (thread.kind, thread.state, thread.opened_by) == ("application", "open", wataru.id)
    assert (pending(thread).total, pending(thread).author_id) == (11_000, wataru.id)
    assert told(hana) == ["threads.apply"]


def test_an_application_to_talk_first_has_no_terms(hana, wataru):
    thread = applied(hana, wataru)
    assert pending(thread) is None
    assert said(thread) == ["応募します。"]


def test_applying_after_a_consultation_continues_it(hana, wataru):
    job = postings.posted(hana)
    asked = threads.consult(job, by=wataru, text="質問です。")
    thread = threads.apply(job, by=wataru, text="応募します。", terms=deals.terms(10_000))
    assert thread.id == asked.id
    assert thread.kind == "consultation"
    assert said(thread) == ["質問です。", "応募します。"]


def test_nobody_applies_to_an_own_job(hana):
    with pytest.raises(WrongPerson):
        applied(hana, hana)


def test_nobody_applies_when_the_period_is_over(hana, wataru, clock):
    job = postings.posted(hana)
    clock.to(job.closes_at)
    with pytest.raises(WrongState):
        threads.apply(job, by=wataru, text="応募します。")
    assert db.session.scalars(db.select(Thread)).all() == []


@pytest.mark.parametrize("column", ["suspended_at", "confirmed_at", "consent_version"])
def test_who_is_suspended_unconfirmed_or_without_consent_begins_nothing(hana, wataru, clock, column):
    job = postings.posted(hana)
    setattr(wataru, column, clock.now if column == "suspended_at" else None)
    db.session.commit()
    for begin in (threads.apply, threads.consult):
        with pytest.raises(WrongPerson):
            begin(job, by=Seen(wataru), text="応募します。")
    with pytest.raises(WrongPerson):
        threads.consult_person(hana, by=Seen(wataru), text="相談です。")


class Seen:
    """A person as requests know him."""

    def __init__(self, user):
        self.id, self.display_name, self.role, self.email = user.id, user.display_name, user.role, user.email
        self.is_staff, self.duties = user.is_staff, user.duties
        self.suspended, self.confirmed = user.suspended_at is not None, user.confirmed_at is not None
        self.consented = user.consent_version is not None


def test_who_is_suspended_goes_on_writing_in_his_threads(hana, wataru, clock):
    thread = applied(hana, wataru)
    wataru.suspended_at = clock.now
    db.session.commit()
    threads.send(thread, by=Seen(wataru), text="続けます。")
    assert said(thread)[-1] == "続けます。"


@pytest.mark.parametrize("column", ["confirmed_at", "consent_version"])
def test_who_is_unconfirmed_or_took_no_consent_writes_nothing(hana, wataru, column):
    thread = applied(hana, wataru)
    setattr(wataru, column, None)
    db.session.commit()
    with pytest.raises(WrongPerson):
        threads.send(thread, by=Seen(wataru), text="続けます。")


def test_staff_write_in_no_thread(hana, wataru, sumi):
    with pytest.raises(WrongPerson):
        threads.send(applied(hana, wataru), by=sumi, text="事務局です。")


def test_a_consultation_between_two_continues_the_open_one(hana, wataru):
    first = threads.consult_person(wataru, by=hana, text="一つ目")
    assert threads.consult_person(wataru, by=hana, text="二つ目").id == first.id
    assert (first.client_id, first.worker_id) == (hana.id, wataru.id)
    threads.decline(first, by=wataru)
    assert threads.consult_person(wataru, by=hana, text="三つ目").id != first.id


def test_the_role_of_the_one_who_asks_decides_who_is_client(hana, wataru):
    hana_as_worker = threads.consult_person(hana, by=wataru, text="仕事はありますか。")
    assert (hana_as_worker.client_id, hana_as_worker.worker_id) == (hana.id, wataru.id)
    wataru.role = "client"
    db.session.commit()
    other = threads.consult_person(hana, by=wataru, text="お願いがあります。")
    assert (other.client_id, other.worker_id) == (wataru.id, hana.id)


def test_nobody_consults_himself(hana):
    with pytest.raises(WrongPerson):
        threads.consult_person(hana, by=hana, text="独り言")


@pytest.mark.parametrize("who", ["hana", "wataru"])
def test_either_side_declines_and_the_other_is_told(hana, wataru, who):
    thread = applied(hana, wataru, 10_000)
    me, other = (hana, wataru) if who == "hana" else (wataru, hana)
    offer = pending(thread)
    threads.decline(thread, by=me)
    assert thread.state == "closed"
    assert db.session.get(Offer, offer.id).state == ("declined" if who == "hana" else "withdrawn")
    assert told(other)[-1] == "threads.decline"
    with pytest.raises(WrongState):
        threads.send(thread, by=other, text="待ってください。")
    with pytest.raises(WrongState):
        threads.decline(thread, by=other)


def test_an_outsider_declines_nothing(hana, wataru, oki):
    thread = applied(hana, wataru)
    with pytest.raises(WrongPerson):
        threads.decline(thread, by=oki)


def test_nobody_declines_when_there_was_a_contract(hana, wataru):
    thread = deals.sign(hana, wataru).thread
    with pytest.raises(WrongState, match="途中終了"):
        threads.decline(thread, by=wataru)


def test_either_side_reopens_once(hana, wataru):
    thread = applied(hana, wataru)
    threads.decline(thread, by=hana)
    threads.reopen(thread, by=wataru)
    assert thread.state == "open"
    assert told(hana)[-1] == "threads.reopen"
    threads.decline(thread, by=wataru)
    with pytest.raises(WrongState, match="1回"):
        threads.reopen(thread, by=hana)


def test_a_consultation_without_a_job_is_not_reopened(hana, wataru):
    thread = threads.consult_person(wataru, by=hana, text="相談です。")
    threads.decline(thread, by=wataru)
    with pytest.raises(WrongState, match="新しい相談"):
        threads.reopen(thread, by=hana)


def test_an_open_thread_is_not_reopened(hana, wataru):
    with pytest.raises(WrongState):
        threads.reopen(applied(hana, wataru), by=hana)


def test_a_thread_without_an_answer_lapses_on_the_fourteenth_day_and_both_are_told(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    clock.move(days=14, seconds=-1)
    timers.tick()
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "open"
    clock.move(seconds=1)
    done = timers.tick()
    assert ("lapse", "threads") in {(one.verb, one.subject) for one in done}
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "closed"
    for who in (hana, wataru):
        assert told(who)[-1] == "threads.lapse"


def test_an_answer_begins_the_fourteen_days_anew(hana, wataru, clock):
    thread = applied(hana, wataru)
    clock.move(days=13)
    threads.send(thread, by=hana, text="お待ちください。")
    clock.move(days=13)
    timers.tick()
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "open"
    clock.move(days=1)
    timers.tick()
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "closed"


def test_a_reopened_thread_has_fourteen_days_again(hana, wataru, clock):
    thread = applied(hana, wataru)
    clock.move(days=14)
    timers.tick()
    threads.reopen(db.session.get(Thread, thread.id, populate_existing=True), by=wataru)
    clock.move(days=13)
    timers.tick()
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "open"


def test_a_thread_with_a_contract_never_lapses(hana, wataru, clock):
    thread = deals.sign(hana, wataru).thread
    clock.move(days=100)
    timers.tick()
    assert db.session.get(Thread, thread.id, populate_existing=True).state == "open"


def test_staff_close_a_thread_and_both_are_told(hana, wataru, sumi):
    thread = applied(hana, wataru, 10_000)
    offer = pending(thread)
    threads.close(thread, by=sumi, reason_code="violation")
    assert (thread.state, db.session.get(Offer, offer.id).state) == ("closed", "expired")
    for who in (hana, wataru):
        assert told(who)[-1] == "threads.close"


def test_staff_do_not_close_a_thread_with_a_running_contract(hana, wataru, sumi):
    with pytest.raises(WrongState):
        threads.close(deals.funded(hana, wataru).contract.thread, by=sumi, reason_code="violation")


def test_staff_without_the_duty_close_nothing(hana, wataru, app):
    with pytest.raises(WrongPerson):
        threads.close(applied(hana, wataru), by=person("kai", duties=("finance",)), reason_code="violation")


def test_what_happens_puts_the_thread_on_top_of_both_lists(hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    clock.move(hours=1)
    offers.decline(pending(thread), by=hana)
    assert side(thread, hana).last_at == side(thread, wataru).last_at == clock.now
