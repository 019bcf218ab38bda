"""The overview: what waits, and the market in figures. It shows what the visitor's duties allow."""

from flask import request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.models import staff
from marketplace.models.closures import closed_days
from marketplace.models.contracts.words import CONTRACT_STATES
from marketplace.models.desk import held, promise, requests
from marketplace.models.desk.asked import MOST_COUNTED
from marketplace.web import page, row_number


@blueprint.get("/staff")
def index():
    """The queues for review; money and contracts for finance, disputed contracts for review."""
    state = request.args.get("state")
    may_see = _states()
    if state not in may_see:
        state = None if "finance" in current_user.duties else "disputed"
    before = row_number(request.args.get("before"))
    rows, older = staff.contracts(state, before) if may_see else ([], None)
    is_finance = "finance" in current_user.duties
    return page(
        "staff/index.html",
        queues=_queues() if "review" in current_user.duties else [],
        MOST=MOST_COUNTED,
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


def _queues() -> list[tuple]:
    """Each queue with how many wait, until when the first has an answer, and how near that is."""
    now, closed = clock.now(), closed_days()
    listed = []
    for name, address, waiting, near in (
        ("contact_requests", url_for("contact_requests.queue"), requests.waiting(), promise.NEAR),
        ("held_messages", url_for("held_messages.queue"), held.waiting(), promise.NEAR_HOLD),
        ("message_marks", url_for("held_messages.queue", state="marked"), held.marked(), promise.NEAR),
    ):
        count, due = waiting
        listed.append((name, address, count, due, promise.age(due, now, closed, near) if due else None))
    return listed


def _states() -> list[str]:
    """The states of which this visitor may list the contracts."""
    if "finance" in current_user.duties:
        return list(CONTRACT_STATES)
    return ["disputed"] if "review" in current_user.duties else []
