"""The header's counts follow what happens; what waits and what happened lead to their pages."""

import re

from playwright.sync_api import expect

from tests.e2e import deals
from tests.e2e.conftest import signed_in


def bell(person):
    return person.page.locator("#counts a[href='/notifications'] .count")


def number(person) -> int:
    return int(re.search(r"\d+", bell(person).inner_text()).group()) if bell(person).count() else 0


def test_the_bell_rings_on_a_page_that_stays_open(somebody):
    client, worker = (signed_in(somebody(), role) for role in ("クライアント", "ワーカー"))
    job = deals.publish_a_job(client, "灯台の案内板の文章の見直し")
    client.page.clock.install()
    client.opens("/help")
    before = number(client)
    deals.apply(worker, job)
    client.page.clock.fast_forward(61_000)
    expect(bell(client)).to_contain_text(str(before + 1))
    client.page.locator("#counts a[href='/notifications']").click()
    client.sees("に応募しました")


def test_notices_are_read_and_what_waits_leads_to_where_it_is_done(client, worker):
    deals.talk_about(client, worker, "灯台の見学会の受付の手伝い")
    client.opens("/notifications")
    assert number(client)
    client.presses("すべて既読にする")
    client.sees("すべて既読にしました。")
    expect(bell(client)).to_have_count(0)
    client.opens("/todo")
    first = client.page.locator("main .rows a").first
    goal = first.get_attribute("href")
    first.click()
    client.arrives_at(goal)
