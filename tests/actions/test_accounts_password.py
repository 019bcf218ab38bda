"""Setting a password: the link is used once and in time, and every session ends."""

import re

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import password, passwords
from marketplace.actions.accounts.sign_in import sign_in
from marketplace.extensions import db
from marketplace.models import AccountToken, Mail, Session
from marketplace.models.accounts import hashed, visitor
from marketplace.refusals import Invalid, TooMany, WrongState
from tests.support.people import PASSWORD, person

HERE = {"address": "203.0.113.7", "agent": "Firefox"}
LINK = re.compile(r"http://localhost/password-reset/([\w-]+)")
NEW = "a-new-password"


def asked_link(email: str = "hana@example.com") -> str:
    password.ask_for_link(email, address="203.0.113.7")
    body = db.session.scalars(select(Mail.body).order_by(Mail.id.desc())).first()
    return LINK.search(body).group(1)


def test_the_link_sets_the_password_and_ends_all_sessions(hana):
    before = sign_in("hana@example.com", PASSWORD, **HERE)
    password.set_with_link(asked_link(), passwords.make(NEW))
    assert visitor(before) is None
    assert sign_in("hana@example.com", NEW, **HERE)
    with pytest.raises(Invalid):
        sign_in("hana@example.com", PASSWORD, **HERE)


def test_the_owner_is_told_of_the_change(hana):
    password.set_with_link(asked_link(), passwords.make(NEW))
    subject = db.session.scalars(select(Mail.subject).order_by(Mail.id.desc())).first()
    assert subject == "[Azukari] パスワードが変更されました"


def test_the_link_works_once(hana):
    link = asked_link()
    password.set_with_link(link, passwords.make(NEW))
    assert not password.is_good(link)
    with pytest.raises(WrongState):
        password.set_with_link(link, passwords.make("yet-another-password"))
    assert sign_in("hana@example.com", NEW, **HERE)


def test_the_link_works_for_an_hour(hana, clock):
    link = asked_link()
    clock.move(minutes=59)
    assert password.is_good(link)
    clock.move(minutes=1)
    assert not password.is_good(link)
    with pytest.raises(WrongState):
        password.set_with_link(link, passwords.make(NEW))


def test_only_the_newest_link_works(hana):
    first, second = asked_link(), asked_link()
    assert not password.is_good(first)
    assert password.is_good(second)


def test_the_database_keeps_only_the_hash_of_the_link(hana):
    link = asked_link()
    assert db.session.scalars(select(AccountToken.token_hash)).one() == hashed(link)


def test_an_unknown_address_gets_a_row_and_no_mail(app):
    password.ask_for_link("nobody@example.com", address="")
    assert db.session.scalars(select(AccountToken.user_id)).all() == [None]
    assert db.session.scalar(select(func.count(Mail.id))) == 0


def test_a_closed_account_is_an_unknown_address(app, clock):
    person("gone", closed_at=clock.now)
    password.ask_for_link("gone@example.com", address="")
    assert db.session.scalar(select(func.count(Mail.id))) == 0


def test_the_row_of_an_unknown_address_sets_nobodys_password(app):
    token = password.make_link(None, password.LINK_KEPT)
    assert not password.is_good(token)
    with pytest.raises(WrongState):
        password.set_with_link(token, passwords.make(NEW))


def test_setting_the_password_with_a_link_opens_a_locked_account(hana):
    for _ in range(10):
        with pytest.raises(Invalid):
            sign_in("hana@example.com", "guess", **HERE)
    password.set_with_link(asked_link(), passwords.make(NEW))
    assert sign_in("hana@example.com", NEW, **HERE)


def test_the_first_link_confirms_the_address(app):
    niko = person("niko", password_hash=None, confirmed_at=None)
    password.set_with_link(password.make_link(niko.id, password.FIRST_LINK_KEPT), passwords.make(NEW))
    db.session.refresh(niko)
    assert niko.confirmed


def test_changing_it_needs_the_present_one(hana):
    token = sign_in("hana@example.com", PASSWORD, **HERE)
    me = visitor(token)
    with pytest.raises(Invalid) as refused:
        password.change("not-it", NEW, by=me, **HERE)
    assert refused.value.field == "current_password"
    assert visitor(token) is not None
    assert sign_in("hana@example.com", PASSWORD, **HERE)


def test_changing_it_ends_all_sessions_and_begins_one_here(hana):
    there = sign_in("hana@example.com", PASSWORD, **HERE)
    here = sign_in("hana@example.com", PASSWORD, **HERE)
    fresh = password.change(PASSWORD, NEW, by=visitor(here), **HERE)
    assert visitor(there) is None
    assert visitor(here) is None
    assert visitor(fresh).id == hana.id
    assert db.session.scalar(select(func.count(Session.id))) == 1


def test_the_present_password_cannot_be_guessed_for_ever(hana):
    me = visitor(sign_in("hana@example.com", PASSWORD, **HERE))
    for _ in range(10):
        with pytest.raises(Invalid):
            password.change("guess", NEW, by=me, **HERE)
    with pytest.raises(TooMany):
        password.change(PASSWORD, NEW, by=me, **HERE)


def test_changing_it_voids_a_link_on_its_way(hana):
    link = asked_link()
    me = visitor(sign_in("hana@example.com", PASSWORD, **HERE))
    password.change(PASSWORD, NEW, by=me, **HERE)
    assert not password.is_good(link)


def test_expired_links_are_deleted_with_the_next_one(hana, clock):
    asked_link()
    clock.move(hours=2)
    password.ask_for_link("nobody@example.com", address="")
    assert db.session.scalar(select(func.count(AccountToken.id))) == 1
