"""What was done and how the promise is kept: the log of staff's acts, decisions by day as a picture and a table."""

from flask import Response, request

from marketplace import clock
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.models.desk import log as records
from marketplace.models.desk import promises as figures
from marketplace.saying import gettext as _
from marketplace.templating import rendered
from marketplace.web import page, staff_with


@blueprint.get("/staff/log")
def log() -> Response:
    """Looks and decisions, the newest first; `who`: of one person."""
    staff_with("review", "admin")
    people = records.people()
    chosen = next((person for person in people if person.name == request.args.get("who")), None)
    after = request.args.get("after", "")
    lines, older = records.log(chosen.id if chosen else None, after)
    return page(
        "staff/log.html",
        lines=lines,
        older=older,
        is_first=not records.CURSOR.fullmatch(after),
        people=people,
        who=chosen.name if chosen else "",
    )


@blueprint.get("/staff/promises")
def promises() -> Response:
    """The decisions of the last thirty days against the promise, and what is open."""
    staff_with("review", "admin")
    now = clock.now()
    return page("staff/promises.html", days=figures.days(now), waiting=figures.open_now(now))


@blueprint.get("/staff/promises.svg")
def promises_picture() -> Response:
    """The same numbers as a picture."""
    staff_with("review", "admin")
    days = figures.days(clock.now())
    most = max((day.all_in_time + day.all_late for day in days), default=0)
    is_dark = request.args.get("on") == "dark"
    words = {"title": _("日ごとの決定"), "in_time": _("期限内"), "too_late": _("期限後")}
    picture = rendered("staff/promises.svg", days=days, most=most, is_dark=is_dark, **words)
    return Response(picture, mimetype="image/svg+xml")
