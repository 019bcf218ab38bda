"""What is done in a conversation: sending, keeping a draft, reading."""

from flask import Response, flash, g, request, url_for
from flask_login import current_user

from marketplace import clock, database
from marketplace.actions import attachments, gate, threads
from marketplace.actions.accounts.access import hinders_writing
from marketplace.blueprints.answers import act, way
from marketplace.blueprints.threads.blueprint import blueprint
from marketplace.blueprints.threads.pages import mine, page_of
from marketplace.extensions import db
from marketplace.forms.threads import MessageForm
from marketplace.models.messages import MAX_TEXT
from marketplace.refusals import Invalid, Refused
from marketplace.rules import plain_text
from marketplace.saying import gettext as _
from marketplace.web import page, refusal_page, see, wants_fragment

TALK = "threads/_talk.html"
MAX_DRAFT = 2 * MAX_TEXT


@blueprint.post("/threads/<int:thread_id>/messages")
def send(thread_id: int):
    """Send a message: 303 to the conversation, or by htmx the conversation as it is then."""
    thread, form = mine(thread_id), MessageForm()

    def show() -> Response:
        return page_of(thread_id, form=form, fragment=TALK)

    if not form.validate():
        return page_of(thread_id, 422, form=form, fragment=TALK)
    try:
        with attachments.stored(form.files.data, by=current_user) as files:
            sent = act(
                lambda: threads.send(thread, by=current_user, text=form.body.data, files=files, way=way()),
                to=url_for("threads.show", thread_id=thread_id, _anchor="end"),
                show=show,
                form=form,
            )
    except attachments.NotStored as refused:
        return refusal_page(refused, show)
    return fresh(thread_id) if sent.status_code == 303 and wants_fragment() else sent


def fresh(thread_id: int) -> Response:
    """After a success asked for by htmx: the conversation as it is now."""
    database.declare_reading(True)
    response = page_of(thread_id, fragment=TALK)
    response.headers["HX-Trigger"] = "thread-changed"
    return response


@blueprint.post("/threads/<int:thread_id>/draft")
def draft(thread_id: int):
    """Keep what is being written. It need not be right yet, only short enough to be kept."""
    thread, text = mine(thread_id), request.form.get("body", "")
    try:
        threads.keep_draft(thread, by=current_user, text=keepable(text))
    except Refused as refused:
        if wants_fragment():
            return page("threads/_draft.html", status=refused.status, said=refused.message)
        return refusal_page(refused, lambda: page_of(thread_id, form=MessageForm()))
    said = _("下書きを保存しました（%(time)s）。", time=f"{clock.tokyo(clock.now()):%H:%M}")
    if wants_fragment():
        return page("threads/_draft.html", said=said)
    flash(said)
    return see("threads.show", thread_id=thread_id, _anchor="composer")


def keepable(text: str) -> str:
    """The text without signs that no database can keep. Raises Invalid when it is far too long."""
    if len(text) > MAX_DRAFT:
        raise Invalid("body", _("下書きとして保存できるのは%(most)s文字までです。", most=f"{MAX_DRAFT:,}"))
    return plain_text.without_unusable(text)


@blueprint.post("/threads/<int:thread_id>/check")
def check(thread_id: int):
    """Look at a text before it is sent. Nothing is written: by htmx the findings, which may be none, otherwise the page.

    Without the consent to the automatic check nothing is looked at.
    """
    db.session.rollback()
    db.session.expire_all()
    database.declare_reading(True)
    thread, text = mine(thread_id), plain_text.without_unusable(request.form.get("body", "")[:MAX_TEXT])
    is_looked_at = text.strip() and not hinders_writing(current_user)
    looked = gate.look(thread, current_user, text, clock.now()) if is_looked_at else None
    if wants_fragment():
        nothing_to_change = looked is None and "checked" not in request.form
        return Response(status=204) if nothing_to_change else page("threads/_check.html", found=looked)
    g.found = looked
    return page_of(thread_id, form=MessageForm())


@blueprint.post("/threads/<int:thread_id>/read")
def read(thread_id: int):
    """Everything that is there has been seen. By htmx: nothing is left of the button."""
    threads.mark_read(mine(thread_id), by=current_user)
    return Response() if wants_fragment() else see("threads.show", thread_id=thread_id, _anchor="end")
