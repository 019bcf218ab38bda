"""Writing to each other: nothing is lost, nothing is sent twice, and news arrive by themselves."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import deals
from tests.e2e.browsing import Person

SEND = re.compile("さんへ送る$")


@pytest.fixture
def thread(client, worker) -> str:
    """A conversation that both have open."""
    path = deals.talk_about(client, worker, "広報紙の表紙の写真")
    client.opens(path)
    return path


def send(person: Person, text: str) -> None:
    person.writes(body=text)
    person.page.get_by_role("button", name=SEND).click()


def bubbles(person: Person, text: str):
    return person.page.locator(".timeline .bubble").get_by_text(text, exact=True)


def test_new_messages_appear_before_the_other_without_reloading(client, worker, thread):
    composer = worker.page.evaluate_handle("document.querySelector('#composer')")
    for text in ("表紙は港の朝でお願いします。", "裏表紙は灯台でお願いします。"):
        send(client, text)
        expect(bubbles(client, text)).to_be_visible()
        if not worker.javascript:
            worker.follows("最新の状態を表示")
        expect(bubbles(worker, text)).to_be_visible()
    if worker.javascript:
        assert composer.evaluate("form => form.isConnected"), "the page was loaded anew"
        expect(worker.page.get_by_role("button", name="既読にする")).to_have_count(0)
    else:
        worker.presses("既読にする")
    client.opens(thread)
    expect(client.page.locator(".timeline li.own").last).to_contain_text("既読")


def test_a_draft_is_there_again_after_coming_back(worker, thread):
    draft = "まだ書きかけです。\n二行目"
    worker.writes(body=draft)
    if not worker.javascript:
        worker.presses("下書きを保存")
    worker.sees("下書きを保存しました")
    worker.opens("/todo")
    worker.opens(thread)
    expect(worker.field("body")).to_have_value(draft)
    worker.sees("保存した下書きを表示しています。")
    send(worker, draft)
    expect(worker.page.locator(".timeline .bubble").last).to_contain_text("二行目")
    expect(worker.field("body")).to_have_value("")
    worker.opens(thread)
    expect(worker.field("body")).to_have_value("")


def test_what_is_being_written_stays_when_a_message_comes_in(client, worker, thread):
    worker.page.locator("[name=body]").press_sequentially("こちらから")
    send(client, "先に失礼します。")
    if worker.javascript:
        expect(bubbles(worker, "先に失礼します。")).to_be_visible()
        expect(worker.field("body")).to_be_focused()
    expect(worker.field("body")).to_have_value("こちらから")


def test_two_quick_presses_send_one_message(client, thread):
    client.writes(body="一度だけ届きますように。")
    client.page.get_by_role("button", name=SEND).dblclick()
    expect(bubbles(client, "一度だけ届きますように。")).to_have_count(1)
    client.opens(thread)
    expect(bubbles(client, "一度だけ届きますように。")).to_have_count(1)


def test_two_quick_presses_pay_once(client, worker):
    contract = deals.agree(client, deals.talk_about(client, worker, "港まつりの横断幕"))
    client.opens(contract)
    client.page.get_by_role("button", name="を仮払いする").dblclick()
    client.sees_that_it_is("業務")
    client.opens(contract)
    expect(client.page.locator("#history li").get_by_text("仮払い", exact=False)).to_have_count(1)


def test_back_after_sending_shows_the_message_and_an_empty_form(client, thread):
    send(client, "戻っても、もう一度は送りません。")
    expect(bubbles(client, "戻っても、もう一度は送りません。")).to_be_visible()
    client.opens("/todo")
    client.page.go_back()
    expect(bubbles(client, "戻っても、もう一度は送りません。")).to_have_count(1)
    expect(client.field("body")).to_have_value("")


def test_back_after_posting_a_job_and_pressing_again_does_not_post_it_twice(client):
    title = f"戻るボタンの案内板{'' if client.javascript else '（二枚目）'}"
    deals.publish_a_job(client, title)
    client.page.go_back()
    client.arrives_at("/jobs/new")
    client.presses("公開する")
    client.opens("/jobs?mine=1")
    expect(client.page.locator("main h2 a").get_by_text(title, exact=True)).to_have_count(1)


def test_an_empty_message_is_answered_at_the_summary_of_errors(client, thread):
    client.page.get_by_role("button", name=SEND).click()
    summary = client.page.get_by_role("alert").filter(has_text="入力内容を確認してください。")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="本文").click()
    expect(client.field("body")).to_be_focused()
    client.page.keyboard.type("書き忘れていました。")
    client.page.get_by_role("button", name=SEND).click()
    expect(bubbles(client, "書き忘れていました。")).to_be_visible()


def test_a_file_goes_with_a_message(client, worker, thread):
    client.attaches("見取り図.txt", "北が上です")
    if client.javascript:
        expect(client.page.locator("#files-list")).to_contain_text("見取り図.txt")
    client.page.get_by_role("button", name=SEND).click()
    expect(client.page.locator(".timeline").get_by_role("link", name="見取り図.txt")).to_be_visible()
    worker.opens(thread)
    with worker.page.expect_download() as download:
        worker.page.locator(".timeline").get_by_role("link", name="見取り図.txt").click()
    assert download.value.path().read_text() == "北が上です"
