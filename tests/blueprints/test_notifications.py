"""The pages of notices, the counts of the header, leaving the mails, and staff's list of mails that were not sent."""

import re

import pytest

from marketplace.actions import notifications
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Mail, Notice, User
from marketplace.models.notifications import leave_address
from tests.support.queries import sent


def tell(person, times: int = 1, who: str = "渡航") -> None:
    with transaction():
        for _ in range(times):
            notifications.tell(person, "threads.reopen", "/threads/1", who=who)


def unread(person) -> int:
    db.session.rollback()
    return db.session.query(Notice).filter(Notice.user_id == person.id, Notice.read_at.is_(None)).count()


def test_looking_at_the_notices_marks_nothing(as_, hana, wataru):
    tell(hana)
    tell(wataru, who="秘密")
    page = as_(hana).get("/notifications")
    assert page.status_code == 200
    assert "渡航さんがやり取りを再開しました" in page.text and 'href="/threads/1"' in page.text
    assert "秘密" not in page.text
    assert unread(hana) == 1


def test_a_stranger_is_asked_to_sign_in(as_):
    for path in ("/notifications", "/todo", "/staff/mails"):
        answer = as_().get(path)
        assert answer.status_code in {302, 303} and "/sign-in" in answer.location


def test_reading_all_leaves_what_came_after_the_page(as_, hana):
    tell(hana, 3)
    browser = as_(hana)
    shown = re.search(r'name="up_to" value="(\d+)"', browser.get("/notifications").text).group(1)
    tell(hana)
    answer = browser.post("/notifications/read", {"up_to": shown})
    assert answer.status_code == 303
    assert unread(hana) == 1
    assert "すべて既読にしました" in browser.follow(answer).text


def test_one_notice_is_read_by_its_own_button(as_, hana, wataru):
    tell(hana, 2)
    tell(wataru)
    browser = as_(hana)
    assert browser.post("/notifications/read", {"id": "1", "before": ""}).location == "/notifications"
    assert unread(hana) == 1
    assert browser.post("/notifications/read", {"id": "3"}).status_code == 303
    assert unread(wataru) == 1


@pytest.mark.parametrize("fields", [{}, {"id": "x"}, {"up_to": "-1"}, {"id": "9" * 40}, {"id": "１", "up_to": "\x00"}])
def test_nonsense_marks_nothing(as_, hana, fields):
    tell(hana)
    assert as_(hana).post("/notifications/read", fields).status_code == 303
    assert unread(hana) == 1


def test_pages_follow_one_another(as_, hana):
    tell(hana, 45)
    browser = as_(hana)
    seen, path = [], "/notifications"
    while path:
        page = browser.get(path).text
        seen += re.findall(r'name="id" value="(\d+)"', page)
        older = re.search(r'href="(/notifications\?before=\d+)" rel="next"', page)
        path = older and older.group(1)
    assert seen == [str(number) for number in range(45, 0, -1)]
    assert browser.get("/notifications?before=abc").status_code == 200


def test_the_list_costs_the_same_for_one_notice_and_for_many(as_, hana):
    tell(hana)
    browser = as_(hana)
    browser.get("/notifications")
    with sent() as few:
        browser.get("/notifications")
    tell(hana, 40)
    with sent() as many:
        browser.get("/notifications")
    assert len(few) == len(many) <= 4


def test_the_header_asks_for_its_counts_and_hears_of_changes_only(as_, hana, wataru):
    browser = as_(hana)
    asks = re.search(r'hx-get="(/notifications/counts\?seen=[\d.]+)" hx-trigger="every 60s"', browser.get("/todo").text)
    address = asks.group(1)
    assert browser.get(address, htmx=True).status_code == 204
    tell(hana)
    news = browser.get(address, htmx=True)
    assert news.status_code == 200
    assert 'id="counts"' in news.text and "<html" not in news.text
    again = re.search(r'hx-get="([^"]+)"', news.text).group(1)
    assert again != address
    assert browser.get(again, htmx=True).status_code == 204
    assert as_().get(address, htmx=True).status_code == 204


def test_many_unread_notices_are_shown_as_more_than_99(as_, hana):
    tell(hana, 105)
    assert "99+" in as_(hana).get("/notifications/counts").text


def leave_path(person) -> str:
    return leave_address(person.id).removeprefix("http://localhost")


def wants_mails(person) -> bool:
    db.session.expire_all()
    return db.session.scalar(db.select(User.mail_notices).where(User.id == person.id))


def test_mails_are_stopped_by_their_address_without_signing_in(as_, hana, wataru):
    path, stranger = leave_path(hana), as_()
    page = stranger.get(path)
    assert page.status_code == 200 and "止める" in page.text
    assert wants_mails(hana)
    answer = stranger.post(path, {"wanted": "0"})
    assert answer.status_code == 303
    assert not wants_mails(hana)
    assert wants_mails(wataru)
    assert "止めました" in stranger.follow(answer).text
    stranger.post(path, {"wanted": "1"})
    assert wants_mails(hana)


def test_a_mail_program_stops_them_with_one_click(app, hana):
    path = leave_path(hana)
    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert not wants_mails(hana)


def test_an_address_that_was_made_up_stops_nothing(app, as_, hana):
    for token in ("x", leave_path(hana).rpartition("/")[2] + "x", "MQ.x"):
        assert as_().get(f"/notifications/mail-off/{token}").status_code == 404
        client = app.test_client()
        assert (
            client.post(f"/notifications/mail-off/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 404
        )
    assert wants_mails(hana)


def test_other_sites_cannot_post_it_in_a_browser(app, hana):
    answer = app.test_client().post(leave_path(hana), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert wants_mails(hana)


@pytest.fixture
def failed(app, clock, hana):
    with transaction():
        db.session.add(
            Mail(
                user_id=hana.id,
                address="hana@example.com",
                subject="秘密の件名",
                body="秘密の本文",
                state="failed",
                tries=6,
                last_error="550 <no such person>",
                next_try_at=clock.now,
                created_at=clock.now,
            )
        )


def test_admins_see_mails_that_were_given_up_without_what_they_say(as_, sumi, failed):
    page = as_(sumi).get("/staff/mails")
    assert page.status_code == 200
    assert "hana@example.com" in page.text and "550 &lt;no such person&gt;" in page.text
    assert "秘密" not in page.text


def test_admins_let_them_be_tried_anew(as_, sumi, failed):
    browser = as_(sumi)
    assert browser.post("/staff/mails/retry").location == "/staff/mails"
    db.session.rollback()
    assert db.session.scalar(db.select(Mail.state)) == "waiting"
    assert "再送待ち" in browser.get("/staff/mails").text


def test_only_admins_do(as_, hana, sumi, failed):
    sumi.duty_rows[:] = [row for row in sumi.duty_rows if row.duty != "admin"]
    db.session.commit()
    for person in (hana, sumi):
        assert as_(person).get("/staff/mails").status_code == 404
        assert as_(person).post("/staff/mails/retry").status_code == 404
    db.session.rollback()
    assert db.session.scalar(db.select(Mail.state)) == "failed"
