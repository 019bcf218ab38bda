"""Signing in: who gets a session, what a stranger can learn, and when guessing ends."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace import database
from marketplace.actions.accounts import operator, passwords, sessions, throttle
from marketplace.actions.accounts.sign_in import sign_in as sign_in_as
from marketplace.extensions import db
from marketplace.models import Session, User
from marketplace.models.accounts import hashed, visitor
from marketplace.refusals import Invalid, TooMany, WrongState
from tests.support.people import PASSWORD, person

HERE = {"address": "203.0.113.7", "agent": "Firefox"}


def test_the_right_password_begins_a_session(hana):
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    found = visitor(token)
    assert (found.id, found.name, found.is_staff) == (hana.id, "hana", False)


def test_the_database_keeps_only_the_hash_of_a_session(hana):
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    kept = db.session.scalars(select(Session.token_hash)).one()
    assert kept == hashed(token)
    assert token not in kept


@pytest.mark.parametrize("email", ["hana@example.com", "nobody@example.com"])
def test_an_unknown_address_and_a_wrong_password_are_refused_alike(hana, email):
    with pytest.raises(Invalid) as refused:
        sign_in_as(email, "not-the-password", **HERE)
    assert refused.value.field == "password"
    assert refused.value.message == "メールアドレスまたはパスワードが違います。確かめて、もう一度入力してください。"
    assert db.session.scalar(select(func.count(Session.id))) == 0


@pytest.mark.parametrize("email", ["hana@example.com", "nobody@example.com", "sumi@example.com", "gone@example.com"])
def test_an_unknown_address_costs_one_hash_like_a_known_one(hana, clock, email, monkeypatch):
    person("sumi", duties=("review",), password_hash=None)
    person("gone", closed_at=clock.now)
    passwords.matches(None, "the first check of a process makes nobody's hash as well")
    hashed_times = []
    monkeypatch.setattr(passwords, "_hasher", lambda cost, real=passwords._hasher: hashed_times.append(1) or real(cost))
    with pytest.raises(Invalid):
        sign_in_as(email, "not-the-password", **HERE)
    assert len(hashed_times) == 1


def test_no_hash_is_computed_while_a_transaction_is_open(hana, monkeypatch):
    open_while_hashing = []

    def matches(kept, typed, real=passwords.matches):
        open_while_hashing.append(db.session.registry().in_transaction())
        return real(kept, typed)

    monkeypatch.setattr(passwords, "matches", matches)
    sign_in_as("hana@example.com", PASSWORD, **HERE)
    assert open_while_hashing == [False]


def test_a_closed_account_cannot_sign_in_and_its_sessions_are_void(hana, clock):
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    hana.closed_at = clock.now
    db.session.commit()
    assert visitor(token) is None
    with pytest.raises(Invalid):
        sign_in_as("hana@example.com", PASSWORD, **HERE)


def test_an_account_without_a_password_cannot_sign_in(app):
    person("hana", password_hash=None)
    with pytest.raises(Invalid):
        sign_in_as("hana@example.com", "", **HERE)


def test_a_full_width_password_is_the_same_password(app):
    person("hana", password_hash=passwords.make("パスワードABC123"))
    assert sign_in_as("hana@example.com", "パスワードＡＢＣ１２３", **HERE)


def test_a_password_of_another_cost_is_hashed_anew_at_the_next_sign_in(app, hana, monkeypatch):
    before = hana.password_hash
    monkeypatch.setitem(app.config, "PASSWORD_COST", (2, 8, 1))
    sign_in_as("hana@example.com", PASSWORD, **HERE)
    db.session.expire_all()
    assert hana.password_hash != before
    assert "t=2" in hana.password_hash
    assert sign_in_as("hana@example.com", PASSWORD, **HERE)


def wrong(times: int, email: str = "hana@example.com", address: str = "203.0.113.7") -> None:
    for _ in range(times):
        with pytest.raises(Invalid):
            sign_in_as(email, "guess", address=address, agent="")


def test_ten_wrong_passwords_lock_an_account_for_the_rest_of_a_quarter_of_an_hour(hana, wataru, clock):
    wrong(10)
    with pytest.raises(TooMany) as refused:
        sign_in_as("hana@example.com", PASSWORD, **HERE)
    assert 0 < refused.value.retry_after <= 900
    assert sign_in_as("wataru@example.com", PASSWORD, **HERE), "others go on"
    clock.move(seconds=refused.value.retry_after)
    assert sign_in_as("hana@example.com", PASSWORD, **HERE)


def test_an_unknown_address_is_locked_like_a_known_one(app):
    wrong(10, "nobody@example.com")
    with pytest.raises(TooMany):
        sign_in_as("nobody@example.com", "guess", **HERE)


def test_one_address_that_tries_many_accounts_is_locked(hana):
    for number in range(10):
        wrong(10, f"somebody{number}@example.com")
    with pytest.raises(TooMany):
        sign_in_as("hana@example.com", PASSWORD, **HERE)
    assert sign_in_as("hana@example.com", PASSWORD, address="198.51.100.1", agent="")


def test_a_whole_ipv6_network_counts_as_one_address(hana):
    for number in range(100):
        wrong(1, f"somebody{number}@example.com", f"2001:db8::{number:x}")
    with pytest.raises(TooMany):
        sign_in_as("hana@example.com", PASSWORD, address="2001:db8::ffff:1", agent="")
    assert sign_in_as("hana@example.com", PASSWORD, address="2001:db8:0:1::1", agent="")


def test_right_passwords_are_never_too_many(hana):
    for _ in range(150):
        assert sign_in_as("hana@example.com", PASSWORD, **HERE)


def test_the_right_password_forgives_earlier_wrong_ones(hana):
    for _ in range(3):
        wrong(9)
        assert sign_in_as("hana@example.com", PASSWORD, **HERE)


def test_a_suspended_member_may_sign_in(hana):
    operator.suspend(hana)
    assert visitor(sign_in_as("hana@example.com", PASSWORD, **HERE)).suspended


def test_last_seen_is_written_at_most_once_a_minute(hana, clock):
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    assert not sessions.seen(visitor(token))
    clock.move(seconds=59)
    assert not sessions.seen(visitor(token))
    clock.move(seconds=1)
    assert sessions.seen(visitor(token))
    assert not sessions.seen(visitor(token))
    assert visitor(token).last_seen_at == clock.now


def test_last_seen_does_not_wait_for_another_writer(hana, clock):
    """Skipped, not waited for: a page is not late because somebody writes."""
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    clock.move(minutes=2)
    seen = visitor(token)
    db.session.rollback()
    with database.short_write() as other:
        other.exec_driver_sql("UPDATE sessions SET user_agent = 'busy'")
        assert not sessions.seen(seen)
    assert sessions.seen(seen)


def test_a_session_ends_alone_the_others_together(hana):
    here, there, elsewhere = (sign_in_as("hana@example.com", PASSWORD, **HERE) for _ in range(3))
    me = visitor(here)
    sessions.end_one(visitor(there).session_id, by=me)
    assert visitor(there) is None
    with pytest.raises(WrongState):
        sessions.end_one(me.session_id + 1000, by=me)
    sessions.end_others(by=me)
    assert visitor(elsewhere) is None
    assert visitor(here) is not None


def test_nobody_ends_another_persons_session(hana, oki):
    token = sign_in_as("hana@example.com", PASSWORD, **HERE)
    with pytest.raises(WrongState):
        sessions.end_one(visitor(token).session_id, by=oki)
    assert visitor(token) is not None


def test_a_browser_with_an_odd_name_can_sign_in(hana):
    sign_in_as("hana@example.com", PASSWORD, address="", agent="a\x00b\ud800" + "x" * 1000)
    assert db.session.scalars(select(Session.user_agent)).one() == "ab" + "x" * 198


def test_sessions_that_nobody_used_for_long_are_forgotten(hana, clock):
    sign_in_as("hana@example.com", PASSWORD, **HERE)
    clock.move(days=61)
    sign_in_as("hana@example.com", PASSWORD, **HERE)
    oldest = db.session.scalar(select(func.min(Session.created_at)))
    assert clock.now - oldest < timedelta(days=1)


def test_an_address_that_is_none_is_throttled_too(app):
    for _ in range(100):
        throttle.count_wrong("somebody", "not an address")
    with pytest.raises(TooMany):
        throttle.refuse_guessing("somebody else", "")


def test_staff_are_found_with_their_duties(app):
    person("sumi", duties=("review", "finance"))
    assert visitor(sign_in_as("sumi@example.com", PASSWORD, **HERE)).duties == {"review", "finance"}
    assert db.session.scalars(select(User.kind)).one() == "staff"
