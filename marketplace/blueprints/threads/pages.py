"""What one looks at: the list of conversations, the page of one, and its timeline, asked for every few seconds."""

from flask import Response, request
from flask_login import current_user

from marketplace import clock
from marketplace.actions.accounts.access import hinders_beginning, hinders_writing
from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.forms.threads import MessageForm
from marketplace.forms.uploads import ACCEPT
from marketplace.models import Thread
from marketplace.models.contracts.words import CONTRACT_STATES
from marketplace.models.threads.head import head_of
from marketplace.models.threads.listing import listing
from marketplace.models.threads.page import thread_page
from marketplace.web import found, page, row_number, visitor, wants_fragment


@blueprint.get("/threads")
def index():
    """My conversations, what happened last first."""
    role = request.args.get("role") if request.args.get("role") in {"client", "worker"} else None
    rows, older = listing(current_user, clock.now(), role=role, before=request.args.get("before", ""))
    return page("threads/index.html", rows=rows, older=older, role=role, before=request.args.get("before"))


@blueprint.get("/threads/<int:thread_id>")
def show(thread_id: int):
    """The page of a conversation; `before` a message: the older part."""
    return page_of(thread_id, before=row_number(request.args.get("before")))


@blueprint.get("/threads/<int:thread_id>/timeline")
def timeline(thread_id: int):
    """The timeline as it is now; 204 while it is what the asker has `seen`."""
    head = found(head_of(thread_id, current_user))
    if request.args.get("seen") == str(head.seen):
        return Response(status=204)
    response = page_of(thread_id, fragment="threads/_timeline.html")
    response.headers["HX-Trigger"] = "thread-changed"
    return response


def page_of(
    thread_id: int,
    status: int = 200,
    *,
    form: MessageForm | None = None,
    before: int | None = None,
    fragment: str | None = None,
) -> Response:
    """The conversation as it is now, with what was typed in `form`, otherwise with the kept draft."""
    me = visitor()
    shown = found(thread_page(thread_id, me, clock.now(), before))
    return page(
        "threads/show.html",
        fragment,
        status=status,
        shown=shown,
        head=shown.head,
        form=form,
        accept=ACCEPT,
        before=before,
        alone=fragment is not None and wants_fragment(),
        STATES=CONTRACT_STATES,
        unsendable=hinders_writing(me) or shown.hinders_writing,
        unofferable=hinders_beginning(me) or shown.hinders_offering,
    )


def mine(thread_id: int) -> Thread:
    """The thread, found through the party who asks."""
    return found(Thread.of_party(thread_id, current_user))
