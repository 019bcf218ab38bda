"""Held messages on the desk: what is due first, the text only behind a look, released or refused once."""

import re

import pytest

from marketplace.actions import held_messages as actions
from marketplace.extensions import db
from marketplace.models import Message, MessageNote
from tests.support import deals, people, queries
from tests.support.desk import TOO_BAD, WITH_NUMBER, clerk, encoded, held

PATH = "/staff/held-messages"
LINK = re.compile(r'href="/staff/held-messages/(\d+)"')
NUMBER = "090-3344-0078"


def listed(answer) -> list[int]:
    assert answer.status_code == 200
    return [int(number) for number in LINK.findall(answer.text)]


def look(browser, message):
    fields = {"ground": "held_message", "case": str(message.id)}
    return browser.post(f"/threads/{message.thread_id}/look", fields)


def state(message) -> str:
    db.session.rollback()
    return db.session.get(Message, message.id, populate_existing=True).state


def test_only_the_duty_review_comes_in(as_, hana, wataru, sumi):
    message = held(deals.thread_of(hana, wataru), wataru)
    for path in (PATH, f"{PATH}/{message.id}"):
        assert as_().get(path).status_code == 303
        assert as_(wataru).get(path).status_code == 404
        assert as_(clerk(f"kei{len(path)}")).get(path).status_code == 403
        assert as_(sumi).get(path).status_code == 200
    for verb in ("release", "refuse"):
        assert as_(wataru).post(f"/held-messages/{message.id}/{verb}", {"note": "x"}).status_code == 404
        assert as_(clerk(f"kei-{verb}")).post(f"/held-messages/{message.id}/{verb}", {"note": "x"}).status_code == 403
    assert state(message) == "held"


def test_a_message_that_was_never_held_is_no_case(as_, hana, wataru, sumi):
    thread = deals.thread_of(hana, wataru)
    plain = db.session.scalar(db.select(Message.id).where(Message.thread_id == thread.id))
    assert as_(sumi).get(f"{PATH}/{plain}").status_code == 404
    assert as_(sumi).post(f"/held-messages/{plain}/release").status_code == 404


def test_the_queue_tells_names_and_times_and_no_words(as_, clock, hana, wataru, oki, sumi):
    first = held(deals.thread_of(hana, wataru), wataru)
    clock.move(minutes=30)
    second = held(deals.thread_of(hana, oki), hana)
    browser = as_(sumi)
    answer = browser.get(PATH)
    assert listed(answer) == [first.id, second.id]
    assert "渡航 さんのメッセージ" in answer.text and "相手: 沖 さん" in answer.text and NUMBER not in answer.text
    clock.move(days=3, hours=19)
    answer = browser.get(PATH)
    assert (answer.text.count("期限超過"), answer.text.count("まもなく")) == (0, 1)
    clock.move(hours=1)
    assert browser.get(PATH).text.count("期限超過") == 2
    assert listed(browser.get(f"{PATH}?words=渡航")) == [first.id]
    actions.refuse(db.session.get(Message, first.id), by=sumi, note="番号です。")
    assert listed(browser.get(PATH)) == [second.id]
    assert listed(browser.get(f"{PATH}?state=decided")) == [first.id]


@pytest.mark.parametrize("state", ["", "decided"])
def test_every_row_stands_on_one_page(as_, clock, hana, sumi, state):
    made = []
    for number in range(43):
        worker = people.person(f"member{number}")
        made.append(held(deals.thread_of(hana, worker), worker))
        if state:
            actions.refuse(made[-1], by=sumi, note="番号です。")
        if number % 3 == 0:
            clock.move(minutes=1)
    ids = [message.id for message in made]
    browser, seen, path = as_(sumi), [], f"{PATH}?state={state}"
    while path:
        answer = browser.get(path)
        seen += listed(answer)
        following = re.search(r'href="([^"]+)" rel="next"', answer.text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert seen == (ids[::-1] if state else ids)


def test_the_text_is_shown_only_while_a_look_is_open_with_what_was_found(as_, clock, hana, wataru, sumi, shun):
    message = held(deals.thread_of(hana, wataru), wataru)
    browser, path = as_(sumi), f"{PATH}/{message.id}"
    assert NUMBER not in browser.get(path).text
    assert look(browser, message).status_code == 303
    shown = browser.get(path).text
    assert f"お電話は <mark>{NUMBER}</mark> までお願いします。" in shown and "電話番号またはFAX番号です。" in shown
    assert NUMBER not in as_(shun).get(path).text
    clock.move(minutes=30)
    assert NUMBER not in browser.get(path).text


def test_what_was_taken_back_nobody_reads_even_with_a_look_open(as_, hana, wataru, sumi):
    message = held(deals.thread_of(hana, wataru), wataru)
    browser = as_(sumi)
    look(browser, message)
    actions.take_back(message, by=wataru)
    shown = browser.get(f"{PATH}/{message.id}").text
    assert NUMBER not in shown and "送信者だけが読めます" in shown


def test_a_release_delivers_and_leads_to_the_next(as_, hana, wataru, oki, sumi):
    first = held(deals.thread_of(hana, wataru), wataru)
    second = held(deals.thread_of(hana, oki), oki)
    browser = as_(sumi)
    answer = browser.post(f"/held-messages/{first.id}/release")
    assert answer.location == f"{PATH}/{second.id}" and state(first) == "sent"
    assert "メッセージを送信し" in browser.follow(answer).text
    assert browser.post(f"/held-messages/{second.id}/refuse", {"note": "番号です。"}).location == PATH
    assert state(second) == "refused" and db.session.get(MessageNote, second.id).text == "番号です。"


@pytest.mark.parametrize("verb", ["release", "refuse"])
def test_of_two_the_later_sees_who_was_faster(as_, hana, wataru, sumi, shun, verb):
    message = held(deals.thread_of(hana, wataru), wataru)
    assert as_(shun).post(f"/held-messages/{message.id}/refuse", {"note": "番号です。"}).status_code == 303
    answer = as_(sumi).post(f"/held-messages/{message.id}/{verb}", {"note": "こちらの説明。"})
    assert answer.status_code == 409
    assert "事務局 駿" in answer.text and "こちらの説明。" in answer.text and "送信しませんでした" in answer.text
    assert state(message) == "refused"


def test_a_template_fills_the_note(as_, hana, wataru, sumi):
    message = held(deals.thread_of(hana, wataru), wataru)
    fields = {"template": "no_contact", "fill": "1"}
    answer = as_(sumi).post(f"/held-messages/{message.id}/release", fields)
    assert answer.status_code == 200 and "メッセージを 山田商店 さんに送信しました。" in answer.text
    assert state(message) == "held"


@pytest.mark.parametrize("kind", TOO_BAD)
def test_a_note_that_cannot_be(as_, hana, wataru, sumi, kind):
    message = held(deals.thread_of(hana, wataru), wataru)
    answer = as_(sumi).post(f"/held-messages/{message.id}/refuse", {"note": encoded(TOO_BAD[kind])})
    assert answer.status_code == 422 and 'id="refuse-note-error"' in answer.text
    assert state(message) == "held"


@pytest.mark.parametrize("query", ["state=x", "words=%00", "size=7", "after=x", "after=1-1", "after=" + "9" * 40])
def test_any_question_is_answered(as_, hana, wataru, sumi, query):
    held(deals.thread_of(hana, wataru), wataru)
    assert as_(sumi).get(f"{PATH}?{query}").status_code == 200


def test_more_rows_ask_no_more_questions(as_, hana, sumi):
    browser, counted = as_(sumi), []
    for names in (("ao",), ("iro", "uta", "eri")):
        for name in names:
            held(deals.thread_of(hana, people.person(name)), hana, f"{WITH_NUMBER}")
        browser.get(PATH)
        with queries.sent() as statements:
            browser.get(PATH)
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 7, counted
