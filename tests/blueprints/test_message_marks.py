"""The receiver's page with its one button, and what stands in the conversation: quiet, and nothing of it for the sender."""

import re

import pytest

from marketplace.actions import held_messages, message_marks, threads
from marketplace.extensions import db
from marketplace.models import Message, MessageMark
from tests.support import deals, queries
from tests.support.desk import held
from tests.support.market import stored
from tests.support.marks import SLY, look_at, marked, said
from tests.support.talks import applied

CONTROL = re.compile(r'<a href="/messages/(\d+)/mark"')
SEEN = re.compile(r"timeline\?seen=(\d+)")


def path(message) -> str:
    return f"/messages/{message.id}/mark"


def controls(answer) -> list[int]:
    assert answer.status_code == 200
    return [int(number) for number in CONTROL.findall(answer.text)]


def marks() -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(MessageMark))


def test_the_page_shows_the_message_and_one_plain_form(as_, hana, wataru):
    message = said(hana, wataru, files=[stored("地図.txt")])
    shown = as_(hana).get(path(message)).text
    assert SLY in shown and "地図.txt" in shown and "2営業日以内" in shown
    form = shown.split(f'<form method="post" action="{path(message)}">')[1].split("</form>")[0]
    assert 'name="csrf_token"' in form and 'name="form_key"' in form and form.count("<button") == 1
    assert "hx-" not in form


def test_one_press_tells_staff_and_leads_back_to_the_message(as_, hana, wataru):
    message, browser = said(hana, wataru), as_(hana)
    answer = browser.post(path(message), key="once")
    assert answer.location == f"/threads/{message.thread_id}#m{message.id}"
    page = browser.follow(answer).text
    assert "事務局に知らせました。相手には伝わりません。" in page and ">事務局に知らせました</a>" in page
    again = browser.post(path(message), key="once")
    assert (again.status_code, again.location, marks()) == (303, answer.location, 1)


def test_a_second_press_gets_the_state_as_it_is(as_, hana, wataru):
    message, browser = said(hana, wataru), as_(hana)
    browser.post(path(message))
    answer = browser.post(path(message))
    assert answer.status_code == 409 and "すでに事務局に知らせて" in answer.text
    assert "2026年11月25日(水) 17:00" in answer.text and "<form" not in answer.text.split("<h1>")[1].split("</main>")[0]
    assert marks() == 1


@pytest.mark.parametrize("who", ["wataru", "oki", "sumi", "nobody"])
def test_for_everybody_else_there_is_no_such_page(as_, hana, wataru, oki, sumi, who):
    message = said(hana, wataru)
    browser = as_({"wataru": wataru, "oki": oki, "sumi": sumi}.get(who))
    answers = browser.get(path(message)), browser.post(path(message))
    assert [answer.status_code for answer in answers] == ([303, 422] if who == "nobody" else [404, 404])
    assert SLY not in answers[0].text + answers[1].text and marks() == 0


@pytest.mark.parametrize("state", ["held", "refused", "taken_back"])
def test_what_did_not_arrive_does_not_exist_for_the_other_side(as_, hana, wataru, sumi, state):
    message = held(deals.thread_of(hana, wataru), wataru)
    if state == "refused":
        held_messages.refuse(message, by=sumi, note="番号です。")
    if state == "taken_back":
        held_messages.take_back(message, by=wataru)
    browser = as_(hana)
    assert (browser.get(path(message)).status_code, browser.post(path(message)).status_code) == (404, 404)
    assert marks() == 0


@pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 19, "9" * 30, "-1"])
def test_a_number_that_is_no_message_is_not_found(as_, hana, wataru, number):
    said(hana, wataru)
    assert as_(hana).get(f"/messages/{number}/mark").status_code == 404
    assert as_(hana).post(f"/messages/{number}/mark").status_code in {404, 405}


def test_without_a_token_nothing_is_marked(as_, hana, wataru):
    message = said(hana, wataru)
    assert as_(hana).post(path(message), {"csrf_token": "forged"}).status_code == 422
    assert marks() == 0


# -- in the conversation ----------------------------------------------------------------------------------------------


def test_each_message_of_the_other_side_has_a_quiet_labelled_link(as_, hana, wataru):
    message = said(hana, wataru)
    page = as_(hana).get(f"/threads/{message.thread_id}")
    assert controls(page) == [message.id]
    assert f'href="{path(message)}" aria-label="17:00 事務局に知らせる">事務局に知らせる</a>' in page.text
    (own,) = controls(as_(wataru).get(f"/threads/{message.thread_id}"))
    assert own != message.id


def test_the_sender_notices_nothing(as_, hana, wataru, sumi):
    message = said(hana, wataru)
    threads.mark_read(message.thread, by=hana)
    browser = as_(wataru)
    address = f"/threads/{message.thread_id}"

    def shown() -> str:
        return re.sub(r'(name="(csrf_token|form_key)" value=)"[^"]*"', r"\1", browser.get(address).text)

    before = shown()
    look_at(as_(sumi), message_marks.mark(message, by=hana))
    assert shown() == before
    assert browser.get(f"{address}/timeline?seen={SEEN.search(before).group(1)}").status_code == 204
    assert "事務局の閲覧: 1回" in as_(hana).get(address).text


def test_after_the_case_both_sides_read_that_staff_looked_and_not_why(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    look_at(as_(sumi), mark)
    message_marks.leave(mark, by=sumi)
    for person in (hana, wataru):
        shown = as_(person).get(f"/threads/{mark.message.thread_id}").text
        assert "事務局の閲覧: 1回" in shown and '<span class="under">事務局の確認</span>' in shown
    assert "知らせ" not in shown.split('id="timeline"')[1].replace("事務局に知らせる", "").split('id="composer"')[0]


def test_an_erased_message_says_to_its_sender_why_and_to_nobody_who_told(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    message_marks.erase(mark, by=sumi, note="<b>連絡先</b>を伝える内容でした。")
    address = f"/threads/{mark.message.thread_id}"
    mine, theirs = as_(wataru).get(address).text, as_(hana).get(address).text
    assert "このメッセージは事務局が削除しました。" in mine and "このメッセージは事務局が削除しました。" in theirs
    assert "&lt;b&gt;連絡先&lt;/b&gt;を伝える内容でした。" in mine and "伝える内容でした" not in theirs
    assert SLY not in mine + theirs
    page = as_(hana).get(path(mark.message))
    assert page.status_code == 200 and "事務局が削除しました" in page.text
    assert as_(hana).post(path(mark.message)).status_code == 409


def test_the_marker_reads_that_it_was_left(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    message_marks.leave(mark, by=sumi)
    assert "残しています" in as_(hana).get(path(mark.message)).text


def test_marks_ask_no_more_questions_of_the_conversation(as_, hana, wataru):
    thread = applied(hana, wataru)
    browser = as_(hana)
    browser.get(f"/threads/{thread.id}")
    with queries.sent() as before:
        browser.get(f"/threads/{thread.id}")
    for number in range(60):
        threads.send(thread, by=wataru, text=f"第{number}便")
    for message in db.session.scalars(db.select(Message).order_by(Message.id)).all()[-20:]:
        message_marks.mark(message, by=hana)
    with queries.sent() as after:
        page = browser.get(f"/threads/{thread.id}")
    assert len(after) == len(before) <= 12
    assert len(controls(page)) == 50 and page.text.count(">事務局に知らせました</a>") == 20
