"""The timeline that asks for news, and who may see a conversation at all."""

import re

import pytest

from marketplace.actions import offers, threads
from tests.support import contact_requests, deals
from tests.support.deals import thread_of
from tests.support.talks import applied, pending


def seen(text: str) -> str:
    return re.search(r"/timeline\?seen=(\d+)", text).group(1)


# -- the list ---------------------------------------------------------------------------------------------------------


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


def test_every_step_of_a_request_is_a_line_between_the_messages(as_, hana, wataru, sumi, shun):
    thread = thread_of(hana, wataru)
    before = seen(as_(hana).get(f"/threads/{thread.id}").text)
    contact_requests.revoked(thread, wataru, sumi, shun)
    for reader in (hana, wataru):
        page = as_(reader).get(f"/threads/{thread.id}").text
        assert re.findall(r"サービス外連絡申請: [^<]+?(?= <time)", page) == [
            "サービス外連絡申請: 渡航 さんが申請しました",
            "サービス外連絡申請: 事務局が審査を始めました",
            "サービス外連絡申請: 事務局が承認しました",
            "サービス外連絡申請: 事務局が承認を取り消す手続きをしました",
            "サービス外連絡申請: 事務局が承認を取り消しました",
        ]
        assert seen(page) != before
        assert "確認し直します。" not in page
