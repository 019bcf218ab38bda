"""The list of notices, marking them as read, and the counts in the header."""

from flask import Response, request, url_for
from flask_login import current_user, login_required

from marketplace.actions import notifications as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.notifications.blueprint import blueprint
from marketplace.models import notifications
from marketplace.saying import gettext as _
from marketplace.web import page, row_number


@blueprint.get("/notifications")
@login_required
def index() -> Response:
    """My notices, newest first. Looking at them marks nothing as read."""
    before = row_number(request.args.get("before"))
    notices = notifications.page_of(current_user, before)
    newest = notifications.newest_of(current_user) if before else notices.rows[0].id if notices.rows else 0
    return page("notifications/index.html", notices=notices, newest=newest, before=before)


@blueprint.post("/notifications/read")
@login_required
def read() -> Response:
    """Mark one notice as read, or all up to the newest that was shown."""
    one = row_number(request.form.get("id"))
    up_to = row_number(request.form.get("up_to")) or 0
    before = row_number(request.form.get("before"))
    return act(
        lambda: actions.read(by=current_user, notice_id=one, up_to=None if one else up_to),
        to=url_for("notifications.index", before=before),
        show=index,
        done="" if one else _("すべて既読にしました。"),
    )


@blueprint.get("/notifications/counts")
def counts() -> Response:
    """The counts in the header, asked for every minute: 204 while they are what the page shows.

    A session that is over answers 204 too: a page on which somebody is writing must not be led away by its header.
    """
    if not current_user.is_authenticated:
        return Response(status=204)
    if request.args.get("seen") == current_user.counts.seen:
        return Response(status=204)
    return page("_fragments/counts.html")
