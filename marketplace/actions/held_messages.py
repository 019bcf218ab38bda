"""Messages that wait for staff: taken back by their sender, released, or refused; what they were to do is done then."""

import json
from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale

from marketplace import clock
from marketplace.actions import offers
from marketplace.actions.contracts import delivery, ending, resting
from marketplace.actions.messages import deliver_held
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import HeldForm, Message, MessageNote
from marketplace.refusals import Invalid, Refused, WrongState
from marketplace.saying import gettext as _

# What is done once the words are delivered, by the verb that was asked for.
ACTS: dict[str, Callable[[Message, dict, datetime], None]] = {
    "offer": lambda message, fields, at: offers.offer_held(message, offers.kept_terms(fields), at),
    "deliver": lambda message, _fields, at: delivery.deliver_held(message, at),
    "return": lambda message, _fields, at: delivery.return_held(message, at),
    "request_end": lambda message, fields, at: ending.request_end_held(message, fields["amount"], at),
}


def take_back(message: Message, *, by) -> Message:
    """The sender takes it back; nobody else ever reads it."""
    with transaction():
        at = _locked(message)
        transition(message, "take_back", by=by, at=at)
        resting.after_hold(message.thread_id, at)
        return message


def release(message: Message, *, by, note: str = "") -> Message:
    """Staff found no contact: it is delivered, and what was asked for with it is done if that is still possible.

    Otherwise only the message is delivered, and both sides read why. The sender is the actor of what is done.
    """
    with transaction():
        at = _locked(message)
        if message.state == "held" and message.thread.state != "open":
            raise WrongState(
                _("スレッドが終了しているため、届けられません。「送信せず、理由を知らせる」を選んでください。")
            )
        _note(message, note)
        transition(message, "release", by=by, at=at)
        deliver_held(message, at)
        resting.after_hold(message.thread_id, at)
        _tell_of_release(message, _act(message, at))
        return message


def refuse(message: Message, *, by, note: str) -> Message:
    """Staff found a contact: it is not delivered. The sender reads the note. Raises Invalid without one."""
    if not note.strip():
        raise Invalid("note", _("送信者に伝える理由を入力してください。"))
    with transaction():
        at = _locked(message)
        _note(message, note)
        transition(message, "refuse", by=by, at=at)
        resting.after_hold(message.thread_id, at)
        tell(message.sender, "held_messages.refuse", _path(message), note=note.strip())
        return message


def _locked(message: Message) -> datetime:
    lock("threads", message.thread_id)
    db.session.refresh(message)
    return clock.now()


def _note(message: Message, text: str) -> None:
    if message.state == "held" and text.strip():
        db.session.add(MessageNote(message_id=message.id, text=text.strip()))
        db.session.flush()


def _act(message: Message, at: datetime) -> str:
    """Do what was asked for with the message. Returns why that is not possible any more, in Japanese, or nothing."""
    form = db.session.get(HeldForm, message.id)
    if form is None:
        return ""
    try:
        with force_locale("ja"):
            ACTS[form.verb](message, json.loads(form.fields), at)
    except Refused as refused:
        return refused.message
    return ""


def _tell_of_release(message: Message, why: str) -> None:
    sender, receiver, path = message.sender, message.thread.counterpart(message.sender), _path(message)
    if why:
        tell(sender, "held_messages.release_alone", path, why=lambda: _(why))
        tell(receiver, "held_messages.release_alone_other", path, who=sender.display_name, why=lambda: _(why))
        return
    tell(sender, "held_messages.release", path)
    if message.kind == "message":
        tell(receiver, "messages.send", path, who=sender.display_name)


def _path(message: Message) -> str:
    return f"/threads/{message.thread_id}"
