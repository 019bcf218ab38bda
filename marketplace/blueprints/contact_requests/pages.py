"""What both parties look at: the page of a thread's request (or the form for one), and the status, asked for every few seconds."""

from flask import Response, request, session
from flask_login import current_user

from marketplace import clock
from marketplace.actions.accounts.access import hinders_writing
from marketplace.actions.contact_requests.common import promised
from marketplace.blueprints.contact_requests.blueprint import blueprint
from marketplace.forms.contact_requests import AnswerForm, AppealForm, RequestForm
from marketplace.models.contact_requests.history import requests_of
from marketplace.models.contact_requests.status import Seen, seen_of, status_for, status_of
from marketplace.models.contact_requests.words import CHANNELS, DISCLOSE, REASONS, STATES
from marketplace.models.threads.head import head_of
from marketplace.web import found, page, row_number, signed_in_only, wants_fragment


@blueprint.get("/threads/<int:thread_id>/contact-request")
def show(thread_id: int):
    """The request with its history; while none is made, the form. `channels` are chosen in it beforehand."""
    chosen = [name for name in CHANNELS if name in request.args.getlist("channels")]
    return page_of(thread_id, form=RequestForm(formdata=None, data={"channels": chosen}))


@blueprint.get("/threads/<int:thread_id>/contact-request/status")
def status(thread_id: int):
    """The status as it is now; 204 while it is what the asker has `seen`. With `sentence` it is one sentence to be read out.

    Every open page asks every few seconds, so the 204 takes one query that knows the asker by his session.
    """
    seen = seen_of(thread_id, session.get("_user_id", ""))
    if seen is not None and _is_known(seen):
        return Response(status=204)
    if (elsewhere := signed_in_only()) is not None:
        return elsewhere
    contact = found(status_of(thread_id, current_user, clock.now()))
    if "sentence" in request.args:
        return Response(contact.sentence, mimetype="text/plain")
    response = page("contact_requests/_status.html", contact=contact)
    if wants_fragment() and (seen is None or not _says(seen)):
        response.headers["HX-Trigger"] = "contact-request-changed"
    return response


def _says(seen: Seen) -> bool:
    """Whether nothing happened since the asker looked. `place` is only asked for by our own pages."""
    given = request.args
    return given.get("seen") == str(seen.events) and given.get("place", seen.place) == seen.place


def _is_known(seen: Seen) -> bool:
    """Whether the asker shows what we would say: nothing happened, and no deadline or day has passed meanwhile."""
    until = row_number(request.args.get("until"))
    return _says(seen) and (until is None or clock.now().timestamp() < until)


def page_of(thread_id: int, status: int = 200, *, form: RequestForm | None = None, note_form=None) -> Response:
    """The page as it is now, with what was typed in `form` (a new request) or `note_form` (an answer or an appeal)."""
    now = clock.now()
    head = found(head_of(thread_id, current_user))
    contact = status_for(thread_id, me=head.me, other=head.other.display_name, now=now)
    names = {person.id: person.display_name for person in (head.client, head.worker)}
    made = requests_of(thread_id, head.me, names)
    current = contact.standing.of_scope or contact.standing.live
    main = next((one for one in made if current is not None and one.request.id == current.id), None)
    can_ask = main is None and not contact.hinders
    return page(
        "contact_requests/show.html",
        status=status,
        head=head,
        contact=contact,
        main=main,
        earlier=[one for one in made if one is not main],
        can_ask=can_ask,
        unwritable=hinders_writing(current_user),
        form=form or RequestForm(formdata=None),
        doable=_doable(main, contact),
        answer_form=note_form if isinstance(note_form, AnswerForm) else AnswerForm(formdata=None),
        appeal_form=note_form if isinstance(note_form, AppealForm) else AppealForm(formdata=None),
        unsent=_unsent(form, note_form, can_ask, _doable(main, contact)),
        promise=promised(now) if can_ask else None,
        names=names,
        CHANNELS=CHANNELS,
        DISCLOSE=DISCLOSE,
        REASONS=REASONS,
        STATES=STATES,
    )


def _doable(main, contact) -> set[str]:
    """What the reader can do with the shown request now."""
    if main is None or (contact.is_over and main.request.state == "info_needed"):
        return set()
    verbs = {verb for verb in ("agree", "refuse", "answer", "withdraw") if main.request.may(verb, current_user)}
    if contact.appeal_until is not None and contact.shown.id == main.request.id:
        verbs.add("appeal")
    return verbs


def _unsent(form, note_form, can_ask: bool, doable: set[str]) -> str:
    """A text that was typed for something that cannot be done any more: it is shown, so that it can be copied."""
    if form is not None and not can_ask:
        return form.typed
    if note_form is not None and ("answer" if isinstance(note_form, AnswerForm) else "appeal") not in doable:
        return note_form.note._value()
    return ""
