"""Telling people, in their language, by notice and by mail; reading; having no more mails."""

import re

import pytest
from flask_babel import lazy_gettext

from marketplace.actions import notifications, wordings
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.filters import yen
from marketplace.models import Mail, Notice
from marketplace.models.notifications import leave_address, newest_of, page_of, who_leaves


def tell(*arguments, **words) -> None:
    with transaction():
        notifications.tell(*arguments, **words)


def test_a_person_is_told_in_the_site_and_by_mail(app, clock, hana):
    tell(hana, "threads.apply", "/threads/3", who="渡航", title="ロゴ")
    notice, letter = db.session.scalar(db.select(Notice)), db.session.scalar(db.select(Mail))
    assert (notice.user_id, notice.path, notice.read_at, notice.created_at) == (hana.id, "/threads/3", None, clock.now)
    assert notice.subject == "渡航さんが「ロゴ」に応募しました"
    assert letter.subject == "[Azukari] 渡航さんが「ロゴ」に応募しました"
    assert (letter.address, letter.state, letter.next_try_at) == ("hana@example.com", "waiting", clock.now)
    assert letter.body.startswith("山田商店 さん\n\n渡航さんが「ロゴ」に応募しました\n")
    assert "\nhttp://localhost/threads/3\n" in letter.body
    assert "http://localhost/settings/notifications" in letter.body


def test_who_wants_no_mails_still_gets_those_about_contracts(app, hana):
    hana.mail_notices = False
    tell(hana, "threads.reopen", "/threads/3", who="渡航")
    assert db.session.scalars(db.select(Mail)).all() == []
    tell(hana, "contracts.fund", "/contracts/3", title="ロゴ")
    assert [letter.legal for letter in db.session.scalars(db.select(Mail))] == [True]
    assert len(db.session.scalars(db.select(Notice)).all()) == 2


def test_a_closed_account_gets_no_mail(app, clock, hana):
    hana.closed_at = clock.now
    tell(hana, "contracts.fund", "/contracts/3", title="ロゴ")
    assert db.session.scalars(db.select(Mail)).all() == []


def test_amounts_and_words_are_in_the_readers_language(app, hana, monkeypatch):
    monkeypatch.setitem(
        wordings.WORDINGS,
        "test",
        wordings.Wording(lazy_gettext("%(name)s さん") + " %(amount)s", lazy_gettext("やること")),
    )
    hana.lang = "en"
    tell(hana, "test", "/", name="x", amount=lambda: yen(11_000))
    assert db.session.scalar(db.select(Notice.subject)).endswith("¥11,000")


@pytest.mark.parametrize("kind", wordings.WORDINGS)
def test_every_wording_can_be_filled(app, hana, kind):
    places = set(re.findall(r"%\((\w+)\)s", f"{wordings.WORDINGS[kind].subject} {wordings.WORDINGS[kind].next_step}"))
    assert places <= {"who", "title", "amount", "until", "why", "note"}
    tell(hana, kind, "/x", who="渡航 100%", title="%(who)s", amount="1円", until="明日", why="理由", note="説明")
    assert "%(until)s" not in db.session.scalar(db.select(Mail.body))


def test_a_line_break_in_a_name_stays_in_the_site(app, hana):
    tell(hana, "threads.reopen", "/threads/3", who="渡航\r\nBcc: oki@example.com" + "長" * 400)
    assert len(db.session.scalar(db.select(Notice.subject))) == 300
    assert len(db.session.scalar(db.select(Mail.subject))) == 300


def test_reading_marks_one_or_all_that_were_seen_and_only_ones_own(app, clock, hana, wataru):
    for person in (hana, wataru, hana, hana):
        tell(person, "threads.reopen", f"/threads/{person.id}", who="x")
    assert newest_of(hana) == 4
    assert notifications.read(by=hana, notice_id=2) == 0
    assert notifications.read(by=hana, notice_id=1) == 1
    assert notifications.read(by=hana, notice_id=1) == 0
    assert notifications.read(by=hana, up_to=3) == 1
    assert notifications.read(by=hana, path=f"/threads/{hana.id}") == 1
    unread = db.session.scalars(db.select(Notice.user_id).where(Notice.read_at.is_(None))).all()
    assert unread == [wataru.id]


def test_pages_go_on_where_the_one_before_ended(app, hana, wataru):
    for _ in range(5):
        tell(hana, "threads.reopen", "/", who="x")
        tell(wataru, "threads.reopen", "/", who="x")
    first = page_of(hana, None, size=2)
    second = page_of(hana, first.older, size=2)
    third = page_of(hana, second.older, size=2)
    assert [row.id for shown in (first, second, third) for row in shown.rows] == [9, 7, 5, 3, 1]
    assert third.older is None


def test_the_address_in_a_mail_says_who_leaves_and_cannot_be_made_up(app, hana, wataru):
    token = leave_address(hana.id).rpartition("/")[2]
    assert who_leaves(token) == hana.id
    for forged in ("", "x", token[:-1], token + "x", leave_address(wataru.id).rpartition("/")[2][:3] + token[3:]):
        assert who_leaves(forged) != wataru.id
        assert forged == token or who_leaves(forged) is None


def test_wanting_no_mails(app, hana):
    notifications.want_mails(hana.id, False)
    assert hana.mail_notices is False
    notifications.want_mails(hana.id, True)
    assert hana.mail_notices is True
