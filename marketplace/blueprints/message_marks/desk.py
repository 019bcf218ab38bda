"""What staff with the duty review see of a marked message: who wrote it to whom, and its text alone once they opened it."""

from flask import Response, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.blueprints.message_marks.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.staff import EraseForm
from marketplace.models import MessageMark, looks
from marketplace.models.closures import closed_days
from marketplace.models.contact_requests.standing import standing_of
from marketplace.models.desk import held, held_text, promise
from marketplace.web import found, page, staff_with


@blueprint.get("/staff/message-marks/<int:message_id>")
def case(message_id: int) -> Response:
    """One marked message. The rest of its thread stays closed."""
    staff_with("review")
    return case_page(message_id)


def case_page(
    message_id: int, status: int = 200, *, form: EraseForm | None = None, is_preview: bool = False
) -> Response:
    """The case as it is now, with what was typed in `form`."""
    staff_with("review")
    marked, now = the_mark(message_id), clock.now()
    message, answer = marked.message, marked.answer
    look = looks.opened_message(message_id, current_user.id, now)
    may_read = look is not None and message.state == "sent"
    return page(
        "message_marks/case.html",
        status=status,
        message=message,
        marked=marked,
        answer=answer,
        age=promise.age(marked.due_at, now, closed_days()) if answer is None else None,
        gate_is_open=standing_of(message.thread_id).gate_is_open(now),
        look=look,
        text=held_text.marked(message) if may_read else None,
        form=form or EraseForm(formdata=None),
        lost=form.note.data if form is not None and answer is not None else "",
        previewed=form if is_preview and answer is None else None,
    )


def the_mark(message_id: int) -> MessageMark:
    """The mark on this message."""
    return found(db.session.get(MessageMark, message_id))


def after(message_id: int) -> str:
    """Where staff go on after a decision: the mark that is due next, or the empty queue."""
    following = held.next_marked(message_id)
    if following is None:
        return url_for("held_messages.queue", state="marked")
    return url_for("message_marks.case", message_id=following)
