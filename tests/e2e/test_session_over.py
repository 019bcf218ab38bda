"""Signed out from elsewhere while writing: the text comes along through the sign-in."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import deals
from tests.e2e.browsing import Person
from tests.e2e.conftest import signed_in

LONG = "\n".join(f"{number}枚目の写真について、場所と時間と、写してほしいものを書きます。" for number in range(1, 81))


def sign_out_everywhere_else(person: Person) -> None:
    person.opens("/settings/security")
    person.presses("ほかの端末すべてからログアウトする")
    person.sees("ほかの端末からログアウトしました。")


def sign_in_here(person: Person, email: str) -> None:
    person.writes(email=email, password="demo-password")
    person.presses("ログイン")


@pytest.fixture
def elsewhere(somebody) -> Person:
    """The client's persona at another machine."""
    return signed_in(somebody(), "クライアント")


def test_a_long_message_is_sent_after_signing_in_again(client, worker, elsewhere):
    thread = deals.talk_about(client, worker, "観光写真の撮り直し")
    client.opens(thread)
    client.page.locator("[name=body]").fill(LONG)
    sign_out_everywhere_else(elsewhere)
    client.page.get_by_role("button", name=re.compile("さんへ送る$")).click()
    client.sees("入力した内容は失われていません。")
    sign_in_here(client, "client@demo.invalid")
    client.sees("入力した内容は残っています")
    expect(client.page.locator("main textarea")).to_have_value(LONG)
    client.presses("もう一度送信する")
    client.arrives_at(thread)
    expect(client.page.locator(".timeline .bubble").last).to_contain_text("80枚目の写真")
    client.opens(thread)
    expect(client.page.locator(".timeline .bubble").get_by_text("80枚目の写真")).to_have_count(1)


def test_a_whole_job_is_published_after_signing_in_again(client, elsewhere):
    title = f"途切れた仕事{'' if client.javascript else '（二つ目）'}"
    client.opens("/jobs/new")
    client.writes(title=title, description=LONG, budget_max="30000")
    client.field("category").select_option("design")
    sign_out_everywhere_else(elsewhere)
    client.presses("公開する")
    client.sees("入力した内容は失われていません。")
    sign_in_here(client, "client@demo.invalid")
    client.presses("もう一度送信する")
    client.sees("仕事を公開しました。")
    client.sees(title)
    client.sees("80枚目の写真")


def test_whoever_reads_on_is_asked_to_sign_in_and_comes_back(client, elsewhere):
    client.opens("/contracts")
    sign_out_everywhere_else(elsewhere)
    client.opens("/balance")
    client.arrives_at("/sign-in")
    sign_in_here(client, "client@demo.invalid")
    client.arrives_at("/balance")
