"""What people set, what the operator does from the command line, and who may begin something."""

import pytest
from sqlalchemy import func, select

from marketplace.actions.accounts import access, operator, password, passwords, settings
from marketplace.actions.accounts.sign_in import sign_in
from marketplace.extensions import db
from marketplace.models import Mail, Notice, Session, User
from marketplace.models.accounts import visitor
from marketplace.refusals import Invalid, WrongPerson, WrongState
from tests.support.people import PASSWORD, person

HERE = {"address": "203.0.113.7", "agent": "Firefox"}


def test_the_role_is_switched(hana):
    settings.role("worker", by=hana)
    db.session.refresh(hana)
    assert hana.role == "worker"


@pytest.mark.parametrize("wanted", ["", "staff", "admin", "client\x00"])
def test_nobody_becomes_what_there_is_not(hana, wanted):
    with pytest.raises(Invalid):
        settings.role(wanted, by=hana)
    db.session.refresh(hana)
    assert hana.role == "client"


def test_staff_have_no_role(sumi):
    with pytest.raises(WrongPerson):
        settings.role("client", by=sumi)


def test_language_and_colours_are_kept_with_the_account(hana):
    assert settings.language("en", by=hana) == "en"
    assert settings.theme("dark", by=hana) == "dark"
    db.session.refresh(hana)
    assert (hana.lang, hana.theme) == ("en", "dark")


@pytest.mark.parametrize("wanted", ["", "fr", "JA"])
def test_other_languages_are_refused(hana, wanted):
    with pytest.raises(Invalid):
        settings.language(wanted, by=hana)


def test_one_persons_profile_changes_only_theirs(hana, wataru):
    settings.profile(by=hana, display_name="新しい名前", company="会社", intro="紹介", skills="翻訳")
    for someone in (hana, wataru):
        db.session.refresh(someone)
    assert (hana.display_name, hana.company, hana.intro, hana.skills) == ("新しい名前", "会社", "紹介", "翻訳")
    assert wataru.display_name == "渡航"


def test_mails_are_switched_off(hana):
    settings.mails(by=hana, on=False)
    db.session.refresh(hana)
    assert not hana.mail_notices


def test_a_suspended_member_reads_and_writes_but_begins_nothing(hana):
    access.may_begin(hana)
    operator.suspend(hana)
    access.may_write(hana)
    with pytest.raises(WrongPerson) as refused:
        access.may_begin(hana)
    assert "進行中の契約は続けられます" in refused.value.message
    operator.restore(hana)
    access.may_begin(hana)


def test_nobody_begins_anything_before_the_address_is_confirmed(app):
    niko = person("niko", confirmed_at=None)
    with pytest.raises(WrongPerson) as refused:
        access.may_begin(niko)
    assert "メールアドレスの確認" in refused.value.message


def test_staff_trade_nothing(sumi):
    with pytest.raises(WrongPerson):
        access.may_begin(sumi)


def test_suspension_ends_all_sessions_and_is_told_although_mails_are_off(hana):
    settings.mails(by=hana, on=False)
    db.session.refresh(hana)
    token = sign_in("hana@example.com", PASSWORD, **HERE)
    operator.suspend(hana)
    assert visitor(token) is None
    assert db.session.scalars(select(Notice.kind)).all() == ["accounts.suspend"]
    assert db.session.scalars(select(Mail.subject)).one().startswith("[Azukari] アカウントの利用が制限されました")


def test_suspending_and_restoring_twice_is_refused(hana):
    with pytest.raises(WrongState):
        operator.restore(hana)
    operator.suspend(hana)
    with pytest.raises(WrongState):
        operator.suspend(hana)


def test_the_operator_makes_staff_with_duties_and_a_link_for_the_password(app):
    link = operator.create("rin@example.com", duties=("review", "finance"))
    rin = operator.by_email("rin@example.com")
    assert (rin.kind, rin.name, rin.duties, rin.password_hash) == ("staff", "rin", {"review", "finance"}, None)
    password.set_with_link(link, passwords.make("the-first-password"))
    assert visitor(sign_in("rin@example.com", "the-first-password", **HERE)).is_staff


def test_the_operator_makes_members_who_still_have_to_consent(app):
    operator.create("niko@example.com")
    niko = operator.by_email("niko@example.com")
    assert (niko.kind, niko.duties, niko.confirmed, niko.consented) == ("member", set(), True, False)


def test_the_link_of_the_operator_is_good_for_three_days(app, clock):
    link = operator.create("niko@example.com")
    clock.move(hours=71)
    assert password.is_good(link)
    clock.move(hours=1)
    assert not password.is_good(link)


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("hana@example.jp", "hana-2"),
        ("a@example.com", "a-2"),
        ("Ö.Ä@example.com", "member"),
        ("a.b_c+d@x.jp", "a-b-c-d"),
    ],
)
def test_public_names_are_made_of_the_address(hana, email, name):
    operator.create(email)
    assert operator.by_email(email).name == name


def test_an_address_has_one_account_and_duties_are_known_ones(hana):
    with pytest.raises(WrongState):
        operator.create("hana@example.com")
    with pytest.raises(Invalid):
        operator.create("rin@example.com", duties=("everything",))
    with pytest.raises(Invalid):
        operator.create("rin@example.com", display_name="\u202erin")
    assert db.session.scalar(select(func.count(User.id))) == 1


def run(app, *words: str):
    db.session.rollback()
    return app.test_cli_runner().invoke(args=["users", *words])


def test_flask_users_create_prints_a_link(app):
    result = run(app, "create", "Rin@Example.com", "--staff", "--duty", "review, finance")
    assert result.exit_code == 0, result.output
    assert "http://localhost/password-reset/" in result.output
    assert operator.by_email("rin@example.com").duties == {"review", "finance"}
    link = result.output.strip().rsplit("/", 1)[1]
    assert password.is_good(link)


def test_flask_users_create_without_staff_makes_a_member(app):
    result = run(app, "create", "niko@example.com", "--name", "niko-works", "--display-name", "ニコ")
    assert result.exit_code == 0, result.output
    niko = operator.by_email("niko@example.com")
    assert (niko.kind, niko.name, niko.display_name) == ("member", "niko-works", "ニコ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["create", "hana@example.com"], "There is an account with the address hana@example.com already."),
        (["create", "no-address"], "'no-address' is not an e-mail address."),
        (["create", "rin@example.com", "--staff", "--duty", "all"], "The duty 'all' does not exist"),
        (["create", "rin@example.com", "--duty", "review"], "Only staff have duties"),
        (["suspend", "nobody@example.com"], "There is no account with the address nobody@example.com."),
        (["restore", "hana@example.com"], "hana@example.com is not suspended."),
    ],
)
def test_flask_users_says_in_one_sentence_what_is_wrong(app, hana, words, says):
    result = run(app, *words)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {says}")
    assert "Traceback" not in result.output


def test_flask_users_suspend_and_restore(app, hana):
    sign_in("hana@example.com", PASSWORD, **HERE)
    assert run(app, "suspend", "HANA@example.com").exit_code == 0
    db.session.refresh(hana)
    assert hana.suspended
    assert db.session.scalar(select(func.count(Session.id))) == 0
    assert run(app, "restore", "hana@example.com").exit_code == 0
    db.session.refresh(hana)
    assert not hana.suspended
