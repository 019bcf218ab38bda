"""The receiver tells staff of a message with one press, staff read that message alone and erase it; with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import deals
from tests.e2e.browsing import Person
from tests.e2e.inspection import findings

SLY = "つづきは、いつもの青い鳥のところで話しましょう。"
TELL = re.compile("事務局に知らせる$")


@pytest.fixture
def staff(somebody, javascript) -> Person:
    person = somebody(javascript)
    person.opens("/")
    person.acts_as("事務局")
    return person


def keeps_nobody_out(person: Person) -> None:
    """The page is the same without JavaScript, so it is looked at once."""
    if person.javascript:
        assert findings(person.page) == []


def test_told_with_one_press_and_erased(client, worker, staff):
    thread = deals.talk_about(client, worker, "港の朝市の取材")
    worker.opens(thread)
    worker.writes(body=SLY)
    worker.page.get_by_role("button", name=re.compile("さんへ送る$")).click()
    worker.sees(SLY)
    expect(worker.page.locator("li.own").get_by_role("link", name=TELL)).to_have_count(0)

    client.opens(thread)
    message = client.page.locator(".timeline > li", has_text=SLY)
    link = message.get_by_role("link", name=TELL)
    assert link.evaluate("one => one.getClientRects()[0].height") >= 44
    link.click()
    client.arrives_at(r"/messages/\d+/mark")
    keeps_nobody_out(client)
    client.presses("はい、事務局に知らせる")
    client.arrives_at(thread)
    expect(message.get_by_role("link", name="事務局に知らせました")).to_be_visible()

    staff.opens("/staff/held-messages?state=marked")
    staff.page.locator("main tbody a").last.click()
    staff.arrives_at(r"/staff/message-marks/\d+")
    expect(staff.page.locator("main")).not_to_contain_text(SLY)
    staff.decides("このメッセージを確認する")
    staff.sees(SLY)
    keeps_nobody_out(staff)
    staff.unfolds("連絡先や取引の話があるので削除する")
    staff.writes(note="待ち合わせの相談でした。")
    staff.presses("削除して、送信者に理由を知らせる")
    staff.sees("メッセージを削除し、送信者と、知らせた人に伝えました。")

    for person in (client, worker):
        person.opens(thread)
        person.sees("このメッセージは事務局が削除しました。")
        expect(person.page.locator("main")).not_to_contain_text(SLY)
    worker.sees("待ち合わせの相談でした。")
    expect(client.page.locator("main")).not_to_contain_text("待ち合わせの相談でした。")
