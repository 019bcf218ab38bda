"""Pages of the gate: the form comes back with the words marked and the ways on; caution, hold, take back; the check of a draft."""

import re

import pytest
from sqlalchemy import func

from marketplace.actions import held_messages, threads
from marketplace.actions.gate import Way
from marketplace.extensions import db
from marketplace.models import MessageEvent
from tests.support import contact_requests as requests
from tests.support import deals, postings, queries
from tests.support.doors import CAUTION, CONTACT, count, newest
from tests.support.talks import FORM, applied, said, upload

FOUND = "０９０ー３３４４ー００７８"
MARKED = f"<mark>{FOUND}</mark>"
AREA = re.compile(r"<textarea[^>]*>\n?(.*?)</textarea>", re.S)


@pytest.fixture
def thread(hana, wataru):
    return applied(hana, wataru)


def post(browser, thread, body, htmx=False, **more):
    return browser.post(f"/threads/{thread.id}/messages", {"body": body} | more, htmx=htmx, **FORM)


# -- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_refused_message_comes_back_with_the_words_marked_and_three_ways_on(as_, wataru, thread, htmx):
    page = post(as_(wataru), thread, CONTACT, htmx=htmx)
    assert page.status_code == 422
    assert MARKED in page.text
    assert "電話番号またはFAX番号です。" in page.text
    assert AREA.search(page.text)[1] == CONTACT
    assert 'aria-invalid="true"' in page.text and 'role="alert"' in page.text
    assert f'href="/threads/{thread.id}/contact-request?channels=phone"' in page.text
    assert re.search(r'<button[^>]*name="hold" value="1"', page.text)
    assert "caution_seen" not in page.text
    assert count() == 1


def test_a_caution_comes_with_the_way_on_and_is_sent_then(as_, hana, wataru, thread):
    browser = as_(wataru)
    page = post(browser, thread, CAUTION)
    assert page.status_code == 422
    assert '<input type="hidden" name="caution_seen" value="1">' in page.text
    assert "このまま送信する" in page.text and 'name="hold"' not in page.text
    assert "さんへ送る" not in page.text
    assert count() == 1
    assert post(browser, thread, CAUTION, caution_seen="1").status_code == 303
    assert said(thread)[-1] == CAUTION
    assert "注意: サービス外での連絡" in as_(hana).get(f"/threads/{thread.id}").text
    assert "注意: サービス外での連絡" not in browser.get(f"/threads/{thread.id}").text


@pytest.mark.parametrize("fields", [{"caution_seen": "1"}, {"hold": "0"}, {"hold": "yes", "caution_seen": "1"}])
def test_no_field_of_the_form_opens_the_gate(as_, wataru, thread, fields):
    assert post(as_(wataru), thread, CONTACT, **fields).status_code == 422
    assert count() == 1


def test_the_rule_in_the_way_of_a_request_is_said_instead_of_the_link(as_, hana, wataru, sumi, thread):
    requests.denied(thread, hana, sumi)
    page = post(as_(wataru), thread, CONTACT).text
    assert "?channels=" not in page
    assert "この相談での申請は済んでいます" in page or "異議" in page


def test_a_file_is_named_and_has_to_be_chosen_again(as_, wataru, thread):
    files = [upload("名簿.txt", "電話は090-3344-0078です。".encode())]
    page = post(as_(wataru), thread, "名簿です。", files=files)
    assert page.status_code == 422
    assert "名簿.txt" in page.text and "<mark>090-3344-0078</mark>" in page.text
    assert "もう一度選んでください" in page.text


def test_words_are_shown_as_words(as_, wataru, thread):
    page = post(as_(wataru), thread, f"<b>{CONTACT}</b><script>")
    assert "<script>" not in page.text.partition("<main")[2]
    assert "&lt;b&gt;" in page.text


def test_the_pages_of_the_other_doors_have_the_same_ways(as_, hana, wataru):
    job, part = postings.posted(hana), deals.funded(hana, wataru)
    thread = part.contract.thread_id
    offer = {"title": "制作", "amount": "10000", "body": CONTACT}
    doors = {
        f"/jobs/{job.id}/apply": {"talk_first": "1", "body": CONTACT},
        f"/jobs/{job.id}/consult": {"body": CONTACT},
        "/users/hana/consult": {"body": CONTACT},
        f"/threads/{thread}/offers/new": offer,
        f"/milestones/{part.id}/deliver": {"note": CONTACT},
        f"/contracts/{part.contract_id}/request-end": {"note": CONTACT},
    }
    written, browser = count(), as_(wataru)
    for address, fields in doors.items():
        page = browser.post(address, fields, **FORM)
        assert (page.status_code, MARKED in page.text, 'name="hold"' in page.text) == (422, True, True), address
        assert page.text.count('id="found"') == 1, address
        again = browser.post(
            address, {key: CAUTION if text == CONTACT else text for key, text in fields.items()}, **FORM
        )
        assert (again.status_code, 'name="caution_seen"' in again.text) == (422, True), address
    assert count() == written
    for address, fields in doors.items():
        held = browser.post(address, fields | {"hold": "1"}, **FORM)
        assert (held.status_code, newest().state) == (303, "held"), address
        assert "事務局に確認を依頼しました" in browser.follow(held).text
    assert count() == written + len(doors)


def test_a_return_has_the_same_ways(as_, hana, wataru):
    part = deals.delivered(hana, wataru)
    page = as_(hana).post(f"/milestones/{part.id}/return", {"note": CONTACT})
    assert (page.status_code, MARKED in page.text, page.text.count('id="found"')) == (422, True, 1)


@pytest.mark.parametrize(
    ("address", "field", "more"),
    [
        ("/settings", "intro", {"display_name": "渡航"}),
        ("/settings", "display_name", {}),
        ("/jobs/new", "description", {"title": "制作", "category": "design", "budget_open": "1", "do": "publish"}),
    ],
)
def test_public_doors_know_only_the_correction(as_, wataru, address, field, more):
    page = as_(wataru).post(address, more | {field: CONTACT})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text and FOUND in page.text
    assert 'name="hold"' not in page.text


# -- held -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_a_held_message_is_seen_by_its_sender_only_with_the_way_back(as_, hana, wataru, thread, htmx):
    browser = as_(wataru)
    answer = post(browser, thread, CONTACT, htmx=htmx, hold="1")
    page = answer if htmx else browser.follow(answer)
    assert "確認中" in page.text and "2026年11月24日(火) 13:00" in page.text
    assert page.text.count("事務局に確認を依頼しました") == 1
    number = newest().id
    assert f'action="/held-messages/{number}/take-back"' in page.text
    assert FOUND not in as_(hana).get(f"/threads/{thread.id}").text
    assert FOUND not in as_(hana).get("/threads").text
    back = browser.post(f"/held-messages/{number}/take-back")
    page = browser.follow(back).text
    assert "取り下げ" in page and "take-back" not in page
    assert newest().state == "taken_back"


def test_who_is_late_reads_what_became_of_it(as_, wataru, sumi, thread):
    threads.send(thread, by=wataru, text=CONTACT, way=Way(hold=True))
    held_messages.refuse(newest(), by=sumi, note="電話番号でした。")
    browser = as_(wataru)
    page = browser.post(f"/held-messages/{newest().id}/take-back")
    assert page.status_code == 409
    assert "送信できませんでした" in page.text and "電話番号でした。" in page.text
    page = browser.get(f"/threads/{thread.id}").text
    assert "送信できませんでした" in page and "電話番号でした。" in page


def test_only_what_was_held_can_be_taken_back_and_only_by_its_sender(as_, hana, wataru, sumi, thread):
    assert as_(wataru).post(f"/held-messages/{newest().id}/take-back").status_code == 404
    threads.send(thread, by=wataru, text=CONTACT, way=Way(hold=True))
    for person in (hana, sumi):
        assert as_(person).post(f"/held-messages/{newest().id}/take-back").status_code == 404
    assert newest().state == "held"


def test_the_same_form_twice_holds_once(as_, wataru, thread):
    browser = as_(wataru)
    for _press in range(2):
        post(browser, thread, CONTACT, hold="1", form_key="once")
    assert count() == 2


# -- the draft --------------------------------------------------------------------------------------------------------


def test_a_draft_is_looked_at_and_nothing_is_written(as_, wataru, thread):
    browser = as_(wataru)
    events = db.session.scalar(db.select(func.count()).select_from(MessageEvent))
    page = browser.post(f"/threads/{thread.id}/check", {"body": CONTACT}, htmx=True)
    assert (page.status_code, MARKED in page.text) == (200, True)
    assert "<html" not in page.text
    assert browser.post(f"/threads/{thread.id}/check", {"body": "ふつうの話"}, htmx=True).status_code == 204
    cleared = browser.post(f"/threads/{thread.id}/check", {"body": "ふつうの話", "checked": "1"}, htmx=True)
    assert (cleared.status_code, cleared.text.strip()) == (200, "")
    whole = browser.post(f"/threads/{thread.id}/check", {"body": CONTACT})
    assert (whole.status_code, MARKED in whole.text, AREA.search(whole.text)[1]) == (200, True, CONTACT)
    assert (count(), db.session.scalar(db.select(func.count()).select_from(MessageEvent))) == (1, events)


def test_without_the_consent_no_draft_is_looked_at(as_, wataru, thread):
    wataru.consent_version = None
    db.session.commit()
    assert as_(wataru).post(f"/threads/{thread.id}/check", {"body": CONTACT}, htmx=True).status_code == 204
    assert MARKED not in as_(wataru).post(f"/threads/{thread.id}/check", {"body": CONTACT}).text


# -- how much it costs ------------------------------------------------------------------------------------------------


def test_findings_cost_the_page_one_query_and_only_where_there_are_some(app, as_, hana, wataru, thread):
    browser = as_(hana)
    browser.get(f"/threads/{thread.id}")
    with queries.sent() as before:
        browser.get(f"/threads/{thread.id}")
    for _number in range(3):
        threads.send(thread, by=wataru, text=CAUTION, way=Way(caution_seen=True))
    db.session.rollback()
    with queries.sent() as after:
        browser.get(f"/threads/{thread.id}")
    assert len(after) <= len(before) + 1
    assert len(after) <= 12
