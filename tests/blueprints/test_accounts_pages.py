"""The pages of accounts: what they show to whom, what they answer, and how much they ask of the database."""

import json
import re

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import operator, sessions
from marketplace.extensions import db
from marketplace.models import Session
from tests.support.people import PASSWORD, person
from tests.support.queries import sent


@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/settings/security",
        "/settings/notifications",
        "/settings/export",
        "/settings/export.json",
        "/consent",
    ],
)
def test_settings_are_for_the_signed_in(as_, hana, sumi, path):
    assert as_().get(path).status_code == 303
    for someone in (hana, sumi):
        assert as_(someone).get(path).status_code == 200


def test_role_language_and_colours_go_back_to_the_page(as_, hana):
    browser = as_(hana)
    for path, fields in (("/role", {"role": "worker"}), ("/language", {"lang": "en"}), ("/theme", {"theme": "dark"})):
        response = browser.post(path, fields | {"next": "/help?q=a"})
        assert (response.status_code, response.location) == (303, "/help?q=a")
    db.session.refresh(hana)
    assert (hana.role, hana.lang, hana.theme) == ("worker", "en", "dark")
    assert '<html lang="en" data-theme="dark">' in browser.get("/").text


def test_strangers_choose_language_and_colours_for_their_browser(as_):
    browser = as_()
    browser.post("/language", {"lang": "en"})
    browser.post("/theme", {"theme": "light"})
    assert '<html lang="en" data-theme="light">' in browser.get("/").text


@pytest.mark.parametrize(("path", "field"), [("/role", "role"), ("/language", "lang"), ("/theme", "theme")])
@pytest.mark.parametrize("value", ["", "x", "\x00", "x" * 1_000_000, ["en", "dark"]])
def test_what_cannot_be_chosen_is_refused_and_nobody_is_lost(as_, hana, path, field, value):
    response = as_(hana).post(path, {field: value, "next": "//evil.example"})
    assert response.status_code in {422, 303}
    assert response.headers.get("Location", "/") == "/"
    db.session.refresh(hana)
    assert (hana.role, hana.theme) == ("client", "auto")


def test_staff_have_no_role_to_switch(as_, sumi):
    assert as_(sumi).post("/role", {"role": "client"}).status_code == 403


def test_the_profile_shows_negatives_as_plainly(as_, hana):
    page = as_().get("/users/hana").text
    for said in ("山田商店", "本人確認未提出", "発注ルールチェック未回答", "まだありません", "0件", "–"):
        assert said in page
    assert "本人確認済み" not in page


def test_a_suspended_member_is_shown_as_limited(as_, hana):
    operator.suspend(hana)
    assert "制限中" in as_().get("/users/hana").text


def test_staff_closed_and_unconfirmed_accounts_have_no_profile(as_, sumi, clock):
    person("gone", closed_at=clock.now)
    person("early", confirmed_at=None)
    for name in ("sumi", "gone", "early", "nobody", "%00", "a" * 5000):
        assert as_().get(f"/users/{name}").status_code == 404


def test_what_people_write_is_shown_as_text(as_, app):
    person(
        "mallory",
        intro="<script>alert(1)</script>\nhttps://example.com/?a=1&b=2",
        company='"><b>',
        display_name="<i>M</i>",
    )
    page = as_().get("/users/mallory").text
    assert "<script>alert" not in page
    assert "<i>M" not in page
    assert 'href="https://example.com/?a=1&amp;b=2" rel="nofollow noopener ugc"' in page


def test_the_profile_is_saved(as_, hana):
    browser = as_(hana)
    form = {"display_name": "新しい名前", "company": "会社", "intro": "1行目\r\n2行目", "skills": ""}
    assert browser.post("/settings", form).status_code == 303
    db.session.refresh(hana)
    assert (hana.display_name, hana.intro) == ("新しい名前", "1行目\n2行目")


def test_mails_are_switched_off_and_on(as_, hana):
    browser = as_(hana)
    assert browser.post("/settings/notifications", {}).status_code == 303
    db.session.refresh(hana)
    assert not hana.mail_notices
    assert browser.post("/settings/notifications", {"on": "y"}).status_code == 303
    db.session.refresh(hana)
    assert hana.mail_notices


def test_changing_the_password_keeps_this_browser_and_ends_the_others(as_, hana):
    here, there = as_(hana), as_(hana)
    form = {"current_password": PASSWORD, "password": "a-new-password"}
    assert here.post("/settings/security", form).status_code == 303
    assert here.get("/settings/security").status_code == 200
    assert there.get("/settings/security").status_code == 303


def test_a_wrong_present_password_comes_back(as_, hana):
    response = as_(hana).post("/settings/security", {"current_password": "wrong", "password": "a-new-password"})
    assert response.status_code == 422
    assert "今のパスワードが違います" in response.text


def test_browsers_are_listed_and_ended(as_, hana):
    here, there = as_(hana), as_(hana)
    page = here.get("/settings/security").text
    other = re.search(r"/settings/security/sessions/(\d+)/end", page).group(0)
    assert "この端末" in page
    assert here.post(other).status_code == 303
    assert there.get("/settings").status_code == 303
    assert here.get("/settings").status_code == 200
    assert here.post(other).status_code == 404


def test_nobody_ends_another_persons_browser(as_, hana, oki):
    as_(hana)
    theirs = db.session.scalars(select(Session.id).where(Session.user_id == hana.id)).one()
    for number in (theirs, 999, 2**63, 10**30, 0):
        assert as_(oki).post(f"/settings/security/sessions/{number}/end").status_code == 404
    assert db.session.scalar(select(func.count(Session.id)).where(Session.user_id == hana.id)) == 1


def test_all_other_browsers_are_ended(as_, hana):
    here = as_(hana)
    for _ in range(3):
        sessions.begin(hana.id, agent="")
    assert here.post("/settings/security/end-others").status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(func.count(Session.id))) == 1
    assert here.get("/settings").status_code == 200


def test_the_own_data_is_a_file(as_, hana):
    response = as_(hana).get("/settings/export.json")
    assert response.mimetype == "application/json"
    assert response.headers["Content-Disposition"] == "attachment; filename=azukari-hana-20261120.json"
    assert response.headers["Cache-Control"] == "no-store"
    assert json.loads(response.text)["account"][0]["display_name"] == "山田商店"


def test_consent_is_given_and_withdrawn_on_its_own_page(as_, app):
    niko = person("niko", consent_version=None, consent_at=None)
    browser = as_(niko)
    assert "同意する" in browser.get("/consent?next=/help").text
    response = browser.post("/consent", {"agree": "1", "next": "/help"})
    assert (response.status_code, response.location) == (303, "/help")
    db.session.refresh(niko)
    assert niko.consented
    assert "に同意しています" in browser.get("/consent").text
    browser.post("/consent", {"withdraw": "1"})
    db.session.refresh(niko)
    assert not niko.consented


@pytest.mark.parametrize(
    ("path", "most"),
    [("/users/hana", 5), ("/settings", 4), ("/settings/security", 4), ("/settings/notifications", 4), ("/consent", 4)],
)
def test_pages_ask_the_database_little_and_not_per_row(as_, hana, path, most):
    browser = as_(hana)
    for _ in range(5):
        sessions.begin(hana.id, agent="one more")
    browser.get(path)
    with sent() as statements:
        assert browser.get(path).status_code == 200
    assert len(statements) <= most, statements


def test_a_page_that_reads_writes_nothing(as_, hana):
    browser = as_(hana)
    with sent() as statements:
        for path in ("/settings", "/settings/security", "/consent", "/users/hana", "/sign-in", "/settings/export.json"):
            browser.get(path)
    assert not [one for one in statements if not one.startswith(("SELECT", "WITH waiting"))]
