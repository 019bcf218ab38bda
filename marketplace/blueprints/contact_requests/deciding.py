"""What staff do about a request: take it, ask, decide. After a decision comes the next case of the queue."""

from datetime import datetime, time, timedelta

from flask import Response, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import contact_requests as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.contact_requests.blueprint import blueprint
from marketplace.blueprints.contact_requests.desk import case_page
from marketplace.extensions import db
from marketplace.forms.staff import NoteForm, request_form
from marketplace.models import ContactRequest
from marketplace.models.desk import cases, notes, requests
from marketplace.saying import gettext as _
from marketplace.web import found, staff_with


@blueprint.post("/contact-requests/<int:request_id>/take")
def take(request_id: int):
    """Begin the review."""
    subject = _subject(request_id)
    return act(
        lambda: actions.take(subject, by=current_user),
        to=url_for("contact_requests.case", request_id=request_id),
        show=lambda: case_page(request_id),
        done=_("審査を始めました。"),
    )


@blueprint.post("/contact-requests/<int:request_id>/ask")
def ask(request_id: int):
    """Ask the applicant for more."""
    return _with_note(request_id, "ask", lambda form: {"text": form.note.data})


@blueprint.post("/contact-requests/<int:request_id>/approve")
def approve(request_id: int):
    """Open the gate, perhaps until a day's end."""
    return _with_note(request_id, "approve", lambda form: _decision(form) | {"until": _end_of(form.until.data)})


@blueprint.post("/contact-requests/<int:request_id>/deny")
def deny(request_id: int):
    """Refuse the request or the appeal."""
    return _with_note(request_id, "deny", _decision)


@blueprint.post("/contact-requests/<int:request_id>/revoke")
def revoke(request_id: int):
    """Close the gate; done by a second person, finally."""
    return _with_note(request_id, "revoke", _decision)


@blueprint.post("/contact-requests/<int:request_id>/keep")
def keep(request_id: int):
    """Let the approval stand."""
    return _with_note(request_id, "keep", _decision)


VERBS = {
    "ask": actions.ask,
    "approve": actions.approve,
    "deny": actions.deny,
    "revoke": actions.revoke,
    "keep": actions.keep,
}


def _subject(request_id: int) -> ContactRequest:
    staff_with("review")
    return found(db.session.get(ContactRequest, request_id))


def _decision(form: NoteForm) -> dict:
    return {"reason_code": form.reason_code.data, "text": form.note.data}


def _end_of(day) -> datetime | None:
    """Midnight in Tokyo after the day."""
    return datetime.combine(day + timedelta(days=1), time(), clock.TOKYO) if day is not None else None


def _with_note(request_id: int, verb: str, said) -> Response:
    """Do `verb` with what the form says; with the form's other buttons the note is only filled or shown."""
    subject = _subject(request_id)
    form = request_form(verb, subject)
    if "fill" in request.form or "preview" in request.form:
        if "fill" in request.form:
            form.fill(notes.REQUESTS[verb], cases.case_of(subject).places)
        return case_page(request_id, form=form, is_preview=True)
    if not form.validate():
        return case_page(request_id, 422, form=form)
    return act(
        lambda: VERBS[verb](subject, by=current_user, **said(form)),
        to=lambda _done: _next_of(request_id),
        show=lambda: case_page(request_id, form=form),
        done=_("%(who)s さんの申請について記録し、双方に知らせました。", who=subject.applicant.display_name),
        form=form,
    )


def _next_of(request_id: int) -> str:
    """The address of the case that is due next, or of the empty queue."""
    following = requests.next_of(request_id)
    if following is None:
        return url_for("contact_requests.queue")
    return url_for("contact_requests.case", request_id=following)
