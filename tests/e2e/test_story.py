"""The story of the product, walked by a stakeholder in one browser with the demo's own bar and signposts."""

import re

from playwright.sync_api import expect

from tests.e2e import requests
from tests.e2e.browsing import Person
from tests.e2e.inspection import findings


def open_the_next_step(person: Person, title: str) -> None:
    """The story says what comes next; its button opens it in the right role."""
    person.page.get_by_role("navigation", name="デモの役").get_by_role("link", name="ストーリー").click()
    person.sees(f"次の手順: {title}")
    person.page.locator("section[aria-labelledby=next-step] button").click()
    expect(person.page.locator("section[aria-labelledby=next-step]")).to_have_count(0)


def test_a_stakeholder_walks_from_the_draft_of_a_job_to_the_workers_balance(somebody, javascript, fresh_site):
    stakeholder = somebody(javascript, at=fresh_site)
    seen = []

    def look_around() -> None:
        if javascript:
            seen.extend(findings(stakeholder.page))

    stakeholder.opens("/")
    stakeholder.acts_as("クライアント")
    open_the_next_step(stakeholder, "仕事を公開する")
    look_around()
    stakeholder.presses("公開する")
    stakeholder.sees("仕事を公開しました。")
    look_around()

    open_the_next_step(stakeholder, "応募して条件を提示する")
    stakeholder.writes(body="印刷物を十年作っています。\nぜひ担当させてください。", amount="６５,０００")
    if javascript:
        expect(stakeholder.page.locator("#amounts")).to_contain_text("71,500円")
    else:
        stakeholder.presses("金額を計算する")
        expect(stakeholder.page.locator("#amounts")).to_contain_text("71,500円")
        expect(stakeholder.field("body")).to_have_value("印刷物を十年作っています。\nぜひ担当させてください。")
    look_around()
    stakeholder.page.get_by_role("button", name="に応募する").click()
    stakeholder.sees("提示した条件への回答を待っています")
    look_around()

    open_the_next_step(stakeholder, "条件に同意して契約する")
    look_around()
    stakeholder.decides("同意する")
    stakeholder.sees("条件に同意しました。")
    look_around()

    open_the_next_step(stakeholder, "仮払いする")
    stakeholder.sees_that_it_is("仮払い")
    look_around()
    stakeholder.presses("71,500円を仮払いする")
    stakeholder.sees_that_it_is("業務")
    look_around()

    open_the_next_step(stakeholder, "サービス外連絡を申請する")
    look_around()
    requests.fill(stakeholder)
    stakeholder.presses("申請する")
    stakeholder.sees("申請中")
    look_around()

    open_the_next_step(stakeholder, "申請を審査する")
    requests.approve(stakeholder)
    look_around()

    open_the_next_step(stakeholder, "連絡先を伝える")
    stakeholder.writes(body="承認ありがとうございます。電話番号は090-3344-0078です。")
    stakeholder.page.get_by_role("button", name=re.compile("さんへ送る$")).click()
    expect(stakeholder.page.locator(".timeline .bubble").last).to_contain_text("090-3344-0078")
    look_around()

    open_the_next_step(stakeholder, "納品する")
    stakeholder.writes(note="初稿です。文字の大きさをご確認ください。")
    stakeholder.attaches("パンフレット.txt", "港の一日")
    look_around()
    stakeholder.presses("納品する")
    stakeholder.sees("納品しました。")
    look_around()

    open_the_next_step(stakeholder, "検収して報酬を確定する")
    stakeholder.sees("初稿です。文字の大きさをご確認ください。")
    look_around()
    with stakeholder.page.expect_download() as download:
        stakeholder.page.locator("#inspect").get_by_role("link", name="パンフレット.txt").click()
    assert download.value.suggested_filename == "パンフレット.txt"
    assert download.value.path().read_text() == "港の一日"
    stakeholder.decides("検収する")
    stakeholder.sees("検収しました。報酬が確定し、ワーカーの残高に入りました。")
    look_around()

    stakeholder.page.get_by_role("link", name="ストーリー").click()
    stakeholder.sees("報酬 55,770円 が残高に加わりました")
    look_around()
    stakeholder.presses("ワーカーの役で残高を開く")
    stakeholder.sees("残高の明細")
    newest = stakeholder.page.locator("table").last.locator("tbody tr").first
    expect(newest).to_contain_text("71,500円")
    expect(newest).to_contain_text("55,770円")
    look_around()
    assert seen == []
