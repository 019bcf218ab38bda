"""The log of what staff did: every look and decision, the newest first, by person, in pages, and nothing private."""

import re

import pytest

from marketplace.actions import contact_requests as requests
from marketplace.actions import held_messages, looks
from tests.support import contact_requests, deals, people, queries
from tests.support.desk import clerk, held

WHAT = re.compile(r'<th scope="row">([^<]+?)\s*<')
DONE = "否認しました"


def lines(answer) -> list[str]:
    assert answer.status_code == 200
    return WHAT.findall(answer.text)


def test_review_and_admin_read_it(as_, hana, sumi):
    assert as_().get("/staff/log").status_code == 303
    assert as_(hana).get("/staff/log").status_code == 404
    assert as_(clerk("kei", "identity", "finance")).get("/staff/log").status_code == 403
    for duty in ("review", "admin"):
        assert as_(clerk(f"kei-{duty}", duty)).get("/staff/log").status_code == 200


def test_every_act_stands_there_the_newest_first(as_, clock, hana, wataru, oki, sumi, shun):
    browser = as_(sumi)
    assert "記録はありません。" in browser.get("/staff/log").text
    request = contact_requests.in_review(
        deals.thread_of(hana, wataru), wataru, sumi, details="ないしょの事情があり、電話で話したいです。"
    )
    clock.move(minutes=1)
    looks.look(request.thread, by=shun, ground="contact_request", case_id=request.id)
    clock.move(minutes=1)
    requests.deny(request, by=shun, reason_code="wrong_thread", text="別のスレッドです。")
    clock.move(minutes=1)
    held_messages.refuse(held(deals.thread_of(hana, oki), oki), by=sumi, note="番号です。")
    answer = browser.get("/staff/log")
    assert lines(answer) == [
        "保留中のメッセージを送信しませんでした",
        DONE,
        "スレッドを確認しました（サービス外連絡申請の審査）",
        "審査を始めました",
    ]
    assert "山田商店 さんと 渡航 さん" in answer.text
    for private in ("ないしょの事情", "別のスレッドです。", "番号です。", "090-3344"):
        assert private not in answer.text
    assert len(lines(browser.get("/staff/log?who=shun"))) == len(lines(browser.get("/staff/log?who=sumi"))) == 2


def test_only_review_is_led_to_the_cases(as_, hana, wataru, sumi):
    contact_requests.denied(deals.thread_of(hana, wataru), wataru, sumi)
    assert 'href="/staff/contact-requests/' in as_(sumi).get("/staff/log").text
    assert 'href="/staff/contact-requests/' not in as_(clerk("kei", "admin")).get("/staff/log").text


def test_every_line_stands_on_one_page_even_of_one_moment(as_, clock, hana, sumi, monkeypatch):
    monkeypatch.setattr("marketplace.models.desk.log.PAGE", 7)
    for number in range(8):
        worker = people.person(f"member{number}")
        request = contact_requests.in_review(deals.thread_of(hana, worker), worker, sumi)
        looks.look(request.thread, by=sumi, ground="contact_request", case_id=request.id)
        requests.deny(request, by=sumi, reason_code="wrong_thread", text="別のスレッドです。")
        if number % 4 == 0:
            clock.move(minutes=1)
    browser, seen, path = as_(sumi), [], "/staff/log?who=sumi"
    while path:
        answer = browser.get(path)
        seen += lines(answer)
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 24 and seen.count(DONE) == 8


def test_more_lines_ask_no_more_questions(as_, hana, sumi):
    browser, counted = as_(sumi), []
    for names in (("ao",), ("iro", "uta", "eri")):
        for name in names:
            worker = people.person(name)
            contact_requests.denied(deals.thread_of(hana, worker), worker, sumi)
        browser.get("/staff/log")
        with queries.sent() as statements:
            browser.get("/staff/log")
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 6, counted


@pytest.mark.parametrize(
    "query", ["who=nobody", "who=%00", "after=x", "after=1-9-1-1", "after=" + "9" * 50, "after=1-1-1"]
)
def test_any_question_is_answered(as_, sumi, query):
    assert as_(sumi).get(f"/staff/log?{query}").status_code == 200
