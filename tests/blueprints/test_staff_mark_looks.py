"""A look at a marked message opens that message and its files, for half an hour, and nothing else of its thread."""

from marketplace.actions import message_marks as actions
from marketplace.actions import threads
from marketplace.extensions import db
from marketplace.models import Attachment, Look
from tests.support import deals
from tests.support.desk import held
from tests.support.market import stored
from tests.support.marks import SLY, look_at, marked, said

PATH = "/staff/message-marks"
OTHER = "ほかの話です。"


def test_a_look_opens_that_message_and_its_files_and_nothing_else(as_, clock, hana, wataru, sumi, shun):
    thread = deals.thread_of(hana, wataru)
    threads.send(thread, by=wataru, text=OTHER, files=[stored("ほか.txt")])
    mark = marked(hana, wataru, files=[stored("地図.txt", "地図")])
    elsewhere, file = db.session.scalars(db.select(Attachment.id).order_by(Attachment.id)).all()
    browser, path = as_(sumi), f"{PATH}/{mark.message_id}"
    assert SLY not in browser.get(path).text and "地図.txt" not in browser.get(path).text
    assert browser.get(f"/staff/attachments/{file}").status_code == 403
    answer = look_at(browser, mark)
    assert answer.location == path
    shown = browser.follow(answer).text
    assert SLY in shown and "地図.txt" in shown and OTHER not in shown and "決定の後に" in shown
    with browser.get(f"/staff/attachments/{file}") as downloaded:
        assert downloaded.text == "地図"
    assert browser.get(f"/staff/attachments/{elsewhere}").status_code == 403
    answer = browser.get(f"/staff/threads/{thread.id}")
    assert answer.status_code == 403 and OTHER not in answer.text and "message_mark" not in answer.text
    assert SLY not in as_(shun).get(path).text
    clock.move(minutes=30)
    assert SLY not in browser.get(path).text


def test_a_look_at_one_mark_opens_no_other_and_needs_one_that_waits(as_, hana, wataru, oki, sumi):
    first, second = marked(hana, wataru), marked(hana, wataru, OTHER)
    browser = as_(sumi)
    look_at(browser, first)
    assert OTHER not in browser.get(f"{PATH}/{second.message_id}").text
    actions.leave(second, by=sumi)
    assert look_at(browser, second).status_code == 409
    plain = said(hana, oki)
    fields = {"ground": "message_mark", "case": str(plain.id)}
    assert browser.post(f"/threads/{plain.thread_id}/look", fields).status_code == 409
    assert browser.post(f"/threads/{plain.thread_id}/look", fields | {"case": str(first.message_id)}).status_code == 409
    assert db.session.query(Look).count() == 1


def test_a_look_at_a_held_message_of_the_thread_is_another_ground(as_, hana, wataru, sumi):
    mark = marked(hana, wataru)
    waiting = held(mark.message.thread, wataru)
    browser = as_(sumi)
    look_at(browser, mark)
    assert "090-3344-0078" not in browser.get(f"/staff/held-messages/{waiting.id}").text
