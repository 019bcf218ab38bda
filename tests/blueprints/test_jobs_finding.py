"""The list of jobs and its feed: filters in the address, pages, what is said when nothing is found."""

from datetime import date
from xml.etree import ElementTree

import pytest

from marketplace.actions import jobs
from marketplace.actions.contracts import ending as endings
from marketplace.extensions import db
from marketplace.models.standing import completions
from tests.support import deals
from tests.support.job_pages import asked, links, titles
from tests.support.people import person
from tests.support.postings import ad, posted

ATOM = "{http://www.w3.org/2005/Atom}"


def test_filters_stand_in_the_address_and_can_be_taken_off(as_, hana):
    posted(hana, title="ロゴの動画", category="video")
    browser = as_()
    page = browser.get("/jobs?q=ロゴ　動画&category=video&format=fixed&pay_min=１万&pay_max=&extra=1").text
    assert titles(page) == ["ロゴの動画"]
    page = browser.get("/jobs?q=ロゴ　動画&category=video&format=fixed&pay_min=10,000円").text
    chips = [href for href in links(page) if "pay_min=10000" in href or "q=" in href]
    assert "/jobs?q=%E3%83%AD%E3%82%B4&category=video&format=fixed&pay_min=10000" in chips
    assert "/jobs?q=%E3%83%AD%E3%82%B4+%E5%8B%95%E7%94%BB&category=video&format=fixed" in chips


def test_a_filter_that_changes_gets_the_list_alone_and_its_address(as_, hana):
    posted(hana)
    response = as_().get("/jobs?q=ロゴ&category=&format=&pay_min=&pay_max=", htmx=True)
    assert response.text.lstrip().startswith('<div id="jobs">')
    assert response.headers["HX-Push-Url"] == "/jobs?q=%E3%83%AD%E3%82%B4"
    assert response.headers["Vary"].count("HX-Request")


def test_nothing_found_says_which_filter_to_take_off(as_, hana):
    posted(hana)
    page = as_().get("/jobs?q=ロゴ+無い言葉&category=design").text
    assert "この条件に合う仕事はありません。" in page
    assert "「無い言葉」を外す" in page
    assert "「ロゴ」を外す" not in page
    assert "条件を1つ外すだけでは見つかりません" in as_().get("/jobs?q=無い+言葉").text


def test_empty_lists_offer_the_next_step(as_, hana):
    assert "いま募集中の仕事はありません。" in as_().get("/jobs").text
    page = as_(hana).get("/jobs?mine=1").text
    assert "まだ仕事を依頼していません。" in page and "/jobs/new" in links(page)


def test_the_list_has_pages_that_keep_the_filters(as_, hana):
    for number in range(1, 46):
        posted(hana, title=f"ロゴ {number}")
    browser, seen, path = as_(), [], "/jobs?q=ロゴ"
    while path:
        page = browser.get(path).text
        seen += titles(page)
        path = next((href for href in links(page) if "after=" in href and "q=" in href), None)
    assert seen == [f"ロゴ {number}" for number in range(45, 0, -1)]
    back = next(href for href in links(page) if "before=" in href)
    assert titles(browser.get(back).text) == [f"ロゴ {number}" for number in range(25, 5, -1)]


def test_the_list_says_what_a_client_completed(as_, hana, wataru, oki):
    deals.delivery.accept(deals.delivered(hana, wataru), by=hana)
    ending = deals.sign(hana, wataru)
    deals.fund(ending.milestones[0])
    endings.request_end(ending, by=hana, amount=None, note="")
    endings.agree_to_end(ending, by=wataru)
    posted(hana)
    posted(oki)
    page = as_().get("/jobs").text
    assert page.count("完了率 1/2") == page.count("完了率 –") == 1
    assert completions([hana.id, oki.id]) == {hana.id: (1, 2)}
    assert completions([]) == {}


def test_the_feed_is_atom_with_the_newest_jobs(as_, hana, clock):
    posted(hana, title="動画", category="video")
    clock.move(hours=1)
    job = posted(hana, title="ロゴ & <看板>", description="一行目\n二行目")
    posted(hana, title="下書き", publish=False)
    response = as_().get("/jobs.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.data)
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["ロゴ & <看板>", "動画"]
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == f"http://localhost/jobs/{job.id}"
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T09:00:00+00:00"
    only = ElementTree.fromstring(as_().get("/jobs.atom?category=video").data)
    assert [title.text for title in only.iter(f"{ATOM}title")][1:] == ["動画"]


@pytest.mark.parametrize(
    "path",
    [
        "/jobs",
        "/jobs?q=ロゴ&category=design&pay_min=1",
        "/jobs?mine=1",
        "/jobs?q=無い+言葉",
        "/jobs?after=999",
        "/jobs.atom",
    ],
)
def test_the_list_asks_the_database_no_more_for_many_jobs(as_, hana, path):
    browser, counts = as_(hana), []
    for more in (5, 45):
        for number in range(more):
            posted(hana if number % 2 else person(f"client-{more}-{number}"))
        db.session.commit()
        counts.append(asked(browser, path))
    assert counts[0] == counts[1] <= 6


def test_a_job_in_the_list_is_always_as_it_is_now(as_, hana, wataru, clock):
    job = posted(hana, open_days=2)
    browser = as_()
    assert "あと2日" in browser.get("/jobs").text
    clock.move(days=1)
    browser.post("/language", {"lang": "en"})
    assert 'lang="en"' in browser.get("/jobs").text
    assert "¥30,000" in browser.get("/jobs").text
    page = as_().get("/jobs").text
    assert "30,000円〜50,000円" in page and "あと1日" in page
    jobs.change(job, ad(title="新しいタイトル", budget_max=None, open_days=None, closes_on=date(2026, 11, 30)), by=hana)
    deals.delivery.accept(deals.delivered(hana, wataru), by=hana)
    page = as_().get("/jobs").text
    assert titles(page) == ["新しいタイトル"]
    assert "30,000円以上" in page and "11月30日" in page and "完了率 1/1" in page
