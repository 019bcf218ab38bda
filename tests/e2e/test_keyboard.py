"""Somebody who has only a keyboard."""

from playwright.sync_api import expect

from tests.e2e import deals
from tests.e2e.browsing import Person

FOCUS = """() => {
  const found = document.activeElement, style = getComputedStyle(found), box = found.getBoundingClientRect();
  return {
    name: found.name || found.textContent.trim().slice(0, 40),
    place: found.closest("#composer") ? "composer" : found.closest("main") ? "main" : found.closest("header") ? "header" : "",
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


def tab(person: Person) -> dict:
    person.page.keyboard.press("Tab")
    return person.page.evaluate(FOCUS)


def test_a_message_is_written_and_sent_without_a_mouse(client, worker):
    thread = deals.talk_about(client, worker, "港の灯台の歴史の聞き書き")
    client.opens(thread)
    assert tab(client)["name"] == "本文へ移動"
    expect(client.page.get_by_role("link", name="本文へ移動")).to_be_in_viewport()
    client.page.keyboard.press("Enter")
    expect(client.page.locator("#main")).to_be_focused()
    walked = []
    while not (walked and walked[-1]["name"] == "body"):
        walked.append(tab(client))
        assert len(walked) < 40, [step["name"] for step in walked]
    assert all(step["marked"] and step["seen"] for step in walked), walked
    assert {step["place"] for step in walked} <= {"main", "composer"}
    client.page.keyboard.type("キーボードだけで書いています。")
    after = [tab(client)["name"] for _step in range(3)]
    assert after == ["files", "佐藤 渉 さんへ送る", "下書きを保存"]
    client.page.keyboard.press("Shift+Tab")
    client.page.keyboard.press("Shift+Tab")
    client.page.keyboard.press("Shift+Tab")
    client.page.keyboard.press("Control+Enter" if client.javascript else "Tab")
    if not client.javascript:
        client.page.keyboard.press("Tab")
        client.page.keyboard.press("Enter")
    expect(client.page.locator(".timeline .bubble").last).to_have_text("キーボードだけで書いています。")


def test_terms_are_accepted_without_a_mouse(client, worker):
    thread = deals.talk_about(client, worker, "遊覧船の時刻表")
    client.opens(thread)
    client.page.locator("summary").get_by_text("同意する", exact=True).focus()
    client.page.keyboard.press("Enter")
    assert tab(client)["name"] == "はい、同意する"
    client.page.keyboard.press("Enter")
    client.sees("条件に同意しました。")


def test_an_open_menu_is_closed_with_escape(somebody):
    person = somebody()
    person.opens("/help")
    person.acts_as("ワーカー")
    menu = person.page.locator("header details.menu")
    menu.locator("summary").focus()
    person.page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="契約一覧")).to_be_visible()
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="契約一覧")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
