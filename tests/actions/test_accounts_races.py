"""Accounts when two things happen at once: one legal order of them, and a refusal for the others."""

import re
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import password, passwords, sign_in, sign_up
from marketplace.actions.accounts.sign_in import sign_in as sign_in_as
from marketplace.extensions import db
from marketplace.models import Mail, Session, SignUp
from marketplace.refusals import Invalid, Refused, WrongState
from tests.support.people import PASSWORD

HERE = {"address": "203.0.113.7", "agent": "Firefox"}
LINK = re.compile(r"http://localhost/[a-z-]+/([\w-]+)")


def newest_link() -> str:
    body = db.session.scalars(select(Mail.body).order_by(Mail.id.desc())).first()
    return LINK.search(body).group(1)


def at_once(app, *verbs: Callable) -> list:
    """Do all at the same moment, each in its own thread; the answers, or the refusals."""
    db.session.rollback()
    ready, outcomes = threading.Barrier(len(verbs)), []

    def run(verb: Callable) -> None:
        with app.app_context():
            ready.wait()
            try:
                outcomes.append(verb())
            except Refused as refused:
                outcomes.append(refused)

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refusals(outcomes: list) -> int:
    return sum(isinstance(outcome, Refused) for outcome in outcomes)


def test_a_sign_in_that_overlaps_a_change_of_the_password_gets_no_session(hana, monkeypatch):
    """The old password was right when it was checked, and is not any more when the session would begin."""
    token = password.make_link(hana.id, password.LINK_KEPT)

    def matches(kept, typed, real=passwords.matches):
        answer = real(kept, typed)
        password.set_with_link(token, passwords.make("another-password"))
        return answer

    monkeypatch.setattr(sign_in.passwords, "matches", matches)
    with pytest.raises(Invalid):
        sign_in_as("hana@example.com", PASSWORD, **HERE)
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_no_session_begun_with_the_old_password_outlives_its_change(app, hana):
    link, made = password.make_link(hana.id, password.LINK_KEPT), passwords.make("another-password")
    sign_ins = [lambda: sign_in_as("hana@example.com", PASSWORD, **HERE)] * 8
    at_once(app, *sign_ins, lambda: password.set_with_link(link, made))
    assert db.session.scalar(select(func.count(Session.id))) == 0


def test_four_who_want_the_same_name_at_once(app):
    made = passwords.make("a-password-of-niko")
    wanted = [sign_up.Wanted(f"person{number}@example.com", "ニコ", "niko", made, "ja") for number in range(4)]
    outcomes = at_once(app, *[lambda one=one: sign_up.sign_up(one) for one in wanted])
    assert refusals(outcomes) == 3
    assert db.session.scalar(select(func.count(SignUp.id))) == 1


def test_a_sign_up_confirmed_four_times_at_once_makes_one_account(app):
    made = passwords.make("a-password-of-niko")
    browser = sign_up.sign_up(sign_up.Wanted("niko@example.com", "ニコ", "niko", made, "ja"))
    link = newest_link()
    outcomes = at_once(app, *[lambda: sign_up.confirm(link, browser=browser, password="", **HERE)] * 4)
    assert refusals(outcomes) == 3
    assert all(isinstance(outcome, str | WrongState) for outcome in outcomes)


def test_two_sign_ups_of_one_address_confirmed_at_once_make_one_account(app):
    made, presses = passwords.make("a-password-of-niko"), []
    for name in ("niko", "niko-2"):
        browser = sign_up.sign_up(sign_up.Wanted("niko@example.com", "ニコ", name, made, "ja"))
        link = newest_link()
        presses.append(lambda link=link, browser=browser: sign_up.confirm(link, browser=browser, password="", **HERE))
    assert refusals(at_once(app, *presses)) == 1


def test_a_link_used_four_times_at_once_sets_one_password(app, hana):
    password.ask_for_link("hana@example.com", address="")
    link = newest_link()
    made = {number: passwords.make(f"password-number-{number}") for number in range(4)}

    def use(number: int) -> int:
        password.set_with_link(link, made[number])
        return number

    outcomes = at_once(app, *[lambda number=number: use(number) for number in made])
    assert refusals(outcomes) == 3
    winner = next(outcome for outcome in outcomes if isinstance(outcome, int))
    assert sign_in_as("hana@example.com", f"password-number-{winner}", **HERE)
