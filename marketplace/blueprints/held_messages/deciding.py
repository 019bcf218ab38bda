"""What staff do about a held message: release or refuse it. After a decision comes the next case of the queue."""

from flask import Response, request
from flask_login import current_user

from marketplace.actions import held_messages as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.held_messages.blueprint import blueprint
from marketplace.blueprints.held_messages.desk import after, case_page, places
from marketplace.forms.staff import HoldForm
from marketplace.models.desk import held, notes
from marketplace.saying import gettext as _
from marketplace.web import found, staff_with


@blueprint.post("/held-messages/<int:message_id>/release")
def release(message_id: int):
    """It is no contact: deliver it."""
    return _decide(message_id, "release", actions.release, _("メッセージを送信し、送信者に知らせました。"))


@blueprint.post("/held-messages/<int:message_id>/refuse")
def refuse(message_id: int):
    """It is one: do not deliver it, and say why."""
    return _decide(message_id, "refuse", actions.refuse, _("メッセージを送信せず、理由を送信者に知らせました。"))


def _decide(message_id: int, verb: str, do, done: str) -> Response:
    staff_with("review")
    message, form = found(held.was_held(message_id)), HoldForm(verb)
    if "fill" in request.form or "preview" in request.form:
        if "fill" in request.form:
            form.fill(notes.HELD[verb], places(message))
        return case_page(message_id, form=form, is_preview=True)
    if not form.validate():
        return case_page(message_id, 422, form=form)

    def decided() -> None:
        do(message, by=current_user, note=form.note.data)

    return act(
        decided,
        to=lambda _nothing: after(message_id),
        show=lambda: case_page(message_id, form=form),
        done=done,
        form=form,
    )
