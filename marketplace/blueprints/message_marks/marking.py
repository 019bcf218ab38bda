"""What the receiver of a message does: tell staff of it, once, and see what became of that."""

from flask import Response, url_for
from flask_login import current_user

from marketplace.actions import message_marks as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.message_marks.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import Message, MessageMark
from marketplace.models.message_marks import markable
from marketplace.saying import gettext as _
from marketplace.web import found, page


@blueprint.get("/messages/<int:message_id>/mark")
def new(message_id: int) -> Response:
    """The message, and the button; for one that was marked, where that stands."""
    return _page(message_id)


@blueprint.post("/messages/<int:message_id>/mark")
def mark(message_id: int):
    """Tell staff that it carries a contact, or talk of dealing elsewhere."""
    message = _theirs(message_id)
    return act(
        lambda: actions.mark(message, by=current_user),
        to=url_for("threads.show", thread_id=message.thread_id, _anchor=f"m{message_id}"),
        show=lambda: _page(message_id),
        done=_("事務局に知らせました。相手には伝わりません。"),
    )


def _page(message_id: int) -> Response:
    message, marked = _theirs(message_id), db.session.get(MessageMark, message_id)
    return page("message_marks/new.html", message=message, marked=marked)


def _theirs(message_id: int) -> Message:
    """A message that this visitor received; anything else is as if it were not there."""
    return found(markable(message_id, current_user))
