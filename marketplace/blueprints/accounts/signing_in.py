"""Signing in and out, and what becomes of a form whose session is over: it is carried through the sign-in."""

from urllib.parse import urlsplit

from flask import Response, make_response, redirect, request, url_for
from flask_login import current_user

from marketplace import database, entry
from marketplace.actions.accounts import sessions
from marketplace.actions.accounts import sign_in as actions
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.extensions import db
from marketplace.forms.accounts import SignInForm
from marketplace.refusals import Refused
from marketplace.web import (
    SAFE_METHODS,
    SECRET_FIELDS,
    local_path,
    page,
    refusal_page,
    resume_page,
    typed_fields,
    wants_fragment,
)

CARRIED = "kept:"
# htmx may have aimed at a place inside a form, which can hold no form of its own.
INSTEAD_OF_THE_PAGE = {"HX-Retarget": "#main", "HX-Reswap": "innerHTML", "HX-Reselect": "#sign-in"}


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in():
    """Sign in; then the page that was asked for, or the form that was typed before the session was over."""
    form = SignInForm()
    if request.method != "POST":
        return redirect(_next(), 303) if current_user.is_authenticated else _sign_in_page(form, 200)
    if not form.validate():
        return _sign_in_page(form, 422)
    try:
        token = actions.sign_in(
            form.email.data,
            form.password.data,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
        )
    except Refused as refused:
        return refusal_page(refused, lambda: _sign_in_page(form, 422))
    sessions.end(entry.token())
    entry.begin(token)
    if request.form.get("resume"):
        return resume_page(_next(), _carried(), bool(request.form.get("files_lost")), 200)
    return redirect(_next(), 303)


@blueprint.post("/sign-out")
def sign_out():
    """End this browser's session."""
    sessions.end(entry.token())
    entry.forget()
    return redirect(url_for("front.index"), 303)


def session_over() -> Response:
    """Nobody is signed in, but somebody has to be: ask for it, and lose nothing of what was asked or typed."""
    if request.method in SAFE_METHODS:
        if wants_fragment():
            there = url_for("accounts.sign_in", next=_page_around())
            return make_response("", 401, {"HX-Redirect": there})
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    db.session.rollback()
    database.declare_reading(True)
    response = page(
        "accounts/sign_in.html",
        "accounts/_sign_in.html",
        status=422,
        form=SignInForm(formdata=None),
        next=request.full_path.rstrip("?"),
        resume=True,
        carried=[(CARRIED + name, value) for name, value in typed_fields()],
        files_lost=any(file.filename for file in request.files.values()),
    )
    response.headers.update(INSTEAD_OF_THE_PAGE)
    return response


def _sign_in_page(form: SignInForm, status: int) -> Response:
    return page(
        "accounts/sign_in.html",
        "accounts/_sign_in.html",
        status=status,
        form=form,
        next=_next(),
        resume=bool(request.form.get("resume")),
        carried=[(CARRIED + name, value) for name, value in _carried()],
        files_lost=bool(request.form.get("files_lost")),
    )


def _next() -> str:
    return local_path(request.values.get("next"))


def _carried() -> list[tuple[str, str]]:
    """The fields that came along from the form that could not be sent."""
    pairs = [
        (name.removeprefix(CARRIED), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(CARRIED)
    ]
    return [(name, value) for name, value in pairs if name not in SECRET_FIELDS]


def _page_around() -> str:
    """The page on which htmx asked for a piece; that piece's own address when it does not say."""
    try:
        around = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:  # no address at all
        around = urlsplit("")
    if around.netloc == request.host:
        return local_path(around._replace(scheme="", netloc="", fragment="").geturl())
    return request.full_path.rstrip("?")
