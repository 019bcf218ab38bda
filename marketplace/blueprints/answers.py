"""The one answer to a posted form that does a verb: once per form key, 303 on success, the page with the reason otherwise."""

from collections.abc import Callable

from flask import Response, flash, g, redirect, request, url_for
from flask_login import current_user

from marketplace import filters
from marketplace.actions import form_keys
from marketplace.actions.gate import Way
from marketplace.forms import Form
from marketplace.models import Message
from marketplace.refusals import Invalid, NotSent, Refused
from marketplace.saying import gettext as _
from marketplace.web import refusal_page

WORDS = ("body", "note")


def act(
    verb: Callable, *, to: Callable | str, show: Callable[[], Response], done: str = "", form: Form | None = None
) -> Response:
    """Do `verb()` once per form key and answer.

    The same key again gets the first answer again. `to` is the address of the next page, or a function that makes it
    from the verb's result. `show` renders the present page; it is called after everything was rolled back. What was
    refused of a field is said at that field of the `form`.

    When the verb's words are held for staff, its result is that message, and the answer leads to its thread.
    """
    said = done

    def answer() -> str:
        nonlocal said
        result = verb()
        if isinstance(result, Message) and result.state == "held":
            said = _(
                "事務局に確認を依頼しました。結果は%(until)sまでにお知らせします。", until=filters.when(result.due_at)
            )
            return url_for("threads.show", thread_id=result.thread_id, _anchor="end")
        return to(result) if callable(to) else to

    try:
        location = form_keys.once(request.form.get("form_key", ""), by=current_user, path=request.path, answer=answer)
    except Refused as refused:
        if form is not None:
            say_at_field(form, refused)
        return refusal_page(refused, show)
    g.form_done = True
    if said:
        flash(said)
    return redirect(location, 303)


def say_at_field(form: Form, refused: Refused) -> None:
    """Let the field say what was refused of it: the one that is named, or the one in whose words or files it was found."""
    name = ""
    if isinstance(refused, Invalid):
        name = refused.field
    elif isinstance(refused, NotSent):
        name = "files" if refused.found[0].file else next(words for words in WORDS if words in form)
    if name in form:
        form[name].errors = [refused.message]


def way() -> Way:
    """How the author of the posted words wants to go on (the one place that reads it)."""
    return Way(caution_seen=request.form.get("caution_seen") == "1", hold=request.form.get("hold") == "1")
