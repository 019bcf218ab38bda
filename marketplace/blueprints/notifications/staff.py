"""Staff's list of mails that could not be sent: whose, when and why, without what they say."""

from flask import Response, abort, url_for
from flask_login import current_user, login_required

from marketplace.actions import mails as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.notifications.blueprint import blueprint
from marketplace.models import notifications
from marketplace.saying import gettext as _
from marketplace.web import page


@blueprint.get("/staff/mails")
@login_required
def mails() -> Response:
    """Mails that were given up, and those that are still tried."""
    _admins_only()
    return page("notifications/mails.html", trouble=notifications.mails_in_trouble())


@blueprint.post("/staff/mails/retry")
@login_required
def retry_mails() -> Response:
    """Let every mail that was given up be tried anew."""
    _admins_only()
    return act(
        lambda: actions.retry_failed(by=current_user),
        to=url_for("notifications.mails"),
        show=mails,
        done=_("もう一度送信します。結果は数分後にこの画面で確認できます。"),
    )


def _admins_only() -> None:
    if not current_user.is_staff or "admin" not in current_user.duties:
        abort(404)
