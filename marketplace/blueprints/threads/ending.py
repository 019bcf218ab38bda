"""Ending a conversation politely, and opening it again."""

from flask import url_for
from flask_login import current_user

from marketplace.actions import threads
from marketplace.blueprints.answers import act
from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.blueprints.threads.pages import mine, page_of
from marketplace.saying import gettext as _


@blueprint.post("/threads/<int:thread_id>/decline")
def decline(thread_id: int):
    """End it; the other side is told."""
    thread = mine(thread_id)
    return act(
        lambda: threads.decline(thread, by=current_user),
        to=url_for("threads.show", thread_id=thread_id),
        show=lambda: page_of(thread_id),
        done=_("やり取りを辞退し、相手に知らせました。"),
    )


@blueprint.post("/threads/<int:thread_id>/reopen")
def reopen(thread_id: int):
    """Open it again, once."""
    thread = mine(thread_id)
    return act(
        lambda: threads.reopen(thread, by=current_user),
        to=url_for("threads.show", thread_id=thread_id),
        show=lambda: page_of(thread_id),
        done=_("やり取りを再開しました。"),
    )
