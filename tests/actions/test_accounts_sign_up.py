"""Making an account: what a link needs, what a name is kept for, and what nobody can learn."""

import re

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import access, passwords, settings, sign_up
from marketplace.actions.accounts.sign_in import sign_in
from marketplace.extensions import db
from marketplace.models import AccountToken, Mail, SignUp, User
from marketplace.models.accounts import visitor
from marketplace.refusals import Invalid, TooMany, WrongPerson, WrongState
from tests.support.people import person
from tests.support.queries import sent

HERE = {"address": "203.0.113.7", "agent": "Firefox"}
LINK = re.compile(r"http://localhost/confirm/([\w-]+)")
SECRET = "a-password-of-niko"


def wanted(
    email: str = "niko@example.com", name: str = "niko", secret: str = SECRET, lang: str = "ja"
) -> sign_up.Wanted:
    return sign_up.Wanted(email, "ニコ", name, passwords.make(secret), lang)


def newest_mail() -> Mail:
    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first()


def newest_link() -> str:
    return LINK.search(newest_mail().body).group(1)


def test_the_link_makes_an_account_that_is_signed_in(app, clock):
    browser = sign_up.sign_up(wanted())
    token = sign_up.confirm(newest_link(), browser=browser, password="", **HERE)
    niko = visitor(token)
    assert (niko.name, niko.display_name, niko.email, niko.kind) == ("niko", "ニコ", "niko@example.com", "member")
    assert niko.confirmed
    assert sign_in("niko@example.com", SECRET, **HERE)


def test_the_mail_is_in_the_language_of_the_one_who_signs_up_and_begins_with_the_site(app):
    sign_up.sign_up(wanted())
    mail = newest_mail()
    assert mail.address == "niko@example.com"
    assert mail.subject == "[Azukari] 会員登録を完了してください"
    assert mail.legal


def test_nobody_can_sign_in_before_the_link_was_opened(app):
    sign_up.sign_up(wanted())
    with pytest.raises(Invalid):
        sign_in("niko@example.com", SECRET, **HERE)


def test_a_link_is_used_once(app):
    browser = sign_up.sign_up(wanted())
    link = newest_link()
    sign_up.confirm(link, browser=browser, password="", **HERE)
    with pytest.raises(WrongState):
        sign_up.confirm(link, browser=browser, password="", **HERE)


def test_a_link_is_good_for_a_day(app, clock):
    browser = sign_up.sign_up(wanted())
    link = newest_link()
    clock.move(hours=24)
    assert sign_up.found(link) is None
    with pytest.raises(WrongState):
        sign_up.confirm(link, browser=browser, password="", **HERE)
    assert db.session.scalar(select(func.count(User.id))) == 0


def test_in_another_browser_the_link_needs_the_password(app):
    sign_up.sign_up(wanted())
    link = newest_link()
    with pytest.raises(Invalid) as refused:
        sign_up.confirm(link, browser="", password="", **HERE)
    assert refused.value.field == "password"
    assert sign_up.confirm(link, browser="", password=SECRET, **HERE)


def test_nobody_confirms_an_account_that_somebody_else_prepared_for_the_address(app):
    """The attacker knows the password, the owner has the mail: neither alone makes an account."""
    sign_up.sign_up(wanted(secret="the-attackers-password", name="attacker"))
    link = newest_link()
    owner = sign_up.sign_up(wanted())
    with pytest.raises(Invalid):
        sign_up.confirm(link, browser=owner, password=SECRET, **HERE)
    sign_up.confirm(newest_link(), browser=owner, password="", **HERE)
    assert db.session.scalar(select(func.count(SignUp.id))) == 0, "nothing is left to confirm"
    with pytest.raises(WrongState):
        sign_up.confirm(link, browser="", password="the-attackers-password", **HERE)
    with pytest.raises(Invalid):
        sign_in("niko@example.com", "the-attackers-password", **HERE)


def test_no_hash_is_computed_while_a_transaction_is_open(app, monkeypatch):
    sign_up.sign_up(wanted())
    link, open_while_hashing = newest_link(), []

    def matches(kept, typed, real=passwords.matches):
        open_while_hashing.append(db.session.registry().in_transaction())
        return real(kept, typed)

    monkeypatch.setattr(passwords, "matches", matches)
    sign_up.confirm(link, browser="", password=SECRET, **HERE)
    assert open_while_hashing == [False]


def test_the_password_of_a_link_cannot_be_guessed_for_ever(app):
    sign_up.sign_up(wanted())
    link = newest_link()
    for _ in range(10):
        with pytest.raises(Invalid):
            sign_up.confirm(link, browser="", password="guess", **HERE)
    with pytest.raises(TooMany):
        sign_up.confirm(link, browser="", password=SECRET, **HERE)


def test_a_known_address_gets_a_letter_without_a_link_and_stays_as_it_is(hana):
    before = hana.password_hash
    sign_up.sign_up(wanted("hana@example.com", "hana-2"))
    mail = newest_mail()
    assert mail.subject == "[Azukari] 会員登録はすでに済んでいます"
    assert "/confirm/" not in mail.body
    db.session.expire_all()
    assert hana.password_hash == before


def test_a_known_address_keeps_the_wanted_name_as_an_unknown_one_does(hana):
    """Otherwise the name would tell: still free means that the address has an account."""
    for email in ("hana@example.com", "niko@example.com"):
        sign_up.sign_up(wanted(email, f"probe-{email[:4]}"))
        with pytest.raises(Invalid) as refused:
            sign_up.sign_up(wanted("other@example.com", f"probe-{email[:4]}"))
        assert refused.value.field == "name"


def test_a_known_and_an_unknown_address_cost_the_same_statements(hana):
    sign_up.sign_up(wanted("warm@example.com", "warm"))
    with sent() as known:
        sign_up.sign_up(wanted("hana@example.com", "one"))
    with sent() as unknown:
        sign_up.sign_up(wanted("niko@example.com", "two"))
    assert known == unknown


def test_a_name_that_is_taken_is_refused_and_nothing_is_written(hana):
    with pytest.raises(Invalid) as refused:
        sign_up.sign_up(wanted(name="hana"))
    assert "hana" in refused.value.message
    assert db.session.scalar(select(func.count(SignUp.id))) == 0
    assert db.session.scalar(select(func.count(Mail.id))) == 0


def test_a_name_is_free_again_when_the_link_ran_out(app, clock):
    sign_up.sign_up(wanted())
    clock.move(hours=24)
    sign_up.sign_up(wanted("other@example.com"))
    assert db.session.scalars(select(SignUp.email)).all() == ["other@example.com"]


def test_signing_up_again_replaces_the_link_and_the_password(app):
    first = sign_up.sign_up(wanted(secret="the-first-password"))
    link = newest_link()
    sign_up.sign_up(wanted())
    with pytest.raises(WrongState):
        sign_up.confirm(link, browser=first, password="the-first-password", **HERE)
    assert sign_up.confirm(newest_link(), browser="", password=SECRET, **HERE)


def test_the_link_can_be_sent_again_and_the_old_one_is_void(app):
    browser = sign_up.sign_up(wanted())
    link = newest_link()
    sign_up.resend("niko@example.com", address="")
    assert sign_up.found(link) is None
    assert sign_up.confirm(newest_link(), browser=browser, password="", **HERE)


def test_sending_again_writes_for_every_address(hana):
    sign_up.resend("hana@example.com", address="")
    sign_up.resend("nobody@example.com", address="")
    assert db.session.scalars(select(AccountToken.user_id)).all() == [None, None]
    assert db.session.scalar(select(func.count(Mail.id))) == 0, "neither has anything to confirm"


def test_letters_to_one_address_and_from_one_address_are_limited(app):
    for _ in range(6):
        sign_up.prepare("niko@example.com", SECRET, address="203.0.113.7")
    with pytest.raises(TooMany):
        sign_up.prepare("niko@example.com", SECRET, address="198.51.100.1")
    for number in range(54):
        sign_up.prepare(f"person{number}@example.com", SECRET, address="203.0.113.7")
    with pytest.raises(TooMany):
        sign_up.prepare("another@example.com", SECRET, address="203.0.113.7")


def test_without_consent_one_can_read_but_not_write(app):
    niko = person("niko", consent_version=None, consent_at=None)
    with pytest.raises(WrongPerson) as refused:
        access.may_write(niko)
    assert "同意" in refused.value.message
    settings.consent(by=niko)
    db.session.refresh(niko)
    access.may_write(niko)
    access.may_begin(niko)


def test_consent_keeps_version_and_time_and_can_be_withdrawn(app, clock):
    niko = person("niko", consent_version=None, consent_at=None)
    settings.consent(by=niko)
    db.session.refresh(niko)
    assert (niko.consent_version, niko.consent_at) == (settings.CONSENT_VERSION, clock.now)
    settings.withdraw_consent(by=niko)
    db.session.refresh(niko)
    assert (niko.consent_version, niko.consent_at) == (None, None)
