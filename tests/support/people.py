"""The cast: hana hires, wataru works, oki is an outsider, sumi and shun are staff with all duties."""

from datetime import UTC, datetime
from functools import cache

from flask import current_app

from marketplace import clock
from marketplace.actions.accounts import passwords
from marketplace.actions.accounts.settings import CONSENT_VERSION
from marketplace.extensions import db
from marketplace.models import StaffDuty, User
from marketplace.models.accounts import DUTIES

PASSWORD = "correct-horse-battery"
CHEAP = (1, 8, 1)
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
CAST = {
    "hana": {"display_name": "山田商店", "role": "client"},
    "wataru": {"display_name": "渡航", "role": "worker"},
    "oki": {"display_name": "沖", "role": "worker"},
    "sumi": {"display_name": "事務局 澄", "duties": DUTIES},
    "shun": {"display_name": "事務局 駿", "duties": DUTIES},
}


class Clock:
    """The product's time in tests: it stands still until it is moved, for all threads."""

    def __init__(self, move):
        self.move = move

    @property
    def now(self) -> datetime:
        return clock.now()

    def to(self, moment: datetime) -> datetime:
        """Go to this moment."""
        return self.move(seconds=(moment - self.now).total_seconds())


def person(name: str, *, duties: tuple[str, ...] = (), **columns) -> User:
    """A confirmed account that agreed to the check of texts; with duties it is staff's. Its password is PASSWORD."""
    now = clock.now()
    agreed = {} if duties else {"consent_version": CONSENT_VERSION, "consent_at": now}
    given = {
        "kind": "staff" if duties else "member",
        "display_name": name,
        "email": f"{name}@example.com",
        "password_hash": kept_password(),
        "confirmed_at": now,
        "created_at": now,
    }
    user = User(name=name, **(given | agreed | columns))
    db.session.add(user)
    db.session.flush()
    db.session.add_all(StaffDuty(user_id=user.id, duty=duty) for duty in duties)
    db.session.commit()
    return user


def member_of_the_cast(name: str) -> User:
    return person(name, **CAST[name])


def kept_password() -> str:
    """The hash of PASSWORD, made once."""
    return _hash_of(current_app.config["PASSWORD_COST"])


@cache
def _hash_of(_cost: tuple[int, int, int]) -> str:
    return passwords.make(PASSWORD)
