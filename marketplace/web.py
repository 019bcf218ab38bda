"""What every route uses: page or fragment, find or 404, one answer per form, refusals that lose nothing."""

import secrets
from collections.abc import Callable

from flask import Response, abort, current_app, g, make_response, redirect, request, send_file, session, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.routing import IntegerConverter

from marketplace import database, templating
from marketplace.extensions import csrf, db
from marketplace.gateways import storage
from marketplace.refusals import NotSent, Refused, TooMany
from marketplace.saying import gettext as _

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
SECRET_FIELDS = {"csrf_token", "form_key", "password", "password_again", "current_password"}
PAGE_SIZE = 20

# Posted by programs that have no session; their address itself is a secret that permits just this.
WITHOUT_TOKEN = {"notifications.stop_mails"}


# For htmx, whatever it aimed at: the answer's main part takes the place of the page's.
INSTEAD_OF_MAIN = {"HX-Retarget": "#main", "HX-Reswap": "outerHTML", "HX-Reselect": "#main"}


class RowNumber(IntegerConverter):
    """`<int:…>` in an address is a row's number: one that no column can hold is an unknown address, on both engines."""

    regex = "[0-9]{1,19}"

    def __init__(self, url_map):
        super().__init__(url_map, min=1, max=2**63 - 1)


def wants_fragment() -> bool:
    """The one place that decides between a page and a fragment: htmx asks, and it is no boost and no history restore."""
    headers = request.headers
    return "HX-Request" in headers and not ("HX-Boosted" in headers or "HX-History-Restore-Request" in headers)


def page(template: str, fragment: str | None = None, status: int = 200, **context) -> Response:
    """Render `template`, or only `fragment` when htmx asked for a fragment."""
    name = fragment if fragment and wants_fragment() else template
    return make_response(templating.rendered(name, **context), status)


def found(row):
    """The row, or 404: unknown and foreign things look the same."""
    if row is None:
        abort(404)
    return row


def row_number(text: str | None) -> int | None:
    """A row's number as typed into an address or a hidden field; None for anything that no row can have."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    return int(text)


def visitor():
    """Who asks: the person itself, not Flask-Login's stand-in for it, which looks for it again at every word."""
    return current_user._get_current_object()


def signed_in_only():
    """For `before_request`: an anonymous visitor is sent to the sign-in, keeping what was asked or typed."""
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    return None


def staff_with(*duties: str) -> None:
    """Only staff with one of these duties go on: others of the staff are refused (403), for members there is no such page."""
    if not current_user.is_staff:
        abort(404)
    if not current_user.duties & set(duties):
        abort(403)


def see(endpoint: str, **values) -> Response:
    """303 to a page, after success."""
    return redirect(url_for(endpoint, **values), 303)


def download(file) -> Response:
    """An attachment, whole, under the name that its sender gave it, and as nothing that a browser interprets."""
    path = storage.path_of(file.stored_as)
    if not path.is_file():
        abort(404)
    response = send_file(
        path, mimetype=file.content_type, as_attachment=True, download_name=file.name, etag=False, conditional=False
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def refusal_page(refused: Refused, show: Callable[[], Response]) -> Response:
    """The page as it is now, with the reason on top and the refusal's status.

    What was found in a text that was not sent is shown in its form.
    """
    db.session.rollback()
    db.session.expire_all()
    database.declare_reading(True)
    if isinstance(refused, NotSent):
        g.found = refused
    else:
        g.refusal = refused.message
    response = make_response(show())
    response.status_code = refused.status
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def form_key() -> str:
    """A one-time key for a form: what is typed before comes back with the key it had, a fresh form gets a fresh one."""
    is_fresh = request.method in SAFE_METHODS or g.get("form_done")
    posted = "" if is_fresh else request.form.get("form_key")
    return posted or secrets.token_urlsafe(16)


def typed_fields() -> list[tuple[str, str]]:
    """Everything that was typed into the posted form, without tokens and passwords, in order."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS]


def local_path(address: str | None) -> str:
    """`address` when it is a path on this site, otherwise the front page: nobody is sent elsewhere."""
    if address and address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable():
        return address
    return "/"


def resume_page(action: str, fields: list[tuple[str, str]], files_lost: bool, status: int) -> Response:
    """A form that holds what was typed, to be looked at and sent (again) by its owner."""
    response = page("errors/resume.html", status=status, action=action, fields=fields, files_lost=files_lost)
    response.headers.update(INSTEAD_OF_MAIN)
    return response


def token_missing(_error: CSRFError) -> Response:
    """The form's token is missing or another session's: nothing is done, and what was typed is shown with a fresh one."""
    db.session.rollback()
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return page("errors/403.html", status=403, message=_("ほかのサイトからの送信は受け付けていません。"))
    if not current_user.is_authenticated and not request.path.startswith(("/sign-", "/password-reset", "/confirm")):
        return current_app.login_manager.unauthorized()
    database.declare_reading(True)
    return resume_page(request.full_path.rstrip("?"), typed_fields(), bool(request.files), 422)


def begin_request() -> None:
    """Before every request: say whether it may write, and check the token of one that may."""
    safe = request.method in SAFE_METHODS
    database.declare_reading(safe)
    if "\0" in request.path:
        abort(404)
    if request.mimetype != "multipart/form-data":
        # Such a form is read into memory as a whole, and takes twenty times its size and a second for ten megabytes.
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if not safe and request.endpoint is not None and not request.routing_exception:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        if None in request.form:  # a part without a name, which no browser sends
            abort(400)
        if request.endpoint not in WITHOUT_TOKEN:
            csrf.protect()


def finish_response(response: Response) -> Response:
    """After every request: the headers that hold for all pages."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.add("X-Content-Type-Options", "nosniff")
    headers.add("Referrer-Policy", "same-origin")
    headers.add("Vary", "HX-Request")
    if session:
        headers.setdefault("Cache-Control", "no-store")
    return response


CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"


def error_page(error) -> Response:
    """An HTTP error as a page that says what to do, with the site's headers."""
    code = error.code if error.code in {403, 404, 405, 413, 429} else 500 if error.code >= 500 else 400
    db.session.rollback()
    if code == 500:
        _ask_nobody_who_is_there()
    response = page(f"errors/{code}.html", status=error.code, message="")
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def database_silent(error: OperationalError) -> Response:
    """The database did not answer in time, or not at all: nothing was written, and it may work in a moment."""
    current_app.logger.error("The database did not answer %s %s: %s", request.method, request.path, error.orig)
    _ask_nobody_who_is_there()
    response = page("errors/503.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _ask_nobody_who_is_there() -> None:
    """The page that tells of a silent database is rendered without it: nobody is looked up."""
    db.session.rollback()
    g._login_user = current_app.login_manager.anonymous_user()
