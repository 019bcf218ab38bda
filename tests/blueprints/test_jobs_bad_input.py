"""Whatever is typed about jobs: a clear message at the field, what was typed still there, nothing written."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from marketplace.actions import jobs
from marketplace.extensions import db
from marketplace.models import FormKey, Job
from tests.support.postings import posted

GOOD = {
    "title": "朝市の看板に使うロゴ",
    "category": "design",
    "purpose": "目的の文",
    "description": "内容の文",
    "deliverables": "納品物の文",
    "schedule": "進め方の文",
    "skills": "Illustrator、看板",
    "experience": "some",
    "budget_min": "30,000",
    "budget_max": "50,000",
    "seats": "2",
    "where": "on_site",
    "place": "長野県諏訪市",
    "open_days": "7",
    "closes_on": "2026-11-30",
    "due_on": "2026-12-20",
    "copyright": "licence",
    "ai_use": "forbidden",
    "revisions": "3",
}
TEXTS = {
    "title": 60,
    "purpose": 2000,
    "description": 10_000,
    "deliverables": 2000,
    "schedule": 2000,
    "skills": 200,
    "place": 100,
}
NUMBERS = {"budget_min": 100_000_000, "budget_max": 100_000_000, "seats": 1000, "open_days": 30, "revisions": 20}
DAYS = ("closes_on", "due_on")
CHOICES = ("category", "experience", "where", "copyright", "ai_use")
TYPED = (*TEXTS, *NUMBERS, *DAYS)
SIGNS = {
    "nul": "a\x00b-typed",
    "half of a pair": "a\ufffdb-typed",
    "right to left": "a\u202eb-typed",
    "right to left mark": "a\u200fb-typed",
    "escape": "a\x1bb-typed",
}
PAGES = ("/jobs/new", "/jobs/1/edit")


def kept() -> tuple:
    """Everything that these forms write."""
    db.session.rollback()
    columns = Job.__table__.columns
    return db.session.scalar(select(func.count(FormKey.key))), db.session.execute(select(*columns)).all()


@pytest.fixture
def job(hana):
    """The job that `/jobs/1/edit` changes."""
    return posted(hana)


@pytest.fixture
def send(as_, hana, job):
    """`send(path, fields)` publishes what was typed."""
    browser = as_(hana)
    return lambda path, fields: browser.post(path, ({"do": "publish"} if path == "/jobs/new" else {}) | fields)


def refused(send, path: str, fields: dict, field: str, says: str = "") -> None:
    """The form comes back with a message at the field and everything typed, and nothing was written."""
    before = kept()
    response = send(path, GOOD | fields)
    assert response.status_code == 422, response.status
    page = unescape(response.text)
    found = re.search(rf'id="{field}-error">(.*?)</p>', page)
    assert found, re.findall(r'id="\w+-error">.*?</p>', page)
    assert says in found.group(1)
    for name, value in (GOOD | fields).items():
        if name in TYPED and isinstance(value, str):
            assert value.replace("\x00", "\ufffd") in page.replace("\x00", "\ufffd"), name
    assert kept() == before


@pytest.mark.parametrize("path", PAGES)
def test_what_is_good_is_kept(send, path, job):
    response = send(path, GOOD | {"withholding": "y", "extra": "x", "client_id": "9", "state": "closed", "id": "9"})
    assert response.status_code == 303
    kept_job = db.session.get(Job, int(response.location.rsplit("/", 1)[1]), populate_existing=True)
    assert (kept_job.state, kept_job.client_id, kept_job.withholding) == ("open", job.client_id, True)
    assert jobs.posting_of(kept_job).seats == 2


@pytest.mark.parametrize("path", PAGES)
def test_what_is_missing_is_asked_for(send, path):
    for typed in ("", "\u3000 \u200b"):
        refused(send, path, {"title": typed}, "title", "入力してください。")
        refused(send, path, {"description": typed}, "description", "依頼の内容を入力してください。")
    refused(send, path, {"category": ""}, "category", "カテゴリを選んでください。")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("sign", SIGNS)
def test_what_cannot_be_read_or_stored_is_refused(send, path, sign):
    for field in TYPED:
        refused(send, path, {field: SIGNS[sign]}, field, "使えない文字")


def test_text_may_be_as_long_as_said_and_no_longer(send):
    for field, most in TEXTS.items():
        full = "、".join("あ" * 18 for _ in range(10)) if field == "skills" else "山" * most
        assert send("/jobs/new", GOOD | {field: full}).status_code == 303
        refused(send, "/jobs/new", {field: "山" * (most + 1)}, field, "文字以内にして")


@pytest.mark.parametrize("field", [*TYPED, *CHOICES])
def test_a_million_characters_are_refused(send, field):
    huge = "x" * 1_000_000
    before = kept()
    response = send("/jobs/new", GOOD | {field: huge})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert (huge in response.text) is (field in TYPED)
    assert kept() == before


@pytest.mark.parametrize("field", NUMBERS)
def test_what_is_no_whole_number_in_range_is_refused(send, field):
    for typed in (
        "-1",
        "−5",
        "1.5",
        "5万",
        "1e3",
        "0x10",
        "1,00",
        "九",
        "9" * 30,
        "9223372036854775808",
        "NaN",
        "１．５",
    ):
        refused(send, "/jobs/new", {field: typed}, field)
    refused(send, "/jobs/new", {field: str(NUMBERS[field] + 1)}, field, f"{NUMBERS[field]:,}")
    if field != "revisions":
        refused(send, "/jobs/new", {field: "0"}, field)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("３０，０００円", 30_000),
        (" 30 000 ", 30_000),
        ("¥30,000", 30_000),
        ("￥３０,０００", 30_000),
        ("030000", 30_000),
    ],
)
def test_amounts_are_read_as_people_type_them(send, typed, number):
    response = send(
        "/jobs/new", GOOD | {"budget_min": typed, "seats": "５名", "open_days": "７日", "revisions": "３回"}
    )
    assert response.status_code == 303
    newest = db.session.scalar(select(Job).order_by(Job.id.desc()))
    assert (newest.budget_min, newest.seats, newest.revisions) == (number, 5, 3)


@pytest.mark.parametrize("field", DAYS)
def test_what_is_no_day_is_refused(send, field):
    for typed in ("2026-02-30", "明日", "2026-13-01", "99999-01-01", "0000-00-00", "20261201", "9" * 50):
        refused(send, "/jobs/new", {field: typed}, field, "日付は 2026-11-25 のように")


@pytest.mark.parametrize("typed", ["2026/11/30", "２０２６年１１月３０日", "2026.11.30"])
def test_days_are_read_as_people_type_them(send, typed):
    assert send("/jobs/new", GOOD | {"closes_on": typed}).status_code == 303


APART = [
    ({"closes_on": "2026-11-20"}, "closes_on", "明日から30日後まで"),
    ({"closes_on": "2026-12-21"}, "closes_on", "明日から30日後まで"),
    ({"due_on": "2026-11-19"}, "due_on", "今日以降"),
    ({"budget_max": "29,999"}, "budget_max", "下限以上"),
    ({"budget_open": "y"}, "budget_open", "金額を空欄に"),
    ({"budget_min": "", "budget_max": ""}, "budget_min", "「相談して決める」"),
    ({"place": ""}, "place", "働く場所を入力"),
    ({"where": "online"}, "place", "場所を空欄に"),
    ({"skills": "、".join("abcdefghijk")}, "skills", "10個以内"),
    ({"skills": "あ" * 31}, "skills", "30文字以内"),
    ({"title": "一行目\n二行目"}, "title", "改行は使えません"),
]


@pytest.mark.parametrize("path", PAGES)
def test_what_does_not_fit_together_is_refused(send, path):
    for fields, field, says in APART:
        refused(send, path, fields, field, says)


@pytest.mark.parametrize("field", CHOICES)
def test_only_what_is_offered_can_be_chosen(send, field):
    for typed in ("x", "\x00", "\ufffd", "' OR 1=1 --", "1", "\u3000"):
        refused(send, "/jobs/new", {field: typed}, field, "一覧から選んでください。")


def test_a_field_sent_twice_is_refused(send):
    for field in (*TYPED, *CHOICES):
        refused(send, "/jobs/new", {field: [GOOD[field], "zwei"]}, field, "1つだけ")


def test_nothing_but_a_title_makes_a_usual_draft(as_, hana):
    path = as_(hana).post("/jobs/new", {"title": "ロゴ"}).location
    draft = db.session.get(Job, int(path.rsplit("/", 1)[1]))
    assert (draft.state, jobs.posting_of(draft)) == ("draft", jobs.Posting(title="ロゴ"))
