"""What staff with the duty review see of requests: the queue, and one case with what can be done about it."""

from flask import Response, request
from flask_login import current_user

from marketplace import clock
from marketplace.actions import contact_requests
from marketplace.blueprints.contact_requests.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.staff import VERBS, NoteForm, request_form
from marketplace.models import ContactRequest, looks
from marketplace.models.closures import closed_days
from marketplace.models.contact_requests import words
from marketplace.models.desk import asked, cases, promise, requests
from marketplace.web import found, page, staff_with


@blueprint.get("/staff/contact-requests")
def queue() -> Response:
    """The requests that wait for staff, what is due first at the top; other parts of the list by `state`."""
    staff_with("review")
    wanted = asked.Asked.read(request.args, requests.VIEWS)
    listed = requests.queue(wanted, current_user)
    return page(
        "contact_requests/queue.html",
        asked=wanted,
        listed=listed,
        ages=ages(listed.rows, "due_at") if wanted.view == "" else {},
        MOST=asked.MOST_COUNTED,
        SIZES=asked.SIZES,
        STATES=words.STATES,
    )


def ages(rows, column: str) -> dict:
    """The age of each row by its id."""
    now, closed = clock.now(), closed_days()
    return {row.id: promise.age(getattr(row, column), now, closed) for row in rows}


@blueprint.get("/staff/contact-requests/<int:request_id>")
def case(request_id: int) -> Response:
    """One request: its fields, its people, its history, and the decisions that are possible now."""
    staff_with("review")
    return case_page(request_id)


def case_page(
    request_id: int, status: int = 200, *, form: NoteForm | None = None, is_preview: bool = False
) -> Response:
    """The case as it is now. `form` is the one that was posted; what was typed for a decision that is no longer possible
    is shown beside it."""
    subject = found(db.session.get(ContactRequest, request_id))
    shown = cases.case_of(subject)
    doable = [verb for verb in ("take", *VERBS) if subject.may(verb, current_user)]
    now = clock.now()
    return page(
        "contact_requests/case.html",
        status=status,
        case=shown,
        subject=subject,
        age=promise.age(subject.due_at, now, closed_days()) if subject.state in requests.VIEWS[""] else None,
        doable=doable,
        hinders={verb: contact_requests.hinders(subject, verb, by=current_user) for verb in doable if verb != "take"},
        forms={verb: _form(verb, subject, form) for verb in doable if verb != "take"},
        lost=form.note.data if form is not None and form.verb not in doable else "",
        previewed=form if is_preview else None,
        look=looks.opened(subject.thread_id, current_user.id, now),
        may_look=subject.is_live,
        words=words,
        LISTED=VERBS,
    )


def _form(verb: str, subject: ContactRequest, posted: NoteForm | None) -> NoteForm:
    return posted if posted is not None and posted.verb == verb else request_form(verb, subject, formdata=None)
