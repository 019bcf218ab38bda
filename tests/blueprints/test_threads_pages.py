"""The list of conversations and the page of one: who sees what, in a fixed number of queries."""

import re

import pytest

from marketplace.actions import offers, threads
from marketplace.actions.contracts import ending
from marketplace.extensions import db
from marketplace.models import Membership
from marketplace.models.threads import timeline as timeline_model
from tests.support import deals, postings, queries
from tests.support.talks import FORM, applied, pending, upload

MESSAGES = re.compile(r'<li id="m(\d+)"')
EVENTS = re.compile(r'<li class="event"><span>(.*?) <time')


# -- the list ---------------------------------------------------------------------------------------------------------


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


def test_nobodys_words_become_markup(as_, hana, wataru):
    """Names, titles, files and what happened: everything that people type can stand in the timeline."""
    for person_ in (hana, wataru):
        person_.display_name = f"<i>{person_.name}</i> & 'co' \"x\""
    db.session.commit()
    terms = deals.terms(10_000, title="<b>題</b>")
    first = threads.apply(postings.posted(hana, title="<u>仕事</u>"), by=wataru, text="<p>&lt;", terms=terms)
    offers.decline(pending(first), by=hana)
    part = offers.accept(offers.offer(first, by=hana, terms=terms, text="<hr>"), by=wataru).milestones[0]
    deals.fund(part)
    as_(wataru).post(f"/threads/{first.id}/messages", {"files": upload("<s>案.pdf")}, **FORM)
    for browser in (as_(hana), as_(wataru)):
        for address in (f"/threads/{first.id}", "/threads", f"/threads/{first.id}/offers/new"):
            page = browser.get(address).text
            for tag in ("<i>", "<b>題", "<u>仕事", "<p>&lt;", "<hr>お", "<s>案"):
                assert tag not in page, (address, tag)
    assert "&lt;i&gt;hana" in page and "&lt;b&gt;題" in browser.get(f"/threads/{first.id}").text


def test_the_contact_notice_and_the_place_of_the_request_stand_by_the_form(as_, hana, wataru):
    page = as_(hana).get(f"/threads/{applied(hana, wataru).id}").text
    assert page.index('id="composer"') < page.index("メッセージご利用上の注意")


# -- what is asked for every few seconds ------------------------------------------------------------------------------


def panel(page: str) -> list[str]:
    """The heading and the amounts of the panel of money beside the conversation."""
    side = page.split('class="held amounts"')[1].split("</section>")[0]
    return re.findall(r"<h2>(.*?)</h2>|<dd>(.*?)</dd>", side)


def test_after_an_early_end_the_side_shows_what_was_paid_as_the_contract_does(as_, hana, wataru):
    part = deals.returned(hana, wataru, 10_000, 20_000)
    contract, thread = part.contract_id, part.contract.thread_id
    ending.request_end(part.contract, by=hana, amount=5_500, note="")
    assert ("", "33,000円") in panel(as_(hana).get(f"/threads/{thread}").text)
    ending.agree_to_end(part.contract, by=wataru)
    for person in (hana, wataru):
        shown = panel(as_(person).get(f"/threads/{thread}").text)
        assert shown == panel(as_(person).get(f"/contracts/{contract}").text)
        assert shown[0] == ("確定した支払いと受け取り", "")
        assert [amount for _heading, amount in shown[1:]] == ["5,000円", "500円", "5,500円", "−1,210円", "4,290円"]


def test_while_a_contract_runs_both_pages_show_what_it_will_come_to(as_, hana, wataru):
    contract = deals.accept(deals.delivered(hana, wataru, 60_000, 60_000, withholding=True)).contract
    page = as_(wataru).get(f"/threads/{contract.thread_id}").text
    assert panel(page) == panel(as_(wataru).get(f"/contracts/{contract.id}").text)
    assert panel(page)[0] == ("支払いと受け取り", "")
