"""What a letter looks like on its way: headers that nobody can add to, Japanese that every server passes on."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from marketplace import create_app
from marketplace.config import SettingsError
from marketplace.gateways import mail

WRITTEN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def app(tmp_path):
    app = create_app({"INSTANCE": str(tmp_path), "MAIL_FROM": "預かり市場 <post@azukari.example>"})
    with app.app_context():
        yield app


def letter(**more) -> mail.Letter:
    given = {
        "number": 7,
        "address": "hana@example.com",
        "subject": "納品されました",
        "body": "本文",
        "written_at": WRITTEN,
    }
    return mail.Letter(**(given | more))


def travelled(**more):
    """The letter as its receiver reads it."""
    return message_from_bytes(bytes(mail.composed(letter(**more))), policy=policy.default)


def test_japanese_arrives_and_every_byte_on_the_way_is_ascii(app):
    sent = bytes(mail.composed(letter(subject="「ロゴ制作」の納品が届きました、検収してください。" * 3)))
    assert sent.isascii()
    assert max(len(line) for line in sent.splitlines()) <= 998
    taken = message_from_bytes(sent, policy=policy.default)
    assert taken["Subject"] == "「ロゴ制作」の納品が届きました、検収してください。" * 3
    assert taken["From"].addresses[0].display_name == "預かり市場"
    assert taken.get_content().splitlines() == ["本文"]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85", "\x00", "\u202e"])
def test_nothing_in_a_subject_begins_another_header(app, break_):
    taken = travelled(subject=f"件名{break_}Bcc: oki@example.com{break_}{break_}<b>本文</b>")
    assert taken["Bcc"] is None
    assert taken["Subject"].replace(" ", "") == "件名Bcc:oki@example.com<b>本文</b>"
    assert taken.get_content().splitlines() == ["本文"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hana",
        "a@b@c",
        "hana@example.com\nBcc: oki@example.com",
        "hana@example.com, oki@example.com",
        "<x>",
        "a b@c",
    ],
)
def test_what_is_no_address_gets_no_letter(app, address):
    with pytest.raises(mail.NotSent, match="the address cannot be used"):
        mail.composed(letter(address=address))


def test_a_host_with_other_letters_is_written_as_servers_know_it(app):
    assert travelled(address="hana@日本語.example")["To"] == "hana@xn--wgv71a119e.example"


def test_a_letter_says_that_a_program_wrote_it_and_how_to_stop_such_letters(app):
    taken = travelled(leave="https://azukari.example/notifications/mail-off/x")
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["List-Unsubscribe"] == "<https://azukari.example/notifications/mail-off/x>"
    assert taken["Message-ID"] == f"<azukari.7.{int(WRITTEN.timestamp())}@azukari.example>"
    assert travelled()["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("url", "host", "port", "encrypted", "user", "password"),
    [
        ("smtp://post.example", "post.example", 25, False, "", ""),
        ("smtp://me:secret@post.example", "post.example", 587, False, "me", "secret"),
        ("smtps://me%40x.example:se%2Fcret@post.example", "post.example", 465, True, "me@x.example", "se/cret"),
        ("smtp://me:x@[::1]:2525", "::1", 2525, False, "me", "x"),
    ],
)
def test_the_setting_names_server_port_and_person(url, host, port, encrypted, user, password):
    server = mail.Server(url)
    assert (server.host, server.port, server.encrypted) == (host, port, encrypted)
    assert (server.user, server.password) == (user, password)


@pytest.mark.parametrize(
    "url", ["post.example", "http://post.example", "smtp://", "smtp://post:x@y:notaport", "smtp://h:0"]
)
def test_a_setting_that_is_no_mail_server_is_refused_at_the_start(tmp_path, url):
    with pytest.raises(SettingsError, match="MARKETPLACE_MAIL_URL"):
        create_app({"INSTANCE": str(tmp_path), "MAIL_URL": url})


def test_a_password_is_not_sent_in_the_open(app, monkeypatch):
    class Talking:
        sock = None
        esmtp_features = {}

        def ehlo_or_helo_if_needed(self) -> None: ...

        def has_extn(self, _name: str) -> bool:
            return False

        def quit(self) -> None: ...

        def close(self) -> None: ...

    server = mail.Server("smtp://me:secret@post.example")
    monkeypatch.setattr(server, "_connected", Talking)
    with pytest.raises(mail.Unreachable, match="no encryption"):
        server.send(letter())
