"""Signed-in browsers: beginning, seeing and ending them. The caller's transaction is used where one is open."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import OperationalError

from marketplace import clock, database
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Session, User
from marketplace.models.accounts import hashed
from marketplace.refusals import WrongState
from marketplace.rules import plain_text
from marketplace.saying import gettext as _

FORGOTTEN_AFTER = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=1)


def begin(user_id: int, *, agent: str) -> str:
    """Begin a session of this account and return its token; `agent` is what the browser calls itself."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with transaction():
        old = (Session.user_id == user_id) & (Session.last_seen_at < now - FORGOTTEN_AFTER)
        db.session.execute(delete(Session).where(old))
        name = plain_text.without_unusable(agent)[:200]
        db.session.add(
            Session(token_hash=hashed(token), user_id=user_id, user_agent=name, created_at=now, last_seen_at=now)
        )
    return token


def end(token: str) -> None:
    """Sign this browser out."""
    with transaction():
        db.session.execute(delete(Session).where(Session.token_hash == hashed(token)))


def end_one(session_id: int, *, by) -> None:
    """Sign out one of one's own browsers. Raises WrongState when it is signed out already."""
    with transaction():
        ended = db.session.execute(delete(Session).where(Session.id == session_id, Session.user_id == by.id))
        if not ended.rowcount:
            raise WrongState(_("このログインはすでに終了しています。"))


def end_others(*, by) -> None:
    """Sign out all of one's browsers but the present one."""
    with transaction():
        db.session.execute(delete(Session).where(Session.user_id == by.id, Session.id != by.session_id))


def end_all(user_id: int) -> None:
    """Sign the account out everywhere: its password changed, or it was suspended."""
    with transaction():
        db.session.execute(delete(Session).where(Session.user_id == user_id))


def locked_hash(user_id: int) -> str | None:
    """The account's present password hash, held until the transaction ends, so that no session outlives a change."""
    mine = select(User.password_hash).where(User.id == user_id, User.closed_at.is_(None))
    return db.session.scalar(mine.with_for_update(key_share=True))


def seen(by) -> bool:
    """Write down that the session is in use, at most once a minute; skipped when it would have to wait."""
    now = clock.now()
    if now - by.last_seen_at < SEEN_EVERY:
        return False
    db.session.rollback()
    try:
        with database.short_write() as connection:
            mine = (Session.id == by.session_id) & (Session.last_seen_at < now)
            connection.execute(update(Session).where(mine).values(last_seen_at=now))
            connection.commit()
    except OperationalError:
        return False
    return True
