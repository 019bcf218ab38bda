"""The doors: signing up and in, asking for links. Nothing tells a known from an unknown address."""

import re

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import password, passwords
from marketplace.extensions import db
from marketplace.models import Mail, SignUp
from tests.support.people import PASSWORD

SIGN_UP = {"email": "niko@example.com", "display_name": "ニコ", "name": "niko", "password": "a-password-of-niko"}


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/password-reset", "/confirm", "/users/hana"])
def test_strangers_see_the_doors_in_both_languages(as_, hana, path):
    browser = as_()
    japanese = browser.get(path)
    assert (japanese.status_code, '<html lang="ja"' in japanese.text) == (200, True)
    browser.post("/language", {"lang": "en", "next": path})
    english = browser.get(path)
    assert (english.status_code, '<html lang="en"' in english.text) == (200, True)


def test_the_answer_to_signing_up_is_the_same_for_a_known_and_an_unknown_address(as_, hana):
    pages = []
    for number, email in enumerate(("hana@example.com", "nobody@example.com")):
        browser = as_()
        response = browser.post("/sign-up", SIGN_UP | {"email": email, "name": f"person-{number}"})
        follow = browser.follow(response)
        pages.append((response.status_code, response.location, follow.status_code, without_tokens(follow.text)))
    assert pages[0] == pages[1]
    assert db.session.scalar(select(func.count(Mail.id))) == 2


@pytest.mark.parametrize("path", ["/password-reset", "/confirm"])
def test_the_answer_to_asking_for_a_link_is_the_same_for_a_known_and_an_unknown_address(as_, hana, path):
    pages = []
    for email in ("hana@example.com", "nobody@example.com"):
        browser = as_()
        response = browser.post(path, {"email": email})
        follow = browser.follow(response)
        pages.append((response.status_code, response.location, follow.status_code, without_tokens(follow.text)))
    assert pages[0] == pages[1]


def test_the_answer_to_a_wrong_sign_in_is_the_same_for_a_known_and_an_unknown_address(as_, hana):
    pages = []
    for email in ("hana@example.com", "nobo@example.com"):
        response = as_().post("/sign-in", {"email": email, "password": "not-the-password"}, key="k")
        pages.append((response.status_code, without_tokens(response.text.replace(email, ""))))
    assert pages[0] == pages[1]


def without_tokens(page: str) -> str:
    return re.sub(r'name="(csrf_token|form_key)" value="[^"]*"', "", page)


def test_the_same_sign_up_sent_twice_is_one_sign_up(as_):
    browser = as_()
    first = browser.post("/sign-up", SIGN_UP, key="once")
    again = browser.post("/sign-up", SIGN_UP, key="once")
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert db.session.scalar(select(func.count(SignUp.id))) == 1
    assert db.session.scalar(select(func.count(Mail.id))) == 1


def test_a_taken_name_comes_back_with_what_was_typed(as_, hana):
    response = as_().post("/sign-up", SIGN_UP | {"name": "hana"})
    assert response.status_code == 422
    assert "公開名「hana」はすでに使われています" in response.text
    assert "niko@example.com" in response.text
    assert SIGN_UP["password"] not in response.text


def test_too_many_wrong_passwords_answer_429_with_the_way_out(as_, hana, clock):
    browser = as_()
    for _ in range(10):
        assert browser.post("/sign-in", {"email": "hana@example.com", "password": "wrong"}).status_code == 422
    response = browser.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "分後にもう一度" in response.text
    assert "hana@example.com" in response.text
    clock.move(seconds=int(response.headers["Retry-After"]))
    assert browser.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD}).status_code == 303


def test_too_many_letters_answer_429(as_, hana):
    browser = as_()
    for path in ("/password-reset", "/confirm", "/password-reset", "/confirm", "/password-reset", "/confirm"):
        assert browser.post(path, {"email": "hana@example.com"}).status_code == 303
    for path, more in (("/password-reset", {}), ("/confirm", {}), ("/sign-up", SIGN_UP)):
        response = browser.post(path, more | {"email": "hana@example.com"})
        assert (response.status_code, "Retry-After" in response.headers) == (429, True)


@pytest.mark.parametrize("path", ["/confirm/unknown", "/password-reset/unknown", "/password-reset/%F0%9F"])
def test_a_dead_link_says_what_to_do(as_, path):
    response = as_().get(path)
    assert response.status_code == 404
    assert "このリンクは使えません" in response.text
    assert "新しいリンクを送る" in response.text


def test_using_a_dead_link_writes_nothing(as_, hana):
    for path, fields in (("/confirm/unknown", {}), ("/password-reset/unknown", {"password": "a-new-password"})):
        response = as_().post(path, fields)
        assert response.status_code == 409
        assert "このリンクは使えません" in response.text


def test_no_form_hashes_a_password_while_a_transaction_is_open(as_, hana, monkeypatch):
    """Hashing takes long; on SQLite nobody else could write meanwhile."""
    open_while_hashing = []

    def hasher(cost, real=passwords._hasher):
        open_while_hashing.append(db.session.registry().in_transaction())
        return real(cost)

    link = password.make_link(hana.id, password.LINK_KEPT)
    monkeypatch.setattr(passwords, "_hasher", hasher)
    for path, fields in (
        ("/sign-up", SIGN_UP),
        ("/sign-in", {"email": "hana@example.com", "password": PASSWORD}),
        (f"/password-reset/{link}", {"password": "a-new-password"}),
    ):
        assert as_().post(path, fields).status_code == 303
    browser = as_(hana)
    form = {"current_password": "a-new-password", "password": "another-password"}
    assert browser.post("/settings/security", form).status_code == 303
    assert len(open_while_hashing) >= 5
    assert not any(open_while_hashing)
