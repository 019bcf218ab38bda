"""Whatever stands in the address of the list: said and left out, or passed over; never a crash."""

from html import unescape

import pytest

from tests.support.postings import posted


@pytest.fixture
def job(hana):
    """What is found when nothing is asked for."""
    return posted(hana)


QUERIES = {
    "q=%00": "使えない文字",
    "q=%ED%A0%80": "使えない文字",
    "q=%E2%80%AEabc": "使えない文字",
    "q=" + "a" * 101: "100文字以内",
    "q=" + "+".join("abcdefghijk"): "10語まで",
    "q=a&q=b": "1つだけ",
    "category=x": "一覧から",
    "category=design&category=web": "1つだけ",
    "category=%00": "一覧から",
    "format=hourly": "一覧から",
    "pay_min=-5": "円から",
    "pay_min=5%E4%B8%87": "整数で",
    "pay_max=9223372036854775808": "円まで",
    "pay_min=" + "9" * 5000: "整数で",
    "pay_min=500&pay_max=100": "「以下」の金額",
    "pay_max=%00": "使えない文字",
}


def test_a_filter_that_cannot_be_read_is_said_and_left_out(as_, job):
    browser = as_()
    for query, says in QUERIES.items():
        response = browser.get(f"/jobs?{query}")
        assert response.status_code == 422, query
        assert says in unescape(response.text), query
        assert job.title in response.text, query
        assert browser.get(f"/jobs?{query}", htmx=True).status_code == 422, query
        assert browser.get(f"/jobs.atom?{query}").status_code == 200, query


PASSED_OVER = [
    *(
        "after=0",
        "after=-1",
        "after=x",
        "after=9223372036854775807",
        "after=9223372036854775808",
        "after=" + "9" * 5000,
    ),
    *("before=%EF%BC%95", "before=9223372036854775807", "after=1&after=2", "page=2", "mine=", "x=%00", "after=%00"),
    *("q=", "q=+&category=&format=&pay_min=&pay_max=", "after=1&before=1"),
]


def test_what_asks_for_nothing_is_passed_over(as_, job):
    browser = as_()
    for query in PASSED_OVER:
        response = browser.get(f"/jobs?{query}")
        assert (response.status_code, job.title in response.text) == (200, True), query
        assert browser.get(f"/jobs/{job.id}?{query}").status_code == 200, query


def test_signs_of_the_search_itself_are_only_signs(as_, job):
    for query in ("q=%25", "q=_", "q=/", "q=%5C", "q=%27", "q=%22%3E%3Cscript%3E"):
        response = as_().get(f"/jobs?{query}")
        assert (response.status_code, job.title in response.text) == (200, False), query
        assert "<script>" not in response.text, query
    assert as_().get("/jobs?q=%E3%83%AD%E3%82%B4%FF").status_code == 200
