"""Stories of accounts, from the first visit to the last, as a browser without JavaScript lives them."""

import re

from sqlalchemy import select

from marketplace.actions.accounts import access
from marketplace.extensions import db
from marketplace.models import Mail, User
from tests.support.people import PASSWORD

LINK = re.compile(r"http://localhost(/\S+)")
SIGN_UP = {"email": "niko@example.com", "display_name": "ニコ", "name": "niko", "password": "a-password-of-niko"}


def link_in_newest_mail(address: str) -> str:
    body = db.session.scalars(select(Mail.body).where(Mail.address == address).order_by(Mail.id.desc())).first()
    return LINK.search(body).group(1)


def niko() -> User:
    return db.session.scalars(select(User).where(User.name == "niko")).one()


def test_from_the_front_page_to_the_first_written_word(as_):
    browser = as_()
    assert "/sign-up" in browser.get("/").text
    sent = browser.follow(browser.post("/sign-up", SIGN_UP))
    assert "メールを確認してください" in sent.text
    link = link_in_newest_mail("niko@example.com")

    page = browser.get(link)
    assert "niko@example.com" in page.text
    assert 'name="password"' not in page.text, "it is the same browser"
    confirmed = browser.post(link)
    assert (confirmed.status_code, confirmed.location) == (303, "/consent")
    assert browser.get("/settings").status_code == 200

    assert "同意しないで、閲覧だけする" in browser.get("/consent").text
    assert not niko().consented
    browser.follow(browser.post("/consent", {"agree": "1"}))
    db.session.expire_all()
    access.may_begin(niko())
    assert browser.get("/users/niko").status_code == 200


def test_the_link_is_opened_on_the_phone(as_):
    as_().post("/sign-up", SIGN_UP)
    link = link_in_newest_mail("niko@example.com")
    phone = as_()
    assert 'name="password"' in phone.get(link).text
    refused = phone.post(link, {"password": "not-it"})
    assert (refused.status_code, "パスワードが違います" in refused.text) == (422, True)
    assert phone.post(link, {"password": SIGN_UP["password"]}).location == "/consent"


def test_the_mail_did_not_arrive_and_is_sent_again(as_):
    browser = as_()
    browser.post("/sign-up", SIGN_UP)
    first = link_in_newest_mail("niko@example.com")
    browser.follow(browser.post("/confirm", {"email": "niko@example.com"}))
    assert browser.get(first).status_code == 404
    assert browser.post(link_in_newest_mail("niko@example.com")).status_code == 303


def test_the_password_is_forgotten(as_, hana):
    at_home, at_work = as_(hana), as_()
    at_work.follow(at_work.post("/password-reset", {"email": "HANA@example.com"}))
    link = link_in_newest_mail("hana@example.com")
    assert at_work.get(link).status_code == 200
    done = at_work.follow(at_work.post(link, {"password": "a-new-password"}))
    assert "パスワードを設定しました" in done.text
    assert at_home.get("/settings").status_code == 303, "signed out everywhere"
    assert at_work.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD}).status_code == 422
    assert at_work.post("/sign-in", {"email": "hana@example.com", "password": "a-new-password"}).status_code == 303
    assert at_work.get(link).status_code == 404


def test_staff_set_their_first_password_with_the_printed_link(app, as_):
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["users", "create", "rin@example.com", "--staff", "--duty", "review"])
    link = LINK.search(result.output).group(1)
    browser = as_()
    assert browser.post(link, {"password": "the-first-password"}).status_code == 303
    assert browser.post("/sign-in", {"email": "rin@example.com", "password": "the-first-password"}).status_code == 303
    page = browser.get("/settings").text
    assert 'action="/role"' not in page, "staff have no role to switch"


def test_a_suspended_member_is_signed_out_and_reads_on(app, as_, hana):
    browser = as_(hana)
    db.session.rollback()
    app.test_cli_runner().invoke(args=["users", "suspend", "hana@example.com"])
    assert browser.get("/settings").status_code == 303
    browser.post("/sign-in", {"email": "hana@example.com", "password": PASSWORD})
    assert "アカウントの利用が制限されています" in browser.get("/settings").text


def test_english_is_chosen_before_signing_up_and_stays(as_):
    browser = as_()
    browser.post("/language", {"lang": "en"})
    browser.post("/sign-up", SIGN_UP)
    browser.post(link_in_newest_mail("niko@example.com"))
    assert niko().lang == "en"
    other = as_()
    other.post("/sign-in", {"email": "niko@example.com", "password": SIGN_UP["password"]})
    assert '<html lang="en"' in other.get("/").text
