"""Finding jobs: by words, category, format and pay, newest first, page by page."""

import pytest

from marketplace import clock
from marketplace.actions import jobs
from marketplace.extensions import db
from marketplace.models.jobs.search import Search, droppable, find
from tests.support.postings import posted
from tests.support.queries import sent

LAST = 2**63 - 1


def titles(*, size: int = 20, after: int | None = None, before: int | None = None, **asked) -> list[str]:
    return [row.title for row in find(Search(**asked), clock.now(), size=size, after=after, before=before).rows]


@pytest.fixture
def market(hana, oki, clock):
    """Four open jobs and what the list must not show: a draft, a closed job, one whose time is over."""
    posted(hana, title="期限切れ", open_days=1)
    posted(hana, title="看板のロゴ", budget_min=30_000, budget_max=50_000)
    posted(oki, title="ロゴの動画", category="video", budget_min=None, budget_max=80_000, description="60秒")
    posted(hana, title="英文の翻訳", category="translation", budget_min=60_000, budget_max=None, description="契約書")
    posted(
        hana, title="相談", category="other", budget_min=None, budget_max=None, budget_open=True, description="％と_"
    )
    posted(hana, title="下書きのロゴ", publish=False)
    jobs.close(posted(hana, title="終わったロゴ"), by=hana)
    clock.move(days=2)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["相談", "英文の翻訳", "ロゴの動画", "看板のロゴ"]),
        ({"words": ("ロゴ",)}, ["ロゴの動画", "看板のロゴ"]),
        ({"words": ("ろご", "ﾄﾞｳｶﾞ")}, []),
        ({"words": ("ロゴ", "動画")}, ["ロゴの動画"]),
        ({"words": ("翻訳",)}, ["英文の翻訳"]),
        ({"words": ("動画・映像",)}, ["ロゴの動画"]),
        ({"words": ("%",)}, ["相談"]),
        ({"words": ("_",)}, ["相談"]),
        ({"words": ("/",)}, []),
        ({"words": ("'; DROP TABLE jobs; --",)}, []),
        ({"category": "video"}, ["ロゴの動画"]),
        ({"format": "fixed", "category": "design"}, ["看板のロゴ"]),
        ({"format": "hourly"}, []),
        ({"pay_min": 50_000}, ["英文の翻訳", "ロゴの動画", "看板のロゴ"]),
        ({"pay_min": 50_001}, ["英文の翻訳", "ロゴの動画"]),
        ({"pay_min": 80_001}, []),
        ({"pay_max": 30_000}, ["看板のロゴ"]),
        ({"pay_max": 29_999}, []),
        ({"pay_min": 40_000, "pay_max": 60_000}, ["英文の翻訳", "看板のロゴ"]),
    ],
)
def test_all_that_is_asked_for_must_hold(market, asked, expected):
    assert titles(**asked) == expected


def test_ones_own_jobs_are_found_in_every_state(market, hana, oki, wataru):
    own = ["終わったロゴ", "下書きのロゴ", "相談", "英文の翻訳", "看板のロゴ", "期限切れ"]
    assert titles(mine=hana.id) == own
    assert titles(mine=hana.id, words=("終わった", "ロゴ")) == ["終わったロゴ"]
    assert titles(mine=oki.id) == ["ロゴの動画"]
    assert titles(mine=wataru.id) == []


def test_pages_follow_each_other_both_ways(hana, clock):
    for number in range(1, 8):
        posted(hana, title=f"{number}")
        clock.move(seconds=number % 2)
    now, search = clock.now, Search()
    first = find(search, now, size=3)
    assert ([row.title for row in first.rows], first.newer) == (["7", "6", "5"], None)
    second = find(search, now, size=3, after=first.older)
    assert [row.title for row in second.rows] == ["4", "3", "2"]
    third = find(search, now, size=3, after=second.older)
    assert ([row.title for row in third.rows], third.older) == (["1"], None)
    back = find(search, now, size=3, before=third.newer)
    assert [row.title for row in back.rows] == ["4", "3", "2"]
    again = find(search, now, size=3, before=back.newer)
    assert ([row.title for row in again.rows], again.newer) == (["7", "6", "5"], None)
    assert again.older == first.older


def test_a_new_job_moves_nothing_on_the_pages_behind(hana):
    for number in range(1, 5):
        posted(hana, title=f"{number}")
    older = find(Search(), clock.now(), size=2).older
    posted(hana, title="新しい")
    assert titles(size=2, after=older) == ["2", "1"]


def test_a_draft_that_is_published_later_stands_in_front(hana, clock):
    draft = posted(hana, title="下書きだった", publish=False)
    clock.move(hours=1)
    posted(hana, title="先に公開")
    clock.move(hours=1)
    jobs.publish(draft, by=hana)
    assert titles() == ["下書きだった", "先に公開"]


@pytest.mark.parametrize("place", [1_000, 2**31, LAST])
def test_a_page_that_does_not_exist_is_the_first_one(market, place):
    assert titles(after=place) == titles(before=place) == titles()


def test_a_page_whose_jobs_are_gone_is_the_first_one(hana):
    kept, gone = posted(hana, title="残る"), posted(hana, title="なくなる")
    last = posted(hana, title="最後")
    jobs.close(kept, by=hana)
    jobs.close(gone, by=hana)
    assert titles(after=last.id) == ["最後"]


def test_what_could_be_dropped_is_what_alone_leads_somewhere(market):
    now = clock.now()
    assert droppable(Search(words=("ロゴ", "契約書"), category="translation"), now) == [("words", "ロゴ")]
    assert droppable(Search(words=("ロゴ", "無い"), category="other"), now) == []
    assert droppable(Search(pay_min=90_000, category="video"), now) == [("pay_min", 90_000)]
    assert droppable(Search(), now) == []


@pytest.mark.parametrize("asked", [{}, {"words": ("ロゴ",), "category": "design", "pay_min": 1, "pay_max": 10**8}])
def test_a_page_is_one_query_however_many_jobs_there_are(hana, asked):
    for jobs_more in (2, 25):
        for _ in range(jobs_more):
            posted(hana)
        db.session.commit()
        with sent() as statements:
            find(Search(**asked), clock.now())
        assert len(statements) == 1
