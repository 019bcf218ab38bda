"""The poll of the 申請ステータス: at rest when nothing can change any more, silent while nothing changed, and cheap."""

import pytest

from marketplace.actions import contact_requests as verbs
from marketplace.actions import threads
from marketplace.actions.contracts import ending
from marketplace.extensions import db
from tests.blueprints.test_contact_requests_status import own_poll, path, polls, state_of
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.queries import sent


@pytest.fixture
def thread(hana, wataru):
    return deals.thread_of(hana, wataru)


# -- when it asks and when it rests -----------------------------------------------------------------------------------


def test_it_rests_when_neither_an_event_nor_a_request_is_possible(as_, hana, wataru, sumi, clock, thread):
    requests.denied(thread, wataru, sumi)
    browser = as_(hana)
    assert polls(browser.get(path(thread)))
    clock.move(days=14)
    answer = browser.get(path(thread))
    assert state_of(answer) == "denied" and not polls(answer)


def test_it_rests_in_a_closed_thread(as_, hana, wataru, thread):
    requests.submitted(thread, wataru)
    threads.decline(thread, by=hana)
    answer = as_(hana).get(path(thread))
    assert state_of(answer) == "expired" and not polls(answer)
    assert "スレッドは終了している" in answer.text


def test_a_contract_is_a_new_scope(as_, hana, wataru, sumi, clock, thread):
    requests.denied(thread, wataru, sumi)
    clock.move(days=15)
    browser = as_(hana)
    assert not polls(browser.get(path(thread)))
    contract = deals.sign(hana, wataru)
    answer = browser.get(path(thread))
    assert state_of(answer) == "none" and polls(answer)
    requests.submitted(contract.thread, hana)
    assert state_of(browser.get(path(thread))) == "submitted"


def test_the_live_request_is_shown_beyond_its_scope(as_, hana, wataru, sumi, thread):
    requests.approved(thread, wataru, sumi)
    contract = deals.sign(hana, wataru)
    assert state_of(as_(hana).get(path(thread))) == "approved"
    ending.request_end(contract, by=hana, amount=None, note="")
    ending.agree_to_end(contract, by=wataru)
    assert state_of(as_(hana).get(path(thread))) == "approved"


# -- 204 --------------------------------------------------------------------------------------------------------------


def test_unchanged_it_answers_nothing(as_, hana, wataru, sumi, thread):
    browser = as_(hana)
    assert browser.get(f"{path(thread)}?seen=0", htmx=True).status_code == 204
    request = requests.submitted(thread, wataru)
    for seen, status in (("0", 200), ("1", 204), ("2", 200), ("", 200), ("x", 200), ("1" * 40, 200)):
        assert browser.get(f"{path(thread)}?seen={seen}", htmx=True).status_code == status, seen
    verbs.withdraw(request, by=wataru)
    requests.submitted(thread, hana)
    answer = browser.get(f"{path(thread)}?seen=3")
    assert (answer.status_code, answer.data) == (204, b"")


def test_the_address_it_asks_by_itself_is_known_until_something_happens(as_, hana, wataru, thread):
    browser = as_(hana)
    first = own_poll(browser.get(path(thread)))
    assert browser.get(first, htmx=True).status_code == 204
    requests.submitted(thread, wataru)
    answer = browser.get(first, htmx=True)
    assert state_of(answer) == "submitted"
    assert answer.headers["HX-Trigger"] == "contact-request-changed"
    second = own_poll(answer)
    assert second != first and browser.get(second, htmx=True).status_code == 204


def test_a_closed_thread_and_a_new_contract_are_news_to_its_own_poll(as_, hana, wataru, oki):
    browser, quiet, signed = as_(hana), deals.thread_of(hana, oki), deals.thread_of(hana, wataru)
    polled = {one.id: own_poll(browser.get(path(one))) for one in (quiet, signed)}
    threads.decline(quiet, by=oki)
    deals.sign(hana, wataru)
    for number in polled.values():
        assert browser.get(number, htmx=True).status_code == 200
    assert not polls(browser.get(polled[quiet.id], htmx=True))


def test_a_day_that_passes_changes_the_words_but_is_no_news(as_, clock, hana, thread):
    requests.submitted(thread, hana)
    browser = as_(hana)
    own = own_poll(browser.get(path(thread)))
    clock.move(hours=8)
    answer = browser.get(own, htmx=True)
    assert answer.status_code == 200 and "HX-Trigger" not in answer.headers
    assert browser.get(f"{path(thread)}?seen=1", htmx=True).status_code == 204


def test_an_approval_that_is_over_says_so_before_any_timer_ran(as_, clock, hana, sumi, thread):
    requests.approved(thread, hana, sumi, until=clock.now + clock.now.resolution * 3_600_000_000)
    browser = as_(hana)
    own = own_poll(browser.get(path(thread)))
    assert "連絡先を交換できます" in browser.get(path(thread)).text
    clock.move(hours=1)
    answer = browser.get(own, htmx=True)
    assert answer.status_code == 200
    assert "まもなく失効します" in answer.text and "連絡先を交換できます" not in answer.text


@pytest.mark.parametrize("seen", ["", "?seen=0", "?seen=1", "?sentence=1"])
def test_it_does_not_exist_for_others(as_, oki, sumi, hana, thread, seen):
    for person in (oki, sumi):
        assert as_(person).get(path(thread) + seen).status_code == 404
    assert as_(hana).get(f"/threads/99999/contact-request/status{seen}").status_code == 404
    assert as_().get(path(thread) + seen, htmx=True).status_code == 401


# -- what it costs ----------------------------------------------------------------------------------------------------


def test_unchanged_it_asks_one_question(as_, hana, wataru, sumi, thread):
    for _ in range(3):
        verbs.withdraw(requests.submitted(thread, wataru), by=wataru)
    requests.approved(thread, hana, sumi)
    browser = as_(hana)
    seen = db.session.scalar(db.text("SELECT COUNT(*) FROM contact_request_events"))
    address = f"{path(thread)}?seen={seen}"
    browser.get(address)
    with sent() as statements:
        assert browser.get(address, htmx=True).status_code == 204
    assert len(statements) == 1, statements


def test_a_session_that_is_over_and_a_closed_account_learn_nothing(as_, hana, thread):
    browser = as_(hana)
    address = f"{path(thread)}?seen=0"
    assert browser.get(address, htmx=True).status_code == 204
    db.session.execute(db.text("UPDATE users SET closed_at = created_at WHERE id = :id"), {"id": hana.id})
    db.session.commit()
    assert browser.get(address, htmx=True).status_code == 401
    assert browser.get(address).status_code == 303
