"""The list of conversations and the page of one: who sees what, in a fixed number of queries."""

import re

import pytest

from marketplace.actions import offers, threads
from marketplace.extensions import db
from marketplace.models import Membership
from marketplace.models.threads import timeline as timeline_model
from tests.support import deals, postings, queries
from tests.support.people import person
from tests.support.talks import applied, pending

ROWS = re.compile(r'<li class="talk-row">.*?href="/threads/(\d+)"', re.DOTALL)
MESSAGES = re.compile(r'<li id="m(\d+)"')
EVENTS = re.compile(r'<li class="event"><span>(.*?) <time')


def seen(text: str) -> str:
    return re.search(r"/timeline\?seen=(\d+)", text).group(1)


# -- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_names_the_other_side_the_job_the_newest_words_and_the_next_thing(as_, hana, wataru):
    job = postings.posted(hana)
    thread = applied(hana, wataru, 10_000, job=job)
    page = as_(hana).get("/threads").text
    assert f'href="/threads/{thread.id}"' in page
    assert "渡航 さん" in page and job.title in page and "応募します。" in page
    assert "あなたの番" in page and "同意するか、新しい条件を提示してください" in page
    assert re.search(r'<span class="count num">1<span class="unseen">件の未読', page)
    mine = as_(wataru).get("/threads").text
    assert "山田商店 さん" in mine and "提示した条件への回答を待っています" in mine and "あなた:" in mine


def test_the_list_begins_with_what_happened_last(as_, hana, wataru, oki, clock):
    first = applied(hana, wataru)
    clock.move(minutes=1)
    second = applied(hana, oki)
    clock.move(minutes=1)
    browser = as_(hana)
    assert ROWS.findall(browser.get("/threads").text) == [str(second.id), str(first.id)]
    threads.send(first, by=wataru, text="もう一つ。")
    assert ROWS.findall(browser.get("/threads").text) == [str(first.id), str(second.id)]


def test_the_list_shows_only_own_conversations(as_, hana, wataru, oki):
    applied(hana, wataru)
    assert ROWS.findall(as_(oki).get("/threads").text) == []


def test_the_list_can_be_narrowed_to_a_role(as_, hana, wataru):
    as_client, as_worker = applied(hana, wataru), applied(wataru, hana)
    browser = as_(hana)
    assert ROWS.findall(browser.get("/threads?role=client").text) == [str(as_client.id)]
    assert ROWS.findall(browser.get("/threads?role=worker").text) == [str(as_worker.id)]
    assert len(ROWS.findall(browser.get("/threads?role=king").text)) == 2


@pytest.mark.parametrize("role", ["client", "worker"])
def test_an_empty_list_says_why_and_what_to_do(as_, hana, role):
    hana.role = role
    db.session.commit()
    page = as_(hana).get("/threads").text
    assert "まだやり取りはありません" in page
    assert ("/jobs/new" if role == "client" else "/jobs") in page


def test_the_list_goes_on_where_the_page_ended(as_, hana, wataru, clock):
    job_threads = []
    for number in range(45):
        job_threads.append(applied(hana, person(f"worker{number}")).id)
        if number % 3:
            clock.move(minutes=1)
    browser, found, address = as_(hana), [], "/threads"
    for _page in range(3):
        page = browser.get(address).text
        found += [int(row) for row in ROWS.findall(page)]
        older = re.search(r'<a href="(/threads\?before=[\d-]+)" rel="next"', page)
        address = older.group(1) if older else None
    assert address is None
    assert sorted(found) == sorted(job_threads)
    assert len(found) == 45


def test_the_list_takes_the_same_few_queries_for_one_row_and_for_twenty(as_, hana, wataru):
    applied(hana, wataru, 10_000)
    browser = as_(hana)
    browser.get("/threads")
    with queries.sent() as few:
        browser.get("/threads")
    for number in range(25):
        applied(hana, person(f"worker{number}"), 10_000)
    deals.funded(hana, wataru)
    with queries.sent() as many:
        browser.get("/threads")
    assert len(many) == len(few) <= 6


@pytest.mark.parametrize("cursor", ["", "x", "-1", "9" * 40, "1-", "1-2-3", "%00", "１-１", "99999999999999999-1"])
def test_a_strange_place_in_the_list_is_no_error(as_, hana, wataru, cursor):
    applied(hana, wataru)
    assert as_(hana).get(f"/threads?before={cursor}").status_code == 200


# -- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_tells_everything_in_order(as_, hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    clock.move(minutes=1)
    contract = offers.accept(pending(thread), by=hana)
    clock.move(minutes=1)
    deals.fund(contract.milestones[0])
    clock.move(minutes=1)
    deals.deliver(contract.milestones[0])
    clock.move(minutes=1)
    deals.accept(contract.milestones[0])
    page = as_(hana).get(f"/threads/{thread.id}").text
    places = [
        page.index(words)
        for words in (
            "応募します。",
            "条件に同意し、契約が成立しました",
            "を仮払いしました",
            "納品します。",
            "が確定しました",
            "契約が完了しました",
        )
    ]
    assert places == sorted(places)
    assert "渡航 さんへ送る" in page
    assert "11,000円" in page and "8,580円" in page


def test_the_page_shows_who_has_read_and_when(as_, hana, wataru, clock):
    thread = applied(hana, wataru)
    assert "未読</span>" in as_(wataru).get(f"/threads/{thread.id}").text
    clock.move(minutes=7)
    assert as_(hana).post(f"/threads/{thread.id}/read").status_code == 303
    assert "既読 17:07" in as_(wataru).get(f"/threads/{thread.id}").text
    clock.move(days=1)
    threads.send(thread, by=wataru, text="もう一つ。")
    clock.move(days=1)
    threads.mark_read(thread, by=hana)
    assert "既読 11/22 17:07" in as_(wataru).get(f"/threads/{thread.id}").text


def test_looking_marks_nothing_as_read(as_, hana, wataru):
    thread = applied(hana, wataru)
    browser = as_(hana)
    for address in (f"/threads/{thread.id}", f"/threads/{thread.id}/timeline?seen=0", "/threads"):
        browser.get(address)
    assert db.session.get(Membership, (thread.id, hana.id), populate_existing=True).unread == 1


def test_the_page_takes_the_same_queries_for_one_message_and_for_sixty(as_, hana, wataru):
    part = deals.delivered(hana, wataru, 10_000, 5_000)
    thread = part.contract.thread
    offers.offer(thread, by=wataru, terms=deals.terms(1_000, 2_000), text="変更です。")
    browser = as_(hana)
    browser.get(f"/threads/{thread.id}")
    with queries.sent() as few:
        assert browser.get(f"/threads/{thread.id}").status_code == 200
    for number in range(60):
        threads.send(thread, by=wataru if number % 3 else hana, text=f"第{number}便")
    with queries.sent() as many:
        page = browser.get(f"/threads/{thread.id}").text
    assert len(many) == len(few) <= 12
    assert len(MESSAGES.findall(page)) == 50
    with queries.sent() as older:
        browser.get(f"/threads/{thread.id}?before={MESSAGES.findall(page)[0]}")
    assert len(older) <= 12


def test_older_messages_and_what_happened_then_stand_once_on_the_pages_before(as_, hana, wataru, clock, monkeypatch):
    monkeypatch.setattr(timeline_model, "PAGE", 5)
    part = deals.funded(hana, wataru)
    thread = part.contract.thread
    for number in range(12):
        clock.move(minutes=1)
        threads.send(thread, by=hana, text=f"第{number}便")
    clock.move(minutes=1)
    deals.deliver(part)
    browser, address, found, happened = as_(hana), f"/threads/{thread.id}", [], []
    while address:
        page = browser.get(address).text
        found = MESSAGES.findall(page) + found
        happened = EVENTS.findall(page) + happened
        older = re.search(rf'href="(/threads/{thread.id}\?before=\d+)"', page)
        address = older.group(1) if older else None
    assert found == sorted(found, key=int)
    assert len(found) == len(set(found)) == 15
    assert len(happened) == len(set(happened)) == 3


@pytest.mark.parametrize("before", ["0", "x", "-1", "9" * 30, "1"])
def test_a_strange_place_in_the_conversation_is_no_error(as_, hana, wataru, before):
    thread = applied(hana, wataru)
    assert as_(hana).get(f"/threads/{thread.id}?before={before}").status_code == 200


def test_text_is_text_and_addresses_are_links(as_, hana, wataru):
    thread = applied(hana, wataru)
    threads.send(thread, by=wataru, text="<b>太字</b>\nhttps://example.com/a?b=1&c=2")
    page = as_(hana).get(f"/threads/{thread.id}").text
    assert "&lt;b&gt;太字&lt;/b&gt;<br><a href=" in page
    assert 'href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener ugc"' in page


def test_the_contact_notice_and_the_place_of_the_request_stand_by_the_form(as_, hana, wataru):
    page = as_(hana).get(f"/threads/{applied(hana, wataru).id}").text
    assert page.index('id="composer"') < page.index("メッセージご利用上の注意")


# -- what is asked for every few seconds ------------------------------------------------------------------------------


def test_the_timeline_answers_204_until_something_happens(as_, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    browser, other = as_(hana), as_(wataru)
    address = f"/threads/{thread.id}/timeline?seen={seen(browser.get(f'/threads/{thread.id}').text)}"
    assert browser.get(address, htmx=True).status_code == 204
    other.post(f"/threads/{thread.id}/messages", {"body": "もう一つ。"})
    answer = browser.get(address, htmx=True)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "thread-changed")
    assert answer.text.lstrip().startswith('<div class="stack" id="timeline"')
    assert "もう一つ。" in answer.text and "<html" not in answer.text
    assert browser.get(f"/threads/{thread.id}/timeline?seen={seen(answer.text)}", htmx=True).status_code == 204


def test_each_kind_of_happening_changes_what_is_seen(as_, hana, wataru, clock):
    thread = applied(hana, wataru, 10_000)
    browser, numbers = as_(wataru), []

    def look():
        numbers.append(int(seen(browser.get(f"/threads/{thread.id}").text)))
        clock.move(minutes=1)

    look()
    threads.mark_read(thread, by=hana)
    look()
    offers.decline(pending(thread), by=hana)
    look()
    contract = offers.accept(offers.offer(thread, by=hana, terms=deals.terms(5_000), text="では。"), by=wataru)
    look()
    deals.fund(contract.milestones[0])
    look()
    deals.deliver(contract.milestones[0])
    look()
    deals.accept(contract.milestones[0])
    look()
    assert numbers == sorted(set(numbers))


def test_ones_own_reading_changes_nothing_that_one_sees(as_, hana, wataru):
    thread = applied(hana, wataru)
    browser = as_(hana)
    before = seen(browser.get(f"/threads/{thread.id}").text)
    threads.mark_read(thread, by=hana)
    assert seen(browser.get(f"/threads/{thread.id}").text) == before


def test_the_timeline_without_htmx_is_the_page(as_, hana, wataru):
    thread = applied(hana, wataru)
    assert "<html" in as_(hana).get(f"/threads/{thread.id}/timeline").text


# -- doors ------------------------------------------------------------------------------------------------------------

GETS = ["", "/timeline", "/offers/new"]
POSTS = ["/messages", "/draft", "/check", "/read", "/decline", "/reopen", "/offers/new"]


@pytest.mark.parametrize("who", ["oki", "sumi"])
def test_somebody_elses_thread_is_not_found(as_, hana, wataru, who, request):
    thread = applied(hana, wataru, 10_000)
    offer, browser = pending(thread).id, as_(request.getfixturevalue(who))
    for path in GETS:
        assert browser.get(f"/threads/{thread.id}{path}").status_code == 404
    for path in POSTS:
        assert browser.post(f"/threads/{thread.id}{path}", {"body": "割り込み", "amount": "1"}).status_code == 404
    for verb in ("accept", "decline", "withdraw"):
        assert browser.post(f"/offers/{offer}/{verb}").status_code == 404


@pytest.mark.parametrize("identity", ["0", "999", "9" * 18, "9" * 19, "9" * 60])
def test_what_does_not_exist_is_not_found(as_, hana, identity):
    browser = as_(hana)
    for path in (f"/threads/{identity}", f"/threads/{identity}/timeline", f"/threads/{identity}/offers/new"):
        assert browser.get(path).status_code == 404
    for path in (f"/jobs/{identity}/apply", f"/jobs/{identity}/consult", f"/attachments/{identity}"):
        assert browser.get(path).status_code == 404
    for path in (f"/threads/{identity}/messages", f"/offers/{identity}/accept", f"/threads/{identity}/read"):
        assert browser.post(path, {"body": "x"}).status_code == 404
    assert browser.get("/users/nobody/consult").status_code == 404


def test_a_stranger_is_led_to_the_sign_in_and_back(as_, hana, wataru):
    thread = applied(hana, wataru)
    answer = as_().get(f"/threads/{thread.id}")
    assert answer.status_code in {302, 303} and "/sign-in" in answer.location and "next=" in answer.location
    polled = as_().get(f"/threads/{thread.id}/timeline?seen=1", htmx=True)
    assert polled.status_code == 401 and "/sign-in" in polled.headers["HX-Redirect"]
