"""Accounts: found by name or address; the duty review suspends and restores members."""

from flask import Response, request, url_for
from flask_login import current_user

from marketplace.actions import staff as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.extensions import db
from marketplace.models import User, staff
from marketplace.rules import plain_text
from marketplace.saying import gettext as _
from marketplace.web import found, page, row_number, staff_with

LONGEST = 100


@blueprint.get("/staff/people")
def people() -> Response:
    """Accounts, searched by name or address."""
    staff_with("review", "identity", "admin")
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


@blueprint.post("/staff/people/<int:number>/suspend")
def suspend(number: int):
    """Let a member begin nothing any more."""
    return _sanction(number, actions.suspend, _("利用を制限しました。"))


@blueprint.post("/staff/people/<int:number>/restore")
def restore(number: int):
    """Let a suspended member begin things again."""
    return _sanction(number, actions.restore, _("利用の制限を解除しました。"))


def _sanction(number: int, verb, done: str) -> Response:
    person = found(db.session.get(User, number))
    to = url_for("staff.people", q=person.name)
    return act(lambda: verb(person, by=current_user), to=to, show=people, done=done)
