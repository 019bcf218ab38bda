"""The ledger: a worker's balance and income, a client's held and paid money."""

from flask import Blueprint, Response, request
from flask_login import current_user

from marketplace import clock
from marketplace.models import ledger
from marketplace.models.contracts.words import MILESTONE_STATES
from marketplace.models.ledger import statement
from marketplace.templating import rendered
from marketplace.web import page, signed_in_only

blueprint = Blueprint("ledger", __name__)
blueprint.before_request(signed_in_only)


@blueprint.get("/balance")
def balance():
    """The balance and its lines as a worker; what is held and what was paid as a client."""
    older_than = statement.Place.read(request.args.get("before"))
    return _as_client(older_than) if role() == "client" else _as_worker(older_than)


def _as_worker(older_than) -> Response:
    lines, older = statement.lines("worker", current_user.id, older_than)
    return page(
        "ledger/balance.html",
        role="worker",
        balance=ledger.balance("worker", current_user.id),
        lines=lines,
        older=older,
        is_first=older_than is None,
        months=statement.months("worker", current_user.id, clock.now()),
    )


def _as_client(older_than) -> Response:
    lines, older = statement.lines("outside", current_user.id, older_than)
    held = statement.held_for(current_user.id)
    paid_in, returned = statement.paid_by(current_user.id)
    return page(
        "ledger/balance.html",
        role="client",
        held=held,
        held_total=sum(row.amount for row in held),
        paid_in=paid_in,
        returned=returned,
        lines=lines,
        older=older,
        is_first=older_than is None,
        months=statement.months("client", current_user.id, clock.now()),
        PART_STATES=MILESTONE_STATES,
    )


@blueprint.get("/balance/income.svg")
def income():
    """The worker's income by month as a picture; the page has the same numbers in a table beside it."""
    months = statement.months("worker", current_user.id, clock.now())
    is_dark = request.args.get("on") == "dark"
    most = max((month.paid for month in months), default=0)
    return Response(rendered("ledger/income.svg", months=months, most=most, is_dark=is_dark), mimetype="image/svg+xml")


def role() -> str:
    """Whose page is asked for: the worker's or the client's, otherwise that of the present role."""
    asked = request.args.get("role")
    return asked if asked in {"worker", "client"} else current_user.role
