"""Setting a password: with a link that is used once, or with the present one. Either ends all sessions."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update

from marketplace import clock, database
from marketplace.actions.accounts import letters, passwords, sessions, throttle
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import AccountToken, User
from marketplace.models.accounts import hashed
from marketplace.refusals import Invalid, WrongState
from marketplace.saying import gettext as _

LINK_KEPT = timedelta(hours=1)
FIRST_LINK_KEPT = timedelta(days=3)


def ask_for_link(email: str, *, address: str) -> None:
    """Send a link with which the password is set anew. For an unknown address the same row is written, for nobody.

    Raises TooMany when too many letters were asked for.
    """
    throttle.count_letter(email, address)
    with transaction():
        user = db.session.scalar(select(User).where(User.email == email, User.closed_at.is_(None)))
        token = make_link(user.id if user is not None else None, LINK_KEPT)
        if user is not None:
            letters.reset(user, token)


def make_link(user_id: int | None, kept: timedelta) -> str:
    """A token with which this account's password can be set once; earlier ones are void. Expired ones are deleted."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with transaction():
        db.session.execute(delete(AccountToken).where(AccountToken.expires_at <= now))
        db.session.execute(delete(AccountToken).where(AccountToken.user_id == user_id))
        db.session.add(AccountToken(user_id=user_id, token_hash=hashed(token), expires_at=now + kept, created_at=now))
    return token


def is_good(token: str) -> bool:
    """Whether a password can be set with this link now."""
    return db.session.scalar(_good(token)) is not None


def _good(token: str):
    return select(AccountToken.user_id).where(
        AccountToken.token_hash == hashed(token), AccountToken.used_at.is_(None), AccountToken.expires_at > clock.now()
    )


def prepare(token: str, new: str) -> str:
    """The hash of a new password for a link that is still good, made before any transaction; else an empty string."""
    with database.reading():
        good = is_good(token)
    return passwords.make(new) if good else ""


def set_with_link(token: str, password_hash: str) -> None:
    """Set the password behind a link; whoever opened it owns the address.

    Raises WrongState when the link is used up.
    """
    now = clock.now()
    with transaction():
        user_id = db.session.scalar(_good(token))
        used = update(AccountToken).where(AccountToken.token_hash == hashed(token), AccountToken.used_at.is_(None))
        if user_id is None or not db.session.execute(used.values(used_at=now)).rowcount:
            raise WrongState(_("このリンクは使えません。期限が切れたか、すでに使われています。"))
        user = db.session.get(User, user_id)
        user.confirmed_at = user.confirmed_at or now
        _set(user, password_hash)
    throttle.forget_wrong(user.email)


def change(current: str, new: str, *, by, address: str, agent: str) -> str:
    """Change one's own password; the answer is the token of a new session for this browser, all others end.

    Raises Invalid when the present password is wrong, TooMany after too many wrong ones.
    """
    throttle.refuse_guessing(by.email, address)
    with database.reading():
        kept = db.session.scalar(select(User.password_hash).where(User.id == by.id))
    if not passwords.matches(kept, current):
        throttle.count_wrong(by.email, address)
        raise _wrong()
    password_hash = passwords.make(new)
    with transaction():
        if sessions.locked_hash(by.id) != kept:
            raise _wrong()
        _set(db.session.get(User, by.id), password_hash)
        return sessions.begin(by.id, agent=agent)


def _set(user: User, password_hash: str) -> None:
    user.password_hash = password_hash
    db.session.flush()
    sessions.end_all(user.id)
    db.session.execute(delete(AccountToken).where(AccountToken.user_id == user.id, AccountToken.used_at.is_(None)))
    letters.password_changed(user)


def _wrong() -> Invalid:
    return Invalid("current_password", _("今のパスワードが違います。もう一度入力してください。"))
