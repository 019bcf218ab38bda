"""Links that let in whoever has them reach their reader, and no copy of our data keeps them afterwards."""

import re
import zipfile

import pytest

from marketplace.actions import mails
from marketplace.actions.accounts import password, passwords, sign_up
from marketplace.extensions import db
from marketplace.models import Mail
from tests.support.commands import run
from tests.support.post import Running

LINK = re.compile(r"http://localhost/(?:confirm|password-reset)/[A-Za-z0-9_-]{20,}")


@pytest.fixture
def written(app, hana):
    """The letters with a secret, and their links."""
    sign_up.sign_up(sign_up.Wanted("niko@example.com", "ニコ", "niko", passwords.make("a-password-of-niko"), "ja"))
    password.ask_for_link("hana@example.com", address="127.0.0.1")
    bodies = db.session.scalars(db.select(Mail.body).order_by(Mail.id)).all()
    links = [LINK.search(body).group() for body in bodies]
    assert len(set(links)) == 2
    db.session.rollback()
    return links


def kept() -> list[tuple]:
    db.session.rollback()
    return list(db.session.execute(db.select(Mail.state, Mail.subject, Mail.sent_at, Mail.body).order_by(Mail.id)))


def test_a_server_took_the_links_and_we_forget_them(app, written, clock, monkeypatch, tmp_path):
    with Running() as server:
        monkeypatch.setitem(app.config, "MAIL_URL", server.url)
        assert mails.send_waiting() == mails.Sent(2, 0)
    for letter, link, (state, subject, sent_at, body) in zip(server.post.letters, written, kept(), strict=True):
        assert link in letter.get_content()
        assert (state, subject, sent_at) == ("sent", letter["Subject"], clock.now)
        assert "http://localhost" in body and link.rpartition("/")[0] + "/…" in body and not LINK.search(body)
    assert run(app, "export", str(tmp_path / "copy.zip")).exit_code == 0
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert not any(LINK.search(archive.read(name).decode("utf-8", "replace")) for name in archive.namelist())


def test_what_the_server_did_not_take_is_sent_whole_later(app, written, clock, monkeypatch):
    with Running() as server:
        monkeypatch.setitem(app.config, "MAIL_URL", server.url)
        server.post.answers = ["451 try again later"] * 2
        mails.send_waiting()
        assert all(LINK.search(body) for *_rest, body in kept())
        clock.move(minutes=2)
        mails.send_waiting()
    assert [link in letter.get_content() for letter, link in zip(server.post.letters, written, strict=True)] == [
        True
    ] * 2


@pytest.mark.parametrize("demo", [False, True])
def test_without_a_server_and_in_the_demo_the_links_can_still_be_opened(app, written, monkeypatch, demo):
    with Running() as server:
        if demo:
            monkeypatch.setitem(app.config, "MAIL_URL", server.url)
            monkeypatch.setitem(app.config, "DEMO", True)
        mails.send_waiting()
    assert [link in body for link, (*_rest, body) in zip(written, kept(), strict=True)] == [True, True]
