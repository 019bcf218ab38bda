"""When the session is over, nothing that was asked or typed is lost, and nobody is sent to another site."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from marketplace.actions.accounts import sessions
from marketplace.extensions import db
from marketplace.models import Session, User
from tests.support.people import PASSWORD, person

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
PROFILE = {"display_name": "新しい名前", "company": "", "intro": "とても長い自己紹介" * 20, "skills": "翻訳"}


def hidden(response) -> dict[str, str]:
    """The hidden fields of the page's main form (the header's and footer's have others)."""
    main = response.text.split('<main id="main"')[-1].split("</main>")[0]
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(main)}


def end_all(user: User) -> None:
    sessions.end_all(user.id)


def test_a_page_that_needs_a_session_leads_to_the_sign_in_and_back(as_, hana):
    stranger = as_()
    response = stranger.get("/settings/security?a=1")
    assert (response.status_code, urlsplit(response.location).path) == (303, "/sign-in")
    onward = parse_qs(urlsplit(response.location).query)["next"][0]
    assert onward == "/settings/security?a=1"
    signed_in = stranger.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD, "next": onward})
    assert (signed_in.status_code, signed_in.location) == (303, "/settings/security?a=1")
    assert stranger.get("/settings/security").status_code == 200


def test_a_fragment_that_needs_a_session_leads_to_the_sign_in_with_the_page_around_it(as_):
    response = as_().get("/settings", htmx=True, headers={"HX-Current-URL": "http://localhost/jobs/7?x=1"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == "/sign-in?next=/jobs/7?x%3D1"


def test_a_page_around_on_another_site_is_not_believed(as_):
    response = as_().get("/settings", htmx=True, headers={"HX-Current-URL": "http://evil.example/x"})
    assert response.headers["HX-Redirect"] == "/sign-in?next=/settings"


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_a_form_is_carried_through_the_sign_in(as_, hana, htmx):
    browser = as_(hana)
    browser.get("/settings")
    end_all(hana)
    asked = browser.post("/settings", PROFILE, key="the-key", htmx=htmx)
    assert asked.status_code == 422
    assert "入力した内容は失われていません。" in asked.text
    assert ("<html" in asked.text) is not htmx
    assert asked.headers["HX-Retarget"] == "#main", "a place inside a form can hold no form of its own"
    carried = hidden(asked) | {"email": "hana@example.com", "password": PASSWORD}
    assert carried["kept:intro"] == PROFILE["intro"]
    assert carried["form_key"] == "the-key"
    db.session.refresh(hana)
    assert hana.display_name == "山田商店", "nothing is stored yet"

    again = browser.post("/sign-in", carried)
    assert again.status_code == 200
    assert '<form method="post" action="/settings"' in again.text
    assert PROFILE["intro"] in again.text
    saved = browser.post("/settings", hidden(again) | {"intro": PROFILE["intro"], "display_name": "新しい名前"})
    assert saved.status_code == 303
    db.session.refresh(hana)
    assert hana.display_name == "新しい名前"


def test_passwords_and_tokens_are_not_carried(as_, hana):
    browser = as_(hana)
    browser.get("/settings/security")
    end_all(hana)
    asked = browser.post("/settings/security", {"current_password": "secret-one", "password": "secret-two"})
    assert asked.status_code == 422
    assert "secret-one" not in asked.text
    assert "secret-two" not in asked.text
    assert not {name for name in hidden(asked) if name.startswith("kept:")}


def test_a_form_that_was_made_up_cannot_carry_tokens_and_passwords_either(as_, hana):
    made_up = {
        "kept:csrf_token": "theirs",
        "kept:password": "geheim",
        "kept:body": "text",
        "resume": "1",
        "next": "/help",
    }
    page = as_().post("/sign-in", made_up | {"email": "hana@example.com", "password": PASSWORD}).text
    assert 'value="text"' in page
    assert "theirs" not in page
    assert "geheim" not in page


def test_a_wrong_password_on_the_way_loses_nothing(as_, hana):
    browser = as_(hana)
    browser.get("/settings")
    end_all(hana)
    asked = hidden(browser.post("/settings", PROFILE))
    wrong = browser.post("/sign-in", asked | {"email": "hana@example.com", "password": "not-the-password"})
    assert wrong.status_code == 422
    assert "メールアドレスまたはパスワードが違います" in wrong.text
    assert {name: value for name, value in hidden(wrong).items() if name.startswith("kept:")} == {
        name: value for name, value in asked.items() if name.startswith("kept:")
    }
    empty = browser.post("/sign-in", asked)
    assert empty.status_code == 422
    assert hidden(empty)["kept:intro"] == PROFILE["intro"]


def test_files_have_to_be_chosen_again_and_the_page_says_so(as_, hana):
    browser = as_(hana)
    browser.get("/settings")
    end_all(hana)
    asked = browser.post("/settings", PROFILE | {"files": (BytesIO(b"x"), "a.pdf")})
    assert "もう一度選んでください" in asked.text
    carried = hidden(asked) | {"email": "hana@example.com", "password": PASSWORD}
    assert "もう一度選んでください" in browser.post("/sign-in", carried).text
    without = browser.post("/settings", PROFILE | {"files": (BytesIO(b""), "")})
    assert "もう一度選んでください" not in without.text


def test_a_form_without_a_token_comes_back_filled_and_does_nothing(as_, hana):
    browser = as_(hana)
    response = browser.post("/settings", PROFILE | {"csrf_token": "another session's"})
    assert response.status_code == 422
    assert "入力した内容は残っています" in response.text
    assert PROFILE["intro"] in response.text
    db.session.refresh(hana)
    assert hana.display_name == "山田商店"
    saved = browser.post("/settings", hidden(response) | {"intro": PROFILE["intro"]})
    assert saved.status_code == 303
    db.session.refresh(hana)
    assert hana.display_name == "新しい名前"


def test_a_stranger_without_a_token_is_asked_to_sign_in_and_loses_nothing(as_, hana):
    response = as_().post("/settings", PROFILE | {"csrf_token": ""})
    assert response.status_code == 422
    assert hidden(response)["kept:intro"] == PROFILE["intro"]


def test_signing_in_without_a_token_does_not_sign_in(as_, hana):
    browser = as_()
    response = browser.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD, "csrf_token": "x"})
    assert response.status_code == 422
    assert PASSWORD not in response.text
    assert browser.get("/settings").status_code == 303


def test_another_site_cannot_sign_somebody_in(as_, hana):
    browser = as_()
    form = {"email": "hana@example.com", "password": PASSWORD}
    response = browser.post("/sign-in", form, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert browser.get("/settings").status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/a\nb",
        "x",
        "\x00",
        "/\t/evil.example",
    ],
)
def test_nobody_is_sent_to_another_site(as_, hana, elsewhere):
    browser = as_()
    form = {"email": "hana@example.com", "password": PASSWORD, "next": elsewhere}
    assert browser.post("/sign-in", form).location == "/"


def test_signing_in_forgets_the_session_that_was_there_before(as_, hana, wataru):
    """A cookie that somebody planted, or another person's session, does not live on."""
    browser = as_(wataru)
    before = browser.get("/settings/security")
    assert before.status_code == 200
    with browser.client.session_transaction() as kept:
        kept["planted"] = "1"
    old_token = browser.form_token()
    browser.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD})
    with browser.client.session_transaction() as kept:
        assert "planted" not in kept
    assert db.session.scalars(select(Session.user_id)).all() == [hana.id]
    refused = browser.post("/settings", PROFILE | {"csrf_token": old_token})
    assert refused.status_code == 422, "a token of before is void"


def test_the_cookie_is_permanent_http_only_and_same_site(as_, hana):
    response = as_().post("/sign-in", {"email": "hana@example.com", "password": PASSWORD})
    cookie = next(value for value in response.headers.getlist("Set-Cookie") if value.startswith("azukari="))
    assert "Expires=" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_copied_cookie_is_void_after_signing_out(as_, hana):
    browser, thief = as_(hana), as_()
    with browser.client.session_transaction() as kept, thief.client.session_transaction() as copied:
        copied.update(kept)
    assert thief.get("/settings").status_code == 200
    assert browser.post("/sign-out").location == "/"
    assert thief.get("/settings").status_code == 303
    assert browser.get("/settings").status_code == 303


def test_signing_out_needs_no_session(as_):
    assert as_().post("/sign-out").status_code == 303


def test_signing_out_keeps_language_and_colours(as_, app):
    browser = as_(person("niko", lang="en", theme="dark"))
    browser.post("/sign-out")
    page = browser.get("/").text
    assert '<html lang="en" data-theme="dark">' in page


def test_last_seen_is_renewed_by_reading_once_a_minute(as_, hana, clock):
    browser = as_(hana)
    begun = db.session.scalars(select(Session.last_seen_at)).one()
    browser.get("/settings")
    db.session.rollback()
    assert db.session.scalars(select(Session.last_seen_at)).one() == begun
    clock.move(minutes=2)
    response = browser.get("/settings")
    db.session.rollback()
    assert db.session.scalars(select(Session.last_seen_at)).one() == clock.now
    assert any(value.startswith("azukari=") for value in response.headers.getlist("Set-Cookie"))
