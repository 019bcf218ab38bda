"""The main pages as a guest, a client, a worker and staff see them: both screens, light and dark, both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import Person
from tests.e2e.inspection import AXE, barriers, findings, is_the_published_axe, overflow

MARKET = "main h2 a[href^='/jobs/']"
TALK = "main h2 a[href^='/threads/']"
CONTRACT = "main h2 a[href^='/contracts/']"
# name of the picture: (address, link to follow there)
PAGES = {
    "": {
        "front": ("/", ""),
        "jobs": ("/jobs", ""),
        "job": ("/jobs", MARKET),
        "calculator": ("/calculator?amount=10000", ""),
        "sign-up": ("/sign-up", ""),
        "sign-in": ("/sign-in", ""),
        "password-reset": ("/password-reset", ""),
        "help": ("/help", ""),
        "guidelines": ("/guidelines", ""),
        "terms": ("/terms", ""),
        "profile": ("/users/wataru", ""),
        "story": ("/demo/story", ""),
        "mailbox": ("/demo/mail", ""),
        "missing": ("/users/nobody-of-this-name", ""),
    },
    "クライアント": {
        "client-jobs": ("/jobs?mine=1", ""),
        "client-job": ("/jobs?mine=1", f"{MARKET} >> nth=1"),
        "client-new-job": ("/jobs/new", ""),
        "client-threads": ("/threads", ""),
        "client-thread": ("/threads", TALK),
        "client-thread-older": ("/threads", f"{TALK} >> nth=2"),
        "client-contracts": ("/contracts", ""),
        "client-contract": ("/contracts", CONTRACT),
        "client-contract-older": ("/contracts", f"{CONTRACT} >> nth=2"),
        "client-todo": ("/todo", ""),
        "client-notifications": ("/notifications", ""),
        "client-balance": ("/balance", ""),
        "client-settings": ("/settings", ""),
        "client-security": ("/settings/security", ""),
        "client-mail-settings": ("/settings/notifications", ""),
        "client-export": ("/settings/export", ""),
    },
    "ワーカー": {
        "worker-front": ("/", ""),
        "worker-job": ("/jobs", MARKET),
        "worker-apply": ("/jobs?q=字幕", MARKET),
        "worker-thread": ("/threads", TALK),
        "worker-contract": ("/contracts?role=worker", CONTRACT),
        "worker-contract-older": ("/contracts?role=worker", f"{CONTRACT} >> nth=1"),
        "worker-todo": ("/todo", ""),
        "worker-balance": ("/balance", ""),
    },
    "事務局": {
        "staff": ("/staff", ""),
        "staff-requests": ("/staff/contact-requests", ""),
        "staff-request": ("/staff/contact-requests", "main tbody a"),
        "staff-held": ("/staff/held-messages", "main tbody a"),
        "staff-promise": ("/staff/promises", ""),
        "staff-gate": ("/staff/gate", ""),
        "staff-log": ("/staff/log", ""),
        "staff-closures": ("/staff/closures", ""),
        "staff-people": ("/staff/people", ""),
        "staff-mails": ("/staff/mails", ""),
        "staff-todo": ("/todo", ""),
    },
}
KANA = re.compile(r"[ぁ-んァ-ヶ]+")
IN_ENGLISH = {"front", "jobs", "client-thread", "client-contract", "client-new-job", "worker-balance", "staff"}


def open_page(person: Person, name: str, address: str, link: str) -> None:
    person.opens(address)
    if link:
        person.page.locator(link).first.click()
        expect(person.page.locator("main h1")).to_be_visible()
    if name.endswith("-apply"):
        person.follows("応募する")
        person.arrives_at(r"/jobs/\d+/apply")


@pytest.mark.parametrize("role", PAGES, ids=["a guest", "a client", "a worker", "staff"])
def test_the_pages_keep_nobody_out(somebody, untouched_site, role):
    person, found = somebody(at=untouched_site), []
    if role:
        person.opens("/help")
        person.acts_as(role)
    for name, (address, link) in PAGES[role].items():
        open_page(person, name, address, link)
        found += findings(person.page, f"{name}-ja")
    person.page.get_by_role("button", name="English").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    for name in IN_ENGLISH & PAGES[role].keys():
        open_page(person, name, *PAGES[role][name])
        found += findings(person.page, f"{name}-en")
    assert found == []


def test_whoever_reads_english_meets_no_japanese_furniture(somebody, javascript):
    person = somebody(javascript)
    for address in ("/", "/help", "/calculator?amount=10000", "/sign-in", "/guidelines"):
        person.opens(address)
        person.page.get_by_role("button", name="English").click()
        expect(person.page.locator("html")).to_have_attribute("lang", "en")
        for part in ("header", ".personas", "footer", "main h1", "main h2", "main form", "main dl"):
            assert not KANA.findall(" ".join(person.page.locator(part).all_inner_texts())), f"{address}: {part}"


def test_what_stands_there_only_without_javascript_keeps_nobody_out(somebody):
    person = somebody()
    person.opens("/help")
    person.acts_as("クライアント")
    open_page(person, "", "/threads", TALK)
    person.page.evaluate(
        "document.querySelectorAll('.unscripted').forEach(found => { found.style.display = 'block'; })"
    )
    for newest in person.page.get_by_role("link", name="最新の状態を表示").all():
        expect(newest).to_be_visible()
    assert findings(person.page) == []


def test_the_chosen_colours_stay(somebody, javascript):
    person = somebody(javascript)
    person.opens("/jobs")
    person.page.get_by_role("button", name="暗い").click()
    expect(person.page.locator("html")).to_have_attribute("data-theme", "dark")
    person.opens("/help")
    expect(person.page.locator("body")).to_have_css("background-color", "rgb(18, 23, 28)")


def test_the_inspection_would_notice_something(somebody):
    assert is_the_published_axe()
    page = somebody().page
    page.set_content(
        "<html lang=ja><title>x</title><body><main><h1>x</h1><p>" + "<img src=/static/icon.svg>" + "x" * 900
    )
    page.evaluate(AXE)
    assert any(told.startswith("image-alt") for told in barriers(page))
    assert overflow(page)
