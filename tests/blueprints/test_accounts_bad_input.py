"""Whatever is typed into the forms of accounts: a clear message, what was typed still there, nothing written."""

from html import unescape

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import password, passwords, sign_up
from marketplace.extensions import db
from marketplace.models import AccountToken, FormKey, Mail, Session, SignUp, User
from tests.support.people import PASSWORD

GOOD = {
    "/sign-up": {"email": "niko@example.com", "display_name": "ニコ", "name": "niko", "password": "a-password-of-niko"},
    "/sign-in": {"email": "hana@example.com", "password": PASSWORD},
    "/password-reset": {"email": "hana@example.com"},
    "/confirm": {"email": "hana@example.com"},
    "/settings": {"display_name": "山田商店", "company": "会社", "intro": "自己紹介", "skills": "翻訳"},
    "/settings/security": {"current_password": PASSWORD, "password": "a-new-password"},
}
NEEDS_SESSION = {"/settings", "/settings/security"}
FIELDS = [(path, field) for path, fields in GOOD.items() for field in fields]
REQUIRED = [(path, field) for path, field in FIELDS if field not in {"company", "intro", "skills"}]
SECRET = {"password", "current_password"}
HUGE = "a" * 1_000_000
HUGE_ON_ITS_WAY = {("/sign-up", "display_name"): "山" * 1_000_000}  # nine million bytes, which takes long to read
SIGNS = {
    "nul": "a\x00b-nul-typed",
    "half of a pair": "a\ufffdb-half-typed",
    "right to left": "a\u202eb-rtl-typed",
    "right to left mark": "a\u200fb-mark-typed",
    "escape": "a\x1bb-escape-typed",
}


def rows() -> tuple[int, ...]:
    """How many rows there are of everything that these forms write."""
    db.session.rollback()
    return tuple(
        db.session.scalar(select(func.count()).select_from(table))
        for table in (User, SignUp, AccountToken, Mail, FormKey)
    )


def refused(browser, path: str, field: str, typed, says: str = "") -> None:
    """The form comes back with a message at the field and everything typed, and nothing was written."""
    browser.get(path)
    before = rows()
    response = browser.post(path, GOOD[path] | {field: typed})
    assert response.status_code == 422, response.status
    page = unescape(response.text)
    assert f'id="{field}-error"' in page
    assert says in page
    shown = typed if isinstance(typed, str) else ""
    if field not in SECRET:
        assert shown.replace("\x00", "\ufffd") in page.replace("\x00", "\ufffd")
    for other, value in GOOD[path].items():
        if other != field:
            assert (value in page) is (other not in SECRET)
    assert rows() == before


@pytest.fixture
def at(as_, hana):
    """`at(path)` is a browser that may open the path."""
    return lambda path: as_(hana if path in NEEDS_SESSION else None)


@pytest.mark.parametrize(("path", "field"), REQUIRED)
@pytest.mark.parametrize("typed", ["", "\u3000 \u200b"], ids=["empty", "blank"])
def test_what_is_missing_is_asked_for(at, path, field, typed):
    if field in SECRET and typed:
        return
    refused(at(path), path, field, typed, "入力してください。")


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_million_characters_are_too_many(at, path, field):
    refused(at(path), path, field, HUGE_ON_ITS_WAY.get((path, field), HUGE), "文字以内にしてください")


@pytest.mark.parametrize(("path", "field"), FIELDS)
@pytest.mark.parametrize("sign", SIGNS)
def test_characters_that_cannot_be_used_are_named(at, path, field, sign):
    refused(at(path), path, field, SIGNS[sign], "使えない文字")


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_bytes_that_are_no_text_are_refused(at, path, field):
    refused(at(path), path, field, b"a\xed\xa0\x80b", "使えない文字")


@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_a_field_sent_twice_is_refused(at, path, field):
    value = GOOD[path][field]
    refused(at(path), path, field, [value, value], "同じ欄が2回送られました")


@pytest.mark.parametrize(
    "email", ["niko", "niko@", "@example.com", "niko@x", "a b@example.com", "niko@example.com\nBcc: x@y.jp"]
)
@pytest.mark.parametrize("path", ["/sign-up", "/sign-in", "/password-reset", "/confirm"])
def test_what_is_no_address_is_refused(at, path, email):
    refused(at(path), path, "email", email)


@pytest.mark.parametrize(
    "name", ["ab", "山田", "-niko", "niko-", "ni ko", "ni/ko", "../x", "a" * 31, "admin", "staff", "niko.x"]
)
def test_public_names_are_small_letters_digits_and_hyphens(at, name):
    refused(at("/sign-up"), "/sign-up", "name", name)


@pytest.mark.parametrize("secret", ["short", "aaaaaaaaaaaa", "x" * 201])
@pytest.mark.parametrize("path", ["/sign-up", "/settings/security"])
def test_weak_passwords_are_refused(at, path, secret):
    refused(at(path), path, "password", secret + ("y" if len(set(secret)) == 1 and len(secret) > 200 else ""))


@pytest.mark.parametrize("path", GOOD)
def test_extra_fields_change_nothing(at, hana, path):
    extra = {
        "kind": "staff",
        "id": "1",
        "email_confirmed": "1",
        "confirmed_at": "2020-01-01",
        "is_staff": "1",
        "x\x00": "y",
    }
    response = at(path).post(path, GOOD[path] | extra)
    assert response.status_code == 303
    db.session.refresh(hana)
    assert (hana.kind, hana.email) == ("member", "hana@example.com")


@pytest.mark.parametrize("path", GOOD)
def test_a_form_with_nothing_in_it_comes_back(at, path):
    response = at(path).post(path, {})
    assert response.status_code == 422
    assert "入力内容を確認してください。" in response.text


@pytest.mark.parametrize("key", ["", "\x00", "x" * 1000, "あ", ["a", "b"]])
def test_odd_form_keys_do_no_harm(at, hana, key):
    response = at("/settings").post("/settings", GOOD["/settings"] | {"form_key": key, "display_name": "新しい名前"})
    assert response.status_code == 303
    db.session.refresh(hana)
    assert hana.display_name == "新しい名前"


def test_full_width_letters_are_taken_where_they_can_be(as_):
    form = GOOD["/sign-up"] | {"email": "Ｎｉｋｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "name": "ＮＩＫＯ－１"}
    assert as_().post("/sign-up", form).status_code == 303
    asked = db.session.scalars(select(SignUp)).one()
    assert (asked.email, asked.name) == ("niko@example.com", "niko-1")


@pytest.mark.parametrize(
    "secret", ["", "short", "aaaaaaaaaaaa", HUGE, "a\x00bcdefghij", ["a-new-password", "another-password"]]
)
def test_the_page_of_a_link_refuses_bad_passwords_and_the_link_stays_good(as_, hana, secret):
    token = password.make_link(hana.id, password.LINK_KEPT)
    db.session.commit()
    assert as_().post(f"/password-reset/{token}", {"password": secret}).status_code == 422
    assert password.is_good(token)


@pytest.mark.parametrize("secret", ["", "wrong", HUGE, "a\x00b", ["a", "b"]])
def test_the_page_of_a_confirmation_refuses_bad_passwords_and_the_link_stays_good(as_, secret, monkeypatch):
    monkeypatch.setattr(sign_up.secrets, "token_urlsafe", lambda _length: "the-token")
    sign_up.sign_up(sign_up.Wanted("niko@example.com", "ニコ", "niko", passwords.make(PASSWORD), "ja"))
    monkeypatch.undo()
    assert as_().post("/confirm/the-token", {"password": secret}).status_code == 422
    assert sign_up.found("the-token") is not None
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_a_form_larger_than_any_of_ours_is_refused_before_it_is_read(as_, hana, monkeypatch):
    browser = as_()
    browser.form_token()
    monkeypatch.setitem(browser.client.application.config, "MAX_FORM_MEMORY_SIZE", 5_000)
    assert browser.post("/sign-in", GOOD["/sign-in"] | {"x": "a" * 4_000}).status_code == 303
    answer = as_().post("/sign-in", GOOD["/sign-in"] | {"x": "a" * 6_000})
    assert answer.status_code == 413
    assert "大きすぎ" in answer.text
