"""Marked messages on the desk: the oldest first, erased or left once, and what was erased is gone."""

import re

import pytest

from marketplace.actions import message_marks as actions
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import Attachment, Message, MessageMarkAnswer
from tests.support import people, queries
from tests.support.desk import TOO_BAD, clerk, encoded
from tests.support.market import stored
from tests.support.marks import SLY, look_at, marked, now, said

PATH = "/staff/message-marks"
QUEUE = "/staff/held-messages?state=marked"
LINK = re.compile(r'href="/staff/message-marks/(\d+)"')


def listed(answer) -> list[int]:
    assert answer.status_code == 200
    return [int(number) for number in LINK.findall(answer.text)]


def verdict(mark) -> str:
    answer = now(MessageMarkAnswer, mark.message_id)
    return answer.verdict if answer else ""


def test_only_the_duty_review_comes_in(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    case = f"{PATH}/{mark.message_id}"
    for number, path in enumerate((QUEUE, case)):
        assert as_().get(path).status_code == 303
        assert as_(wataru).get(path).status_code == as_(hana).get(path).status_code == 404
        assert as_(clerk(f"kei{number}")).get(path).status_code == 403
        assert as_(sumi).get(path).status_code == 200
    for verb in ("erase", "leave"):
        for person, status in ((wataru, 404), (hana, 404), (clerk(f"kei-{verb}"), 403)):
            assert as_(person).post(f"/message-marks/{mark.message_id}/{verb}", {"note": "x"}).status_code == status
    assert verdict(mark) == ""


def test_a_message_that_nobody_marked_is_no_case(as_, hana, wataru, sumi):
    message = said(hana, wataru)
    assert as_(sumi).get(f"{PATH}/{message.id}").status_code == 404
    for verb in ("erase", "leave"):
        assert as_(sumi).post(f"/message-marks/{message.id}/{verb}", {"note": "x"}).status_code == 404


def test_the_queue_has_the_oldest_first_with_its_promise_and_no_words(as_, clock, hana, wataru, oki, sumi):
    first = marked(hana, wataru)
    clock.move(days=3)
    second = marked(hana, oki)
    browser = as_(sumi)
    answer = browser.get(QUEUE)
    assert listed(answer) == [first.message_id, second.message_id]
    assert "渡航 さんのメッセージ" in answer.text and "相手: 山田商店 さん" in answer.text and SLY not in answer.text
    assert "2026年11月20日(金) 17:00から" in answer.text and "2026年11月25日(水) 17:00" in answer.text
    clock.move(days=2)
    assert browser.get(QUEUE).text.count("期限超過") == 1
    assert listed(browser.get(f"{QUEUE}&words=渡航")) == [first.message_id]
    actions.leave(first, by=sumi)
    assert listed(browser.get(QUEUE)) == [second.message_id]
    assert listed(browser.get("/staff/held-messages")) == []


def test_every_row_stands_on_one_page(as_, clock, hana, sumi):
    made = []
    for number in range(23):
        made.append(marked(hana, people.person(f"member{number}")).message_id)
        if number % 3 == 0:
            clock.move(minutes=1)
    browser, seen, path = as_(sumi), [], QUEUE
    while path:
        answer = browser.get(path)
        seen += listed(answer)
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == made


def test_erased_the_text_is_gone_from_every_page_and_the_file_from_the_disk(as_, hana, wataru, sumi):
    mark = marked(hana, wataru, files=[stored("地図.txt")])
    file = db.session.query(Attachment).one()
    number, stored_as = file.id, file.stored_as
    browser, note = as_(sumi), {"note": "待ち合わせの相談でした。"}
    look_at(browser, mark)
    answer = browser.post(f"/message-marks/{mark.message_id}/erase", note)
    assert answer.location == QUEUE and verdict(mark) == "erase"
    assert "メッセージを削除し" in browser.follow(answer).text
    assert not storage.path_of(stored_as).exists()
    addresses = {
        hana: (f"/threads/{mark.message.thread_id}", "/threads", "/notifications", "/settings/export.json"),
        wataru: (f"/threads/{mark.message.thread_id}", "/threads", "/notifications", "/settings/export.json"),
        sumi: (f"{PATH}/{mark.message_id}", "/staff/log", QUEUE),
    }
    for person, pages in addresses.items():
        for address in pages:
            shown = as_(person).get(address)
            assert shown.status_code == 200 and SLY not in shown.text and "地図.txt" not in shown.text, address
    for person in (hana, wataru):
        assert as_(person).get(f"/attachments/{number}").status_code == 404


def test_left_or_refused_the_file_stays(as_, hana, wataru, sumi, shun):
    mark = marked(hana, wataru, files=[stored("地図.txt")])
    stored_as = db.session.query(Attachment).one().stored_as
    assert as_(sumi).post(f"/message-marks/{mark.message_id}/leave").status_code == 303
    assert as_(shun).post(f"/message-marks/{mark.message_id}/erase", {"note": "番号です。"}).status_code == 409
    assert storage.path_of(stored_as).exists() and now(Message, mark.message_id).state == "sent"


def test_a_decision_leads_to_the_next_case(as_, clock, hana, wataru, oki, sumi):
    first = marked(hana, wataru)
    clock.move(hours=1)
    second = marked(hana, oki)
    browser = as_(sumi)
    assert browser.post(f"/message-marks/{first.message_id}/leave").location == f"{PATH}/{second.message_id}"
    assert browser.post(f"/message-marks/{second.message_id}/leave").location == QUEUE
    assert [verdict(first), verdict(second)] == ["leave", "leave"]


@pytest.mark.parametrize("first", ["erase", "leave"])
@pytest.mark.parametrize("verb", ["erase", "leave"])
def test_of_two_the_later_sees_who_was_faster(as_, hana, wataru, sumi, shun, first, verb):
    mark = marked(hana, wataru)
    assert as_(shun).post(f"/message-marks/{mark.message_id}/{first}", {"note": "番号です。"}).status_code == 303
    answer = as_(sumi).post(f"/message-marks/{mark.message_id}/{verb}", {"note": "こちらの説明。"})
    assert answer.status_code == 409 and "事務局 駿 さんが先に" in answer.text
    assert ("こちらの説明。" in answer.text) == (verb == "erase")
    assert {"erase": "削除しました", "leave": "残しました"}[first] in answer.text and verdict(mark) == first


def test_the_same_key_again_gets_the_first_answer_again(as_, hana, wataru, sumi):
    mark, browser = marked(hana, wataru), as_(sumi)
    address = f"/message-marks/{mark.message_id}/leave"
    assert [browser.post(address, key="k").status_code for _time in range(2)] == [303, 303]


def test_a_template_fills_the_note_and_nothing_is_done_yet(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    for button in ("fill", "preview"):
        answer = as_(sumi).post(f"/message-marks/{mark.message_id}/erase", {"template": "outside", button: "1"})
        assert answer.status_code == 200 and "送る前の確認" in answer.text
    fields = {"template": "outside", "fill": "1"}
    answer = as_(sumi).post(f"/message-marks/{mark.message_id}/erase", fields)
    assert (
        "サービス外での取引に誘う内容" in answer.text
        and "山田商店" not in answer.text.split('id="preview"')[1].split("</section>")[0]
    )
    assert verdict(mark) == ""


@pytest.mark.parametrize("kind", TOO_BAD)
def test_a_note_that_cannot_be(as_, hana, wataru, sumi, kind):
    mark = marked(hana, wataru)
    answer = as_(sumi).post(f"/message-marks/{mark.message_id}/erase", {"note": encoded(TOO_BAD[kind])})
    assert answer.status_code == 422 and 'id="erase-note-error"' in answer.text
    assert (verdict(mark), now(Message, mark.message_id).state) == ("", "sent")


def test_the_log_has_both_answers_and_the_look_and_leads_to_the_case(as_, clock, hana, wataru, oki, sumi):
    erased, left = marked(hana, wataru), marked(hana, oki)
    browser = as_(sumi)
    for step in (
        lambda: look_at(browser, erased),
        lambda: actions.erase(erased, by=sumi, note="ないしょの説明"),
        lambda: actions.leave(left, by=sumi),
    ):
        clock.move(minutes=1)
        step()
    shown = browser.get("/staff/log").text
    told = [
        "受信者が知らせたメッセージを残しました",
        "メッセージを削除しました",
        "受信者が知らせたメッセージを確認しました",
    ]
    assert re.findall(r'<th scope="row">([^<]+?)\s*<', shown) == told
    assert listed(browser.get("/staff/log")) == [left.message_id, erased.message_id]
    assert "ないしょの説明" not in shown and SLY not in shown


def test_the_overview_and_the_list_of_what_waits_count_it(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    browser = as_(sumi)
    assert "受信者が知らせたメッセージ" in browser.get("/staff").text
    assert listed(browser.get("/todo")) == [mark.message_id]


def test_more_rows_ask_no_more_questions(as_, hana, sumi):
    browser, counted = as_(sumi), []
    for names in (("ao",), ("iro", "uta", "eri")):
        for name in names:
            marked(hana, people.person(name))
        browser.get(QUEUE)
        with queries.sent() as statements:
            browser.get(QUEUE)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 7, counted
