"""What staff with the duty review see of held messages: the queue, and one with its text once a look is open."""

from flask import Response, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.blueprints.held_messages.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.staff import HoldForm
from marketplace.models import MessageNote, looks
from marketplace.models.closures import closed_days
from marketplace.models.desk import asked, held, held_text, promise
from marketplace.models.messages import Message
from marketplace.web import found, page, staff_with

VERBS = ("release", "refuse")
# What its sender took back nobody else ever reads.
UNREADABLE = {"taken_back", "erased"}


@blueprint.get("/staff/held-messages")
def queue() -> Response:
    """The messages that wait for staff, what is due first at the top; `state=marked`: those that their receivers marked,
    `state=decided`: what was decided.
    """
    staff_with("review")
    wanted = asked.Asked.read(request.args, held.VIEWS)
    listed, now, closed = held.queue(wanted), clock.now(), closed_days()
    waits = listed.rows if wanted.view in held.BY_TIME else []
    near = promise.NEAR if wanted.view == "marked" else promise.NEAR_HOLD
    return page(
        "held_messages/queue.html",
        asked=wanted,
        listed=listed,
        ages={row.id: promise.age(row.at, now, closed, near) for row in waits},
        MOST=asked.MOST_COUNTED,
        SIZES=asked.SIZES,
    )


@blueprint.get("/staff/held-messages/<int:message_id>")
def case(message_id: int) -> Response:
    """One held message: who wrote to whom; what was written only while a look is open."""
    staff_with("review")
    return case_page(message_id)


def case_page(
    message_id: int, status: int = 200, *, form: HoldForm | None = None, is_preview: bool = False
) -> Response:
    """The case as it is now, with what was typed in `form`, the one that was posted."""
    staff_with("review")
    message = found(held.was_held(message_id))
    now = clock.now()
    is_held = message.state == "held"
    look = looks.opened(message.thread_id, current_user.id, now)
    may_read = look is not None and message.state not in UNREADABLE
    return page(
        "held_messages/case.html",
        status=status,
        message=message,
        other=message.thread.counterpart(message.sender),
        history=held_text.history(message_id),
        note=db.session.get(MessageNote, message_id),
        age=promise.age(message.due_at, now, closed_days(), promise.NEAR_HOLD) if is_held else None,
        look=look,
        marked=held_text.marked(message) if may_read else None,
        forms={
            verb: form if form is not None and form.verb == verb else HoldForm(verb, formdata=None) for verb in VERBS
        }
        if is_held
        else {},
        lost=form.note.data if form is not None and not is_held else "",
        previewed=form if is_preview else None,
    )


def after(message_id: int) -> str:
    """Where staff go on after a decision: the message that is due next, or the empty queue."""
    following = held.next_of(message_id)
    if following is None:
        return url_for("held_messages.queue")
    return url_for("held_messages.case", message_id=following)


def places(message: Message) -> dict[str, str]:
    """What fills the places of a note's template."""
    return {
        "who": message.sender.display_name,
        "other": message.thread.counterpart(message.sender).display_name,
    }
