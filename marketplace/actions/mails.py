"""Sending what waits: claim a letter, commit, hand it in, write what became of it.

A letter is `sent` only after the server took it. The claim moves its next try into the future, so that of several
workers one has it; when that one dies, another tries again. Dying between the server's yes and the commit sends a
letter twice, with the same Message-ID: the alternative would be to lose it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import literal, select, update

from marketplace import clock, database
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.gateways import mail
from marketplace.models import Mail
from marketplace.models.notifications import leave_address
from marketplace.refusals import WrongPerson
from marketplace.rules import secret_links
from marketplace.saying import gettext as _

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))

# Longer than the slowest server may take over one letter.
CLAIMED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many letters were taken, and how many were not (now, or for good)."""

    taken: int = 0
    refused: int = 0


def send_waiting(is_over: Callable[[], bool] = lambda: False) -> Sent:
    """Send every letter whose time has come, until none is left, the server is out of reach, or `is_over()`."""
    taken = refused = 0
    with mail.opened() as office:
        while not is_over() and (claimed := _claim()) is not None:
            letter, tries = claimed
            try:
                office.send(letter)
            except mail.NotSent as reason:
                refused += 1
                _postpone(letter.number, tries, str(reason))
                if isinstance(reason, mail.Unreachable):
                    break
            else:
                taken += 1
                _mark_sent(letter)
    return Sent(taken, refused)


def _waiting():
    return (Mail.state == literal("waiting", literal_execute=True)) & (Mail.next_try_at <= clock.now())


def _claim() -> tuple[mail.Letter, int] | None:
    """Take the letter that has waited longest. Returns it with the number of this try, or None when none waits."""
    with database.reading():
        if db.session.scalar(select(Mail.id).where(_waiting()).limit(1)) is None:
            return None
    with transaction():
        oldest = select(Mail).where(_waiting()).order_by(Mail.next_try_at, Mail.id).limit(1)
        row = db.session.scalar(oldest.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.tries += 1
        row.next_try_at = clock.now() + CLAIMED_FOR
        leave = leave_address(row.user_id) if row.user_id and not row.legal else ""
        return mail.Letter(row.id, row.address, row.subject, row.body, row.created_at, leave), row.tries


def _mark_sent(letter: mail.Letter) -> None:
    """What a server took is with its reader, who alone needs its secret links: no copy of our data holds them."""
    values = {"state": "sent", "sent_at": clock.now(), "last_error": ""}
    if current_app.config["MAIL_URL"] and not current_app.config["DEMO"]:
        values["body"] = secret_links.blanked(letter.body)
    with transaction():
        db.session.execute(update(Mail).where(Mail.id == letter.number).values(**values))


def _postpone(number: int, tries: int, reason: str) -> None:
    """Wait longer each time; after the last pause give up, which staff see."""
    values = {"last_error": reason[:300]}
    if tries <= len(PAUSES):
        values["next_try_at"] = clock.now() + PAUSES[tries - 1]
    else:
        values["state"] = "failed"
    with transaction():
        # Another worker may have it by now, when this one took longer than its claim.
        mine = (Mail.id == number) & (Mail.state == "waiting") & (Mail.tries == tries)
        db.session.execute(update(Mail).where(mine).values(**values))


def retry_failed(*, by) -> int:
    """Staff let every failed letter be tried anew; returns how many."""
    if "admin" not in by.duties:
        raise WrongPerson(_("メールの再送は、管理の担当者だけができます。"))
    with transaction():
        values = {"state": "waiting", "tries": 0, "next_try_at": clock.now()}
        return db.session.execute(update(Mail).where(Mail.state == "failed").values(**values)).rowcount
