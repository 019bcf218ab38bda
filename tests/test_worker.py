"""The worker: rounds until it is told to stop, whatever is in the way of one of them."""

import threading

import pytest
from sqlalchemy.exc import OperationalError

from marketplace import worker
from marketplace.actions import mails, notifications, timers
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Mail
from marketplace.models.notifications import LAST_TICK, setting
from tests.support.deals import delivered


class Rounds(threading.Event):
    """Set after so many rounds; between them nobody waits."""

    def __init__(self, number: int):
        super().__init__()
        self.left = number

    def wait(self, timeout=None) -> bool:
        self.left -= 1
        if self.left <= 0:
            self.set()
        return self.is_set()


def test_a_round_does_what_is_due_sends_the_mail_and_says_that_it_was_there(one_app, app, clock, hana, wataru):
    part = delivered(hana, wataru)
    clock.move(days=7)
    db.session.rollback()
    worker.run(one_app, Rounds(1))
    db.session.expire_all()
    assert part.state == "accepted"
    assert {letter.state for letter in db.session.scalars(db.select(Mail))} == {"sent"}
    assert setting(LAST_TICK) == clock.now.isoformat()
    assert list((app.config["INSTANCE"] / "mail").iterdir())


def test_mail_goes_out_in_every_round_and_what_is_due_is_done_in_every_third(one_app, app, monkeypatch):
    told = []
    monkeypatch.setattr(timers, "tick", lambda: told.append("tick"))
    monkeypatch.setattr(mails, "send_waiting", lambda _is_over: told.append("mail"))
    worker.run(one_app, Rounds(5))
    assert told == ["tick", "mail", "mail", "mail", "tick", "mail", "mail"]


@pytest.mark.parametrize("trouble", [OperationalError("SELECT", {}, Exception("gone")), OSError("no route")])
def test_trouble_of_one_round_is_logged_and_the_next_one_tries_again(one_app, app, hana, monkeypatch, caplog, trouble):
    real, troubles = timers.tick, [trouble]

    def tick():
        if troubles:
            raise troubles.pop()
        return real()

    monkeypatch.setattr(timers, "tick", tick)
    with transaction():
        notifications.tell(hana, "threads.reopen", "/threads/1", who="渡航")
    worker.run(one_app, Rounds(1))
    assert "tries again" in caplog.text
    assert setting(LAST_TICK) is None
    assert db.session.scalar(db.select(Mail.state)) == "sent"
    db.session.rollback()
    worker.run(one_app, Rounds(1))
    assert setting(LAST_TICK) is not None


def test_a_worker_that_was_stopped_before_does_nothing(one_app, app):
    stop = threading.Event()
    stop.set()
    worker.run(one_app, stop)
    assert setting(LAST_TICK) is None
