"""What staff do about a marked message: erase it, or leave it. After a decision comes the next case of the queue."""

from flask import request
from flask_login import current_user

from marketplace.actions import attachments
from marketplace.actions import message_marks as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.message_marks.blueprint import blueprint
from marketplace.blueprints.message_marks.desk import after, case_page, the_mark
from marketplace.forms.staff import EraseForm
from marketplace.models.desk import notes
from marketplace.saying import gettext as _
from marketplace.web import staff_with


@blueprint.post("/message-marks/<int:message_id>/erase")
def erase(message_id: int):
    """The receiver is right: words and files go, and the sender reads why."""
    staff_with("review")
    marked, form = the_mark(message_id), EraseForm()
    if "fill" in request.form or "preview" in request.form:
        if "fill" in request.form:
            form.fill(notes.MARKED["erase"], {})
        return case_page(message_id, form=form, is_preview=True)
    if not form.validate():
        return case_page(message_id, 422, form=form)
    with attachments.erased(message_id):
        return act(
            lambda: actions.erase(marked, by=current_user, note=form.note.data),
            to=lambda _done: after(message_id),
            show=lambda: case_page(message_id, form=form),
            done=_("メッセージを削除し、送信者と、知らせた人に伝えました。"),
            form=form,
        )


@blueprint.post("/message-marks/<int:message_id>/leave")
def leave(message_id: int):
    """Nothing is wrong with it."""
    staff_with("review")
    marked = the_mark(message_id)
    return act(
        lambda: actions.leave(marked, by=current_user),
        to=lambda _done: after(message_id),
        show=lambda: case_page(message_id),
        done=_("メッセージを残し、知らせた人に伝えました。"),
    )
