"""The list of conversations."""

import re

import pytest

from marketplace.actions import threads
from marketplace.extensions import db
from tests.support import deals, postings, queries
from tests.support.people import person
from tests.support.talks import applied

ROWS = re.compile(r'<li class="talk-row">.*?href="/threads/(\d+)"', re.DOTALL)


# -- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_names_the_other_side_the_job_the_newest_words_and_the_next_thing(as_, hana, wataru):
    job = postings.posted(hana)
    thread = applied(hana, wataru, 10_000, job=job)
    page = as_(hana).get("/threads").text
    assert f'href="/threads/{thread.id}"' in page
    assert "渡航 さん" in page and job.title in page and "応募します。" in page
    assert "あなたの番" in page and "同意するか、新しい条件を提示してください" in page
    assert re.search(r'<span class="count num">1<span class="unseen">件の未読', page)
    mine = as_(wataru).get("/threads").text
    assert "山田商店 さん" in mine and "提示した条件への回答を待っています" in mine and "あなた:" in mine


def test_the_list_begins_with_what_happened_last(as_, hana, wataru, oki, clock):
    first = applied(hana, wataru)
    clock.move(minutes=1)
    second = applied(hana, oki)
    clock.move(minutes=1)
    browser = as_(hana)
    assert ROWS.findall(browser.get("/threads").text) == [str(second.id), str(first.id)]
    threads.send(first, by=wataru, text="もう一つ。")
    assert ROWS.findall(browser.get("/threads").text) == [str(first.id), str(second.id)]


def test_the_list_shows_only_own_conversations(as_, hana, wataru, oki):
    applied(hana, wataru)
    assert ROWS.findall(as_(oki).get("/threads").text) == []


def test_the_list_can_be_narrowed_to_a_role(as_, hana, wataru):
    as_client, as_worker = applied(hana, wataru), applied(wataru, hana)
    browser = as_(hana)
    assert ROWS.findall(browser.get("/threads?role=client").text) == [str(as_client.id)]
    assert ROWS.findall(browser.get("/threads?role=worker").text) == [str(as_worker.id)]
    assert len(ROWS.findall(browser.get("/threads?role=king").text)) == 2


@pytest.mark.parametrize("role", ["client", "worker"])
def test_an_empty_list_says_why_and_what_to_do(as_, hana, role):
    hana.role = role
    db.session.commit()
    page = as_(hana).get("/threads").text
    assert "まだやり取りはありません" in page
    assert ("/jobs/new" if role == "client" else "/jobs") in page


def test_the_list_goes_on_where_the_page_ended(as_, hana, wataru, clock):
    job_threads = []
    for number in range(45):
        job_threads.append(applied(hana, person(f"worker{number}")).id)
        if number % 3:
            clock.move(minutes=1)
    browser, found, address = as_(hana), [], "/threads"
    for _page in range(3):
        page = browser.get(address).text
        found += [int(row) for row in ROWS.findall(page)]
        older = re.search(r'<a href="(/threads\?before=[\d-]+)" rel="next"', page)
        address = older.group(1) if older else None
    assert address is None
    assert sorted(found) == sorted(job_threads)
    assert len(found) == 45


def test_the_list_takes_the_same_few_queries_for_one_row_and_for_twenty(as_, hana, wataru):
    applied(hana, wataru, 10_000)
    browser = as_(hana)
    browser.get("/threads")
    with queries.sent() as few:
        browser.get("/threads")
    for number in range(25):
        applied(hana, person(f"worker{number}"), 10_000)
    deals.funded(hana, wataru)
    with queries.sent() as many:
        browser.get("/threads")
    assert len(many) == len(few) <= 6


@pytest.mark.parametrize("cursor", ["", "x", "-1", "9" * 40, "1-", "1-2-3", "%00", "１-１", "99999999999999999-1"])
def test_a_strange_place_in_the_list_is_no_error(as_, hana, wataru, cursor):
    applied(hana, wataru)
    assert as_(hana).get(f"/threads?before={cursor}").status_code == 200


# -- the page ---------------------------------------------------------------------------------------------------------
