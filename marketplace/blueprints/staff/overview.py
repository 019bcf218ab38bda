"""Staff's own pages: the market in figures, and its people. Each page shows what the visitor's duties allow."""

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.actions import staff as actions
from marketplace.blueprints.answers import act
from marketplace.extensions import db
from marketplace.models import User, staff
from marketplace.models.contracts.words import CONTRACT_STATES
from marketplace.rules import plain_text
from marketplace.web import found, page, row_number, signed_in_only

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
LONGEST = 100


@blueprint.before_request
def _staff_only():
    """An anonymous visitor signs in first; for members there is no such page."""
    if (sign_in := signed_in_only()) is not None:
        return sign_in
    if not current_user.is_staff:
        abort(404)
    return None


@blueprint.get("")
def index():
    """The figures of the market; money and contracts for finance, disputed contracts for review."""
    state = request.args.get("state")
    may_see = _states()
    if state not in may_see:
        state = None if "finance" in current_user.duties else "disputed"
    before = row_number(request.args.get("before"))
    rows, older = staff.contracts(state, before) if may_see else ([], None)
    is_finance = "finance" in current_user.duties
    return page(
        "staff/index.html",
        figures=staff.figures(),
        books=staff.books() if is_finance else None,
        trouble=staff.payments_in_trouble() if is_finance else [],
        contracts=rows,
        older=older,
        before=before,
        state=state,
        states={name: CONTRACT_STATES[name] for name in may_see},
        is_finance=is_finance,
        STATES=CONTRACT_STATES,
    )


def _states() -> list[str]:
    """The states of which this visitor may list the contracts."""
    if "finance" in current_user.duties:
        return list(CONTRACT_STATES)
    return ["disputed"] if "review" in current_user.duties else []


@blueprint.get("/people")
def people() -> Response:
    """Accounts, searched by name or address."""
    if not current_user.duties & {"review", "identity", "admin"}:
        abort(403)
    typed = plain_text.without_unusable(request.args.get("q", ""))[:LONGEST]
    kind = request.args.get("kind", "")
    rows, older = staff.people(typed, kind, row_number(request.args.get("before")))
    return page(
        "staff/people.html",
        people=rows,
        duties=staff.duties_of([row.id for row in rows if row.kind == "staff"]),
        older=older,
        q=typed,
        kind=kind if kind in staff.KINDS else "",
        may_review="review" in current_user.duties,
    )


@blueprint.post("/people/<int:number>/suspend")
def suspend(number: int):
    """Let a member begin nothing any more."""
    return _sanction(number, actions.suspend, _("利用を制限しました。"))


@blueprint.post("/people/<int:number>/restore")
def restore(number: int):
    """Let a suspended member begin things again."""
    return _sanction(number, actions.restore, _("利用の制限を解除しました。"))


def _sanction(number: int, verb, done: str) -> Response:
    person = found(db.session.get(User, number))
    to = url_for("staff.people", q=person.name)
    return act(lambda: verb(person, by=current_user), to=to, show=people, done=done)
