"""Stopping mails without signing in, by the address that each of them carries."""

from flask import Response, redirect, request, url_for

from marketplace.actions import notifications as actions
from marketplace.blueprints.notifications.blueprint import blueprint
from marketplace.models.notifications import who_leaves
from marketplace.web import found, page


@blueprint.get("/notifications/mail-off/<token>")
def mail_off(token: str) -> Response:
    """What stops, and the button that does it: following a link must not, for programs follow links too."""
    found(who_leaves(token))
    return page("notifications/mail_off.html", token=token, done=request.args.get("done"))


@blueprint.post("/notifications/mail-off/<token>")
def stop_mails(token: str) -> Response:
    """Stop the mails, or have them again. The signed address is the permission, so a mail program may post it too."""
    person = found(who_leaves(token))
    wanted = request.form.get("wanted") == "1"
    actions.want_mails(person, wanted)
    if "List-Unsubscribe" in request.form:
        return Response(status=204)
    return redirect(url_for("notifications.mail_off", token=token, done="on" if wanted else "off"), 303)
