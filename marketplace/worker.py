"""The worker's part: what falls due, and the mail, for ever (`flask worker`, and one thread of `flask serve`)."""

import threading
from collections.abc import Callable
from itertools import count

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from marketplace.actions import mails, timers
from marketplace.demo import clock as demo_clock
from marketplace.refusals import Refused

PAUSE_SECONDS = 3
TICK_EVERY = 3


def run(app: Flask, stop: threading.Event) -> None:
    """Send mail every few seconds and do what falls due in every third of these rounds, until `stop` is set."""
    for number in count():
        if stop.is_set():
            return
        if number % TICK_EVERY == 0 and attempt(app, timers.tick):
            attempt(app, timers.note_tick)
        attempt(app, lambda: mails.send_waiting(stop.is_set))
        stop.wait(PAUSE_SECONDS)


def attempt(app: Flask, part: Callable[[], object]) -> bool:
    """Do one part in an application context of its own; False, and a line in the log, when the world is in the way."""
    with app.app_context():
        try:
            demo_clock.apply()
            part()
        except (SQLAlchemyError, Refused, OSError):
            app.logger.exception("The worker's round failed; it tries again in %s seconds.", PAUSE_SECONDS)
            return False
        return True
