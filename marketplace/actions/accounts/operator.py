"""What the operator does from the command line: make accounts, suspend and restore them."""

import re

from sqlalchemy import exists, or_, select

from marketplace import clock
from marketplace.actions.accounts import password, sessions
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import SignUp, StaffDuty, User
from marketplace.models.accounts import DUTIES
from marketplace.refusals import Invalid, WrongState
from marketplace.rules import plain_text


def create(email: str, *, duties: tuple[str, ...] | None = None, name: str = "", display_name: str = "") -> str:
    """Make an account for a known address; the answer is the token of the link with which its password is set.

    `duties` (perhaps none) make it a staff account, None a member's. Raises Invalid or WrongState.
    """
    for duty in duties or ():
        if duty not in DUTIES:
            raise Invalid("duty", f"The duty '{duty}' does not exist; there are {', '.join(DUTIES)}.")
    shown = plain_text.tidy(display_name or name or email.partition("@")[0])[:60]
    if plain_text.unusable(shown):
        raise Invalid("display_name", "The display name holds a character that cannot be used.")
    now = clock.now()
    with transaction():
        if db.session.scalar(select(User.id).where(User.email == email)):
            raise WrongState(f"There is an account with the address {email} already.")
        user = User(
            kind="member" if duties is None else "staff",
            name=_free_name(name or email.partition("@")[0]),
            display_name=shown,
            email=email,
            confirmed_at=now,
            created_at=now,
        )
        db.session.add(user)
        db.session.flush()
        db.session.add_all(StaffDuty(user_id=user.id, duty=duty) for duty in dict.fromkeys(duties or ()))
        return password.make_link(user.id, password.FIRST_LINK_KEPT)


def _free_name(wished: str) -> str:
    """A public name like the wished one that nobody has."""
    base = re.sub(r"[^a-z0-9]+", "-", wished.lower()).strip("-")[:30] or "member"
    name, number = base, 1
    while len(name) < 3 or db.session.scalar(
        select(or_(exists().where(User.name == name), exists().where(SignUp.name == name)))
    ):
        number += 1
        name = f"{base}-{number}"
    return name


def suspend(user: User) -> None:
    """The member reads, delivers, ends and is paid from now on, but begins nothing. All sessions end."""
    with transaction():
        if user.suspended_at is not None:
            raise WrongState(f"{user.email} is suspended already.")
        user.suspended_at = clock.now()
        sessions.end_all(user.id)
        tell(user, "accounts.suspend", "/settings")


def restore(user: User) -> None:
    """The member may begin things again."""
    with transaction():
        if user.suspended_at is None:
            raise WrongState(f"{user.email} is not suspended.")
        user.suspended_at = None
        tell(user, "accounts.restore", "/settings")


def by_email(email: str) -> User:
    """The account of this address. Raises Invalid when there is none."""
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        raise Invalid("email", f"There is no account with the address {email}.")
    return user
