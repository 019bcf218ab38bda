"""The front pages: what they say to strangers, and what watches over the site."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from marketplace.blueprints.front import topics, watch
from marketplace.extensions import db
from marketplace.models import Job, Setting
from marketplace.models.notifications import LAST_TICK
from tests.support.people import person
from tests.support.queries import sent


@pytest.mark.parametrize("path", ["/", "/help", "/guidelines", "/terms"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everybody_reads_them_in_both_languages(as_, hana, sumi, path, lang):
    for someone in (None, hana, sumi):
        browser = as_(someone)
        browser.post("/language", {"lang": lang})
        response = browser.get(path)
        assert (response.status_code, f'<html lang="{lang}"' in response.text) == (200, True)


def test_the_front_page_shows_the_newest_open_jobs(as_, hana, clock):
    for number in range(7):
        closes = clock.now + timedelta(days=-1 if number == 6 else 14)
        job = {
            "client_id": hana.id,
            "category": "web",
            "description": "x",
            "closes_at": closes,
            "created_at": clock.now,
        }
        db.session.add(Job(title=f"仕事{number}", state="draft" if number == 5 else "open", **job))
        db.session.commit()
        clock.move(minutes=1)
    page = as_().get("/").text
    assert re.findall("仕事[0-9]", page) == ["仕事4", "仕事3", "仕事2", "仕事1", "仕事0"]


def test_an_empty_market_says_what_to_do(as_):
    assert "募集中の仕事はまだありません" in as_().get("/").text


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("サービス外利用申請", "サービス外連絡申請"),
        ("連絡先", "サービス外連絡申請"),
        ("手数料", "システム利用料"),
        ("検収", "納品と検収"),
        ("エスクロー", "仮払い"),
        ("７日", "納品と検収"),
        ("ESCROW", "取引の流れ"),
    ],
)
def test_the_help_is_found_by_the_words_that_people_use(as_, query, title):
    page = as_().get("/help", query_string={"q": query}).text
    assert f"<h2>{title}</h2>" in page


def test_all_words_have_to_stand_in_a_topic(as_):
    assert as_().get("/help?q=検収+手数料").text.count("<h2>") < as_().get("/help?q=検収").text.count("<h2>")


@pytest.mark.parametrize("query", ["ほげほげ", "<script>", "x" * 10_000, "_"])
def test_a_search_without_result_says_so_and_what_to_do(as_, query):
    response = as_().get(f"/help?q={query}")
    assert response.status_code == 200
    assert "を含む項目はありません" in response.text
    assert "<script>" not in response.text.split("<main")[1]


@pytest.mark.parametrize("query", ["", " ", "%00", "%ED%A0%80", "\u202e", "\u200b"])
def test_a_search_for_nothing_that_can_be_seen_shows_everything(as_, query):
    page = as_().get(f"/help?q={query}").text
    assert page.count("<article id=") == len(topics.TOPICS)


def test_the_help_as_a_fragment_is_the_topics_alone(as_):
    response = as_().get("/help?q=検収", htmx=True)
    assert response.text.lstrip().startswith('<div id="topics"')


def test_the_fee_table_and_its_examples_are_computed(as_):
    page = " ".join(re.sub(r"<[^>]+>", " ", as_().get("/help").text).split())
    assert "100,000円までの部分 20%" in page
    assert "100,000円を超え200,000円までの部分 10%" in page
    assert "200,000円を超える部分 5%" in page
    assert "10,000円 11,000円 2,200円 220円 8,580円" in page
    assert "/calculator" in as_().get("/help").text


def test_every_topic_can_be_linked_to(as_):
    page = as_().get("/help").text
    for topic in topics.TOPICS:
        assert f'id="{topic.slug}"' in page


def test_health_asks_no_database(as_, hana):
    browser = as_(hana)
    with sent() as statements:
        response = browser.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert statements == []


def test_ready_tells_of_database_migrations_and_worker(as_):
    response = as_().get("/readyz")
    assert response.status_code == 200
    assert response.text.splitlines() == ["database: ok", "migrations: ok", "worker: no tick yet"]


def test_ready_tells_of_the_last_tick(as_, clock):
    db.session.execute(insert(Setting).values(name=LAST_TICK, value=clock.now.isoformat()))
    db.session.commit()
    assert "worker: last tick 2026-11-20T08:00:00+00:00" in as_().get("/readyz").text


def test_a_database_at_another_version_is_not_ready(as_, monkeypatch):
    monkeypatch.setattr(watch.ScriptDirectory, "get_heads", lambda _self: ["a newer one"])
    response = as_().get("/readyz")
    assert response.status_code == 503
    assert "flask db upgrade" in response.text


def test_a_database_that_does_not_answer_is_not_ready(as_, monkeypatch):
    monkeypatch.setattr(watch.db.session, "scalar", lambda _query: db.session.execute(text("SELECT * FROM nowhere")))
    response = as_().get("/readyz")
    assert (response.status_code, response.text) == (503, "database: not reachable\n")


def test_the_figures_are_for_this_machine_and_for_admins(as_, hana, app):
    away = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert as_().get("/metrics").status_code == 200
    assert as_().get("/metrics", **away).status_code == 404
    assert as_(hana).get("/metrics", **away).status_code == 404
    assert as_(person("rin", duties=("review",))).get("/metrics", **away).status_code == 404
    assert as_(person("sei", duties=("admin",))).get("/metrics", **away).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_a_proxy_on_this_machine_does_not_open_the_figures(as_, header):
    assert as_().get("/metrics", headers={header: "203.0.113.7"}).status_code == 404


def test_the_figures_have_the_form_of_prometheus(as_, hana):
    response = as_().get("/metrics")
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert "azukari_users 1" in response.text.splitlines()
    for line in response.text.splitlines():
        assert line.startswith("# ") or re.fullmatch(r'azukari_\w+({\w+="\w+"})? -?\d+', line), line


@pytest.mark.parametrize(("path", "most"), [("/", 3), ("/help", 4), ("/guidelines", 2), ("/terms", 2)])
def test_the_front_pages_ask_the_database_little(as_, hana, path, most):
    browser = as_(hana)
    browser.get(path)
    with sent() as statements:
        assert browser.get(path).status_code == 200
    assert len(statements) <= most, statements
