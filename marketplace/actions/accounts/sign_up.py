"""Making an account: asked for in the site, made when the link in the mail is opened.

A known and an unknown address are answered with the same page, the same rows and one mail each, and nobody can sign in
before the link was opened: so nothing tells whether an address has an account.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Row, delete, exists, or_, select, update

from marketplace import clock, database
from marketplace.actions.accounts import letters, passwords, sessions, throttle
from marketplace.actions.detection import refuse_in_public
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import AccountToken, SignUp, User
from marketplace.models.accounts import hashed
from marketplace.refusals import Invalid, WrongState
from marketplace.saying import gettext as _

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody filled in. `name` is the public name in addresses."""

    email: str
    display_name: str
    name: str
    password_hash: str
    lang: str


def prepare(email: str, password: str, *, address: str) -> str:
    """The hash of the password, made before any transaction. Raises TooMany when too many letters were asked for."""
    throttle.count_letter(email, address)
    return passwords.make(password)


def sign_up(wanted: Wanted) -> str:
    """Keep what is wanted and send the link; the answer is a secret by which the link knows this browser again.

    Raises Invalid when the public name is taken, or a contact stands in one of the names.
    """
    refuse_in_public(wanted, display_name=wanted.display_name, name=wanted.name)
    token, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(16)
    now = clock.now()
    with transaction():
        same = (SignUp.email == wanted.email) & (SignUp.name == wanted.name)
        db.session.execute(delete(SignUp).where(or_(same, SignUp.expires_at <= now)))
        _name_is_free(wanted.name)
        asked = SignUp(
            email=wanted.email,
            name=wanted.name,
            display_name=wanted.display_name,
            password_hash=wanted.password_hash,
            lang=wanted.lang,
            token_hash=hashed(token),
            browser_hash=hashed(browser),
            expires_at=now + KEPT,
            created_at=now,
        )
        db.session.add(asked)
        _send_link(asked, token)
    return browser


def _name_is_free(name: str) -> None:
    taken = select(or_(exists().where(User.name == name), exists().where(SignUp.name == name)))
    if db.session.scalar(taken):
        raise Invalid("name", _("公開名「%(name)s」はすでに使われています。別の公開名にしてください。", name=name))


def _send_link(asked: SignUp, token: str) -> None:
    owner = db.session.scalar(select(User).where(User.email == asked.email))
    if owner is not None:
        letters.already(owner)
    else:
        letters.confirm(asked, token)


def resend(email: str, *, address: str) -> None:
    """Send the link again, if there is anything to confirm. Raises TooMany when too many letters were asked for."""
    throttle.count_letter(email, address)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with transaction():
        good = select(SignUp).where(SignUp.email == email, SignUp.expires_at > now)
        asked = db.session.scalar(good.order_by(SignUp.id.desc()).limit(1))
        if asked is None:
            db.session.add(AccountToken(token_hash=hashed(token), expires_at=now, used_at=now, created_at=now))
            return
        changed = update(SignUp).where(SignUp.id == asked.id)
        db.session.execute(changed.values(token_hash=hashed(token), expires_at=now + KEPT))
        _send_link(asked, token)


def found(token: str) -> Row | None:
    """The sign-up behind a link that is still good: plain values, which stay when the row goes."""
    good = (SignUp.token_hash == hashed(token)) & (SignUp.expires_at > clock.now())
    return db.session.execute(select(SignUp.__table__).where(good)).one_or_none()


def is_same_browser(asked: Row, browser: str) -> bool:
    """Whether this is the browser in which the account was asked for."""
    return secrets.compare_digest(asked.browser_hash, hashed(browser))


def confirm(token: str, *, browser: str, password: str, address: str, agent: str) -> str:
    """Make the account behind the link and begin a session; the answer is its token.

    In another browser than the one that signed up the password is needed, so that nobody confirms an account that
    somebody else prepared for this address. Raises Invalid or TooMany for that, WrongState when the link is used up.
    """
    with database.reading():
        asked = found(token)
    if asked is None:
        raise WrongState(_("このリンクは使えません。期限が切れたか、すでに使われています。"))
    if not is_same_browser(asked, browser):
        throttle.refuse_guessing(asked.email, address)
        if not passwords.matches(asked.password_hash, password):
            throttle.count_wrong(asked.email, address)
            raise Invalid("password", _("パスワードが違います。会員登録で決めたパスワードを入力してください。"))
    with transaction():
        if not db.session.execute(delete(SignUp).where(SignUp.token_hash == hashed(token))).rowcount:
            raise WrongState(_("このリンクは使えません。期限が切れたか、すでに使われています。"))
        if db.session.scalar(select(User.id).where(User.email == asked.email)):
            raise WrongState(_("このメールアドレスの会員登録はすでに済んでいます。ログインしてください。"))
        db.session.execute(delete(SignUp).where(SignUp.email == asked.email))
        user = _account(asked)
        db.session.add(user)
        db.session.flush()
        return sessions.begin(user.id, agent=agent)


def _account(asked: Row) -> User:
    now = clock.now()
    return User(
        kind="member",
        name=asked.name,
        display_name=asked.display_name,
        email=asked.email,
        password_hash=asked.password_hash,
        lang=asked.lang,
        confirmed_at=now,
        created_at=now,
    )
