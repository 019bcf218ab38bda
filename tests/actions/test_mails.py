"""Sending mail through a real server: once, later, in vain; by several workers; after a crash."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from marketplace import clock as product_clock
from marketplace.actions import mails, notifications
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Mail
from marketplace.models.notifications import mails_in_trouble
from marketplace.refusals import WrongPerson
from tests.support.post import HANG_UP, Running


@pytest.fixture
def server(app, monkeypatch):
    with Running() as running:
        monkeypatch.setitem(app.config, "MAIL_URL", running.url)
        yield running.post


def letter(address: str = "hana@example.com", subject: str = "納品されました", user_id: int | None = None) -> Mail:
    with transaction():
        written = Mail(
            user_id=user_id,
            address=address,
            subject=subject,
            body="本文です。\nhttp://localhost/contracts/1",
            next_try_at=product_clock.now(),
            created_at=product_clock.now(),
        )
        db.session.add(written)
    return written


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Mail.state).order_by(Mail.id)))


def test_a_letter_is_marked_sent_when_the_server_took_it(server, clock):
    written = letter()
    assert mails.send_waiting() == mails.Sent(1, 0)
    assert (written.state, written.sent_at, written.tries, written.last_error) == ("sent", clock.now, 1, "")
    taken = server.letters[0]
    assert taken["To"] == "hana@example.com"
    assert taken["Subject"] == "納品されました"
    assert taken["From"] == "Azukari <noreply@localhost>"
    assert taken["Date"].datetime == clock.now
    assert taken["Message-ID"] == f"<azukari.{written.id}.{int(clock.now.timestamp())}@localhost>"
    assert taken.get_content().replace("\r\n", "\n") == "本文です。\nhttp://localhost/contracts/1\n"
    assert b"\xe6" not in server.raw[0]
    assert mails.send_waiting() == mails.Sent()


def test_nothing_is_sent_before_its_time_and_the_oldest_goes_first(server, clock):
    later = letter(subject="later")
    later.next_try_at = clock.now + timedelta(minutes=1)
    db.session.commit()
    letter(subject="now")
    mails.send_waiting()
    clock.move(minutes=1)
    letter(subject="newer")
    mails.send_waiting()
    assert [taken["Subject"] for taken in server.letters] == ["now", "later", "newer"]


@pytest.mark.parametrize("answer", ["451 try again later", "550 no such person", HANG_UP])
def test_a_refused_letter_is_tried_again_with_growing_pauses_then_given_up(server, clock, answer):
    written = letter()
    server.answers = [answer] * 6
    for pause in mails.PAUSES:
        assert mails.send_waiting() == mails.Sent(0, 1)
        assert written.state == "waiting"
        assert written.next_try_at == clock.now + pause
        clock.to(written.next_try_at - timedelta(seconds=1))
        assert mails.send_waiting() == mails.Sent()
        clock.move(seconds=1)
    assert mails.send_waiting() == mails.Sent(0, 1)
    assert (written.state, written.tries, server.tried) == ("failed", 6, 6)
    said = "the server broke off the connection" if answer == HANG_UP else answer
    assert written.last_error == said
    clock.move(days=30)
    assert mails.send_waiting() == mails.Sent()


def test_a_letter_that_was_refused_first_arrives_later_with_the_same_number(server, clock):
    written = letter()
    server.answers = ["451 busy"]
    mails.send_waiting()
    clock.move(minutes=1)
    assert mails.send_waiting() == mails.Sent(1, 0)
    assert (written.state, written.tries, written.last_error) == ("sent", 2, "")
    assert written.created_at == server.letters[0]["Date"].datetime


def test_one_recipient_that_is_refused_does_not_hold_up_the_others(server):
    server.recipients = ["550 no such person"]
    letter("nobody@example.com")
    letter("hana@example.com")
    assert mails.send_waiting() == mails.Sent(1, 1)
    assert states() == ["waiting", "sent"]


def test_after_a_broken_line_the_next_letter_gets_a_new_one(server):
    server.answers = [HANG_UP]
    letter()
    letter("wataru@example.com")
    assert mails.send_waiting() == mails.Sent(1, 1)


def test_a_server_out_of_reach_costs_one_letter_its_try_and_leaves_the_others(app, monkeypatch):
    with Running() as gone:
        pass
    monkeypatch.setitem(app.config, "MAIL_URL", gone.url)
    for _ in range(3):
        letter()
    assert mails.send_waiting() == mails.Sent(0, 1)
    assert [written.tries for written in db.session.scalars(db.select(Mail).order_by(Mail.id))] == [1, 0, 0]


def test_signing_in_uses_the_name_and_password_of_the_address(app, monkeypatch):
    with Running(auth_require_tls=False, authenticator=None) as running:
        running.controller.SMTP_kwargs["authenticator"] = running.post.sign_in
        monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://post%40example.com:geheim%3A1@127.0.0.1:{running.port}")
        written = letter()
        assert mails.send_waiting() == mails.Sent(1, 0)
        assert running.post.sign_ins == ["post@example.com:geheim:1"]
        monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://post:wrong@127.0.0.1:{running.port}")
        written = letter()
        assert mails.send_waiting() == mails.Sent(0, 1)
        assert written.last_error.startswith("535")


def test_an_address_that_cannot_be_one_is_given_up_like_a_refused_one(server):
    written = letter("no address\r\nBcc: oki@example.com")
    assert mails.send_waiting() == mails.Sent(0, 1)
    assert written.last_error.startswith("the address cannot be used")
    assert not server.tried


def test_two_workers_at_once_never_send_the_same_letter(server, one_app):
    for number in range(30):
        letter(subject=str(number))
    db.session.rollback()

    def work() -> None:
        with one_app.app_context():
            mails.send_waiting()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(int(taken["Subject"]) for taken in server.letters) == list(range(30))
    assert set(states()) == {"sent"}


def test_a_letter_whose_worker_died_is_sent_by_another_after_the_claim_ended(server, clock):
    written = letter()
    assert mails._claim()[0].number == written.id
    assert mails.send_waiting() == mails.Sent()
    clock.move(minutes=10)
    assert mails.send_waiting() == mails.Sent(1, 0)


def test_a_worker_that_was_too_slow_does_not_undo_what_another_achieved(server, clock):
    written = letter()
    _letter, tries = mails._claim()
    clock.move(minutes=10)
    mails.send_waiting()
    mails._postpone(written.id, tries, "too late")
    assert (written.state, written.last_error) == ("sent", "")


def test_sending_stops_when_it_is_told_to(server):
    letter()
    assert mails.send_waiting(lambda: True) == mails.Sent()


def test_only_letters_that_can_be_stopped_say_how(server, app, hana):
    with transaction():
        notifications.tell(hana, "threads.reopen", "/threads/1", who="渡航")
        notifications.tell(hana, "contracts.sign", "/contracts/1", title="LP制作")
    mails.send_waiting()
    about_thread, about_contract = server.letters
    address = about_thread["List-Unsubscribe"].strip(" <>")
    assert address.startswith("http://localhost/notifications/mail-off/")
    assert about_thread["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in about_thread.get_content()
    assert about_contract["List-Unsubscribe"] is None
    assert "mail-off" not in about_contract.get_content()


def test_without_a_server_letters_are_kept_as_files_for_their_owner_only(app):
    written = letter()
    assert mails.send_waiting() == mails.Sent(1, 0)
    kept = app.config["INSTANCE"] / "mail" / f"{written.id:08d}.eml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert b"To: hana@example.com" in kept.read_bytes()
    assert states() == ["sent"]


def test_a_folder_that_cannot_be_written_is_tried_again(app):
    (app.config["INSTANCE"] / "mail").write_text("in the way")
    written = letter()
    assert mails.send_waiting() == mails.Sent(0, 1)
    assert "mail" in written.last_error


def test_staff_let_given_up_letters_be_tried_anew(server, clock, sumi, hana):
    for state in ("failed", "sent", "failed"):
        letter().state = state
    db.session.commit()
    with pytest.raises(WrongPerson):
        mails.retry_failed(by=hana)
    assert len(mails_in_trouble()) == 2
    assert mails.retry_failed(by=sumi) == 2
    assert mails.send_waiting() == mails.Sent(2, 0)
    assert mails_in_trouble() == []


@contextmanager
def commit_fails(monkeypatch):
    def gone() -> None:
        raise OSError("the power went")

    monkeypatch.setattr(mails, "_mark_sent", lambda number: gone())
    yield
    monkeypatch.undo()


def test_dying_between_the_servers_yes_and_the_commit_sends_the_same_letter_again(server, app, clock, monkeypatch):
    letter()
    url = app.config["MAIL_URL"]
    with commit_fails(monkeypatch), pytest.raises(OSError, match="power"):
        mails.send_waiting()
    app.config["MAIL_URL"] = url
    clock.move(minutes=10)
    mails.send_waiting()
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    app.config["MAIL_URL"] = ""
