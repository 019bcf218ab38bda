"""Signing in and out."""

from sqlalchemy import select, update

from marketplace import database
from marketplace.actions.accounts import passwords, sessions, throttle
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import User
from marketplace.refusals import Invalid
from marketplace.saying import gettext as _


def sign_in(email: str, password: str, *, address: str, agent: str) -> str:
    """The token of a new session. An unknown address and a wrong password look the same and take the same time.

    Raises Invalid when they do not belong together, TooMany after too many wrong ones. Suspended members may sign in.
    """
    throttle.refuse_guessing(email, address)
    with database.reading():
        known = select(User.id, User.password_hash).where(User.email == email, User.closed_at.is_(None))
        row = db.session.execute(known).one_or_none()
    kept = row.password_hash if row is not None else None
    if not passwords.matches(kept, password):
        throttle.count_wrong(email, address)
        raise _wrong()
    newer = passwords.make(password) if passwords.is_outdated(kept) else None
    with transaction():
        if sessions.locked_hash(row.id) != kept:
            raise _wrong()
        if newer is not None:
            db.session.execute(update(User).where(User.id == row.id).values(password_hash=newer))
        token = sessions.begin(row.id, agent=agent)
    throttle.forget_wrong(email)
    return token


def _wrong() -> Invalid:
    return Invalid("password", _("メールアドレスまたはパスワードが違います。確かめて、もう一度入力してください。"))
