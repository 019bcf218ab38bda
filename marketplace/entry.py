"""The browser's side of a session: its signed cookie holds the token; the row in the database makes it good."""

from flask import session
from flask_login import login_user

from marketplace import database
from marketplace.models.accounts import visitor


def begin(token: str) -> None:
    """Let this browser be signed in from now on. Everything that the cookie held before is forgotten."""
    database.declare_reading(True)
    person = visitor(token)
    session.clear()
    session.permanent = True
    session["lang"], session["theme"] = person.lang, person.theme
    login_user(person)


def token() -> str:
    """The token of this browser's session, or an empty string."""
    return session.get("_user_id", "")


def forget() -> None:
    """Forget the session, but neither the language nor the colours."""
    kept = {name: session[name] for name in ("lang", "theme") if name in session}
    session.clear()
    session.update(kept)
