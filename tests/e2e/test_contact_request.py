"""The thread's story of a request: both sides follow its status, staff decide, and only then contacts pass."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import deals, requests
from tests.e2e.browsing import PHONE, Person
from tests.e2e.inspection import findings

SEND = re.compile("さんへ送る$")
CONTACT = "電話番号は090-3344-0078です。"


@pytest.fixture
def thread(client, worker) -> str:
    path = deals.talk_about(client, worker, "港の朝市の取材")
    client.opens(path)
    return path


@pytest.fixture
def staff(somebody, javascript) -> Person:
    person = somebody(javascript)
    person.opens("/")
    person.acts_as("事務局")
    return person


def status(person: Person):
    return person.page.locator("#contact-request-status:visible").first


def sees_status(person: Person, state: str) -> None:
    """The status is this one: with JavaScript by itself, without reloading; otherwise after pressing the link for it."""
    if not person.javascript:
        person.page.reload()
    expect(status(person)).to_have_attribute("data-state", state)


def ask(worker: Person, thread: str) -> str:
    """The worker asks from the panel; returns the number of the request."""
    worker.opens(f"{thread}/contact-request")
    requests.fill(worker)
    worker.presses("申請する")
    worker.sees("申請中")
    withdraw = worker.page.locator("form[action$='/withdraw']").first.get_attribute("action")
    return re.search(r"\d+", withdraw).group()


def write(person: Person, text: str) -> None:
    person.writes(body=text)
    person.page.get_by_role("button", name=SEND).click()


def test_both_sides_see_the_request_move_and_contacts_pass_after_the_approval(client, worker, staff, thread):
    worker.opens(thread)
    expect(status(worker)).to_have_attribute("data-state", "none")
    here = client.page.evaluate_handle("document.querySelector('#composer')")
    number = ask(worker, thread)
    worker.opens(thread)
    for person in (client, worker):
        sees_status(person, "submitted")

    staff.opens(f"/staff/contact-requests/{number}")
    staff.presses("審査を始める")
    for person in (client, worker):
        sees_status(person, "in_review")
    if client.javascript:
        assert here.evaluate("form => form.isConnected"), "the page was loaded anew"
        expect(client.page.locator("[role=status]").filter(has_text="審査")).to_have_count(1)

    staff.opens(f"/staff/contact-requests/{number}")
    requests.decide(staff, "承認する", "承認して双方に知らせる", "need_shown", requests.NOTE)
    for person in (client, worker):
        sees_status(person, "approved")
    write(worker, CONTACT)
    expect(worker.page.locator(".timeline .bubble").last).to_contain_text("090-3344-0078")
    client.opens(thread)
    expect(client.page.locator(".timeline .bubble").last).to_contain_text("090-3344-0078")


def test_a_contact_before_the_approval_is_not_delivered_and_nothing_is_lost(client, worker, thread):
    worker.opens(thread)
    write(worker, CONTACT)
    expect(worker.page.locator("mark").first).to_contain_text("090-3344-0078")
    expect(worker.field("body")).to_have_value(CONTACT)
    if worker.javascript:
        assert findings(worker.page, "refused-message") == []
    client.opens(thread)
    expect(client.page.locator("main")).not_to_contain_text("090-3344-0078")


def test_the_request_on_a_phone_and_its_pages_are_good_for_everybody(worker, thread):
    worker.page.set_viewport_size(PHONE)
    worker.opens(thread)
    worker.page.get_by_role("link", name="サービス外連絡申請", exact=True).locator("visible=true").first.click()
    worker.arrives_at(f"{thread}/contact-request")
    if worker.javascript:
        assert findings(worker.page, "contact-request-form") == []
    worker.presses("申請する")
    worker.sees("入力内容を確認してください。")
    requests.fill(worker)
    worker.presses("申請する")
    worker.sees("申請中")
    if worker.javascript:
        assert findings(worker.page, "contact-request") == []
