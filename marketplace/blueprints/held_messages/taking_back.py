"""What its sender does about a held message: take it back."""

from flask import Response, url_for
from flask_login import current_user
from sqlalchemy import select

from marketplace.actions import held_messages as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.held_messages.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import Message, MessageEvent, MessageNote
from marketplace.saying import gettext as _
from marketplace.web import found, page


@blueprint.post("/held-messages/<int:message_id>/take-back")
def take_back(message_id: int):
    """Take it back before staff decide: nobody else ever reads it."""
    message = _mine(message_id)
    return act(
        lambda: actions.take_back(message, by=current_user),
        to=url_for("threads.show", thread_id=message.thread_id, _anchor=f"m{message_id}"),
        show=lambda: _as_it_is(message_id),
        done=_("メッセージを取り下げました。相手には届いていません。"),
    )


def _as_it_is(message_id: int) -> Response:
    note = db.session.get(MessageNote, message_id)
    return page("held_messages/take_back.html", message=_mine(message_id), note=note)


def _mine(message_id: int) -> Message:
    """An own message that was held, whatever became of it."""
    was_held = select(MessageEvent.seq).where(MessageEvent.message_id == Message.id, MessageEvent.verb == "hold")
    own = select(Message).where(Message.id == message_id, Message.sender_id == current_user.id, was_held.exists())
    return found(db.session.scalar(own))
