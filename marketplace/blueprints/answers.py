"""The one answer to a posted form that does a verb: once per form key, 303 on success, the page with the reason otherwise."""

from collections.abc import Callable

from flask import Response, flash, g, redirect, request
from flask_login import current_user

from marketplace.actions import form_keys
from marketplace.refusals import Refused
from marketplace.web import refusal_page


def act(verb: Callable, *, to: Callable | str, show: Callable[[], Response], done: str = "") -> Response:
    """Do `verb()` once per form key and answer.

    The same key again gets the first answer again. `to` is the address of the next page, or a function that makes it
    from the verb's result. `show` renders the present page; it is called after everything was rolled back.
    """

    def answer() -> str:
        result = verb()
        return to(result) if callable(to) else to

    try:
        location = form_keys.once(request.form.get("form_key", ""), by=current_user, path=request.path, answer=answer)
    except Refused as refused:
        return refusal_page(refused, show)
    g.form_done = True
    if done:
        flash(done)
    return redirect(location, 303)
