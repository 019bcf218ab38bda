"""The blueprint of accounts, and what it does around every request of the site."""

from flask import Blueprint, Response, g, session

from marketplace.actions.accounts import sessions
from marketplace.extensions import login

blueprint = Blueprint("accounts", __name__, cli_group="users")


@blueprint.record_once
def _bind(_state) -> None:
    from marketplace.blueprints.accounts.signing_in import session_over

    login.unauthorized_handler(session_over)


@blueprint.after_app_request
def _remember_seen(response: Response) -> Response:
    """The session is in use: the database and the cookie's age are renewed, at most once a minute."""
    person = g.get("_login_user")
    if person is not None and person.is_authenticated and response.status_code < 500 and sessions.seen(person):
        session.modified = True
    return response
