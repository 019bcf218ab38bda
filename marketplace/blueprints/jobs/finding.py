"""The list of jobs and its feed. Everything that is asked for stands in the address."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from flask import current_app, request
from flask_login import current_user

from marketplace import clock, filters
from marketplace.blueprints.jobs.blueprint import blueprint
from marketplace.forms.jobs import SearchForm
from marketplace.models.jobs import choices
from marketplace.models.jobs.search import Search, droppable, find
from marketplace.models.standing import completions
from marketplace.web import page, row_number


@blueprint.get("/jobs")
def index():
    """The jobs that take applications, or one's own; for a filter that changes, only the list."""
    if request.args.get("mine") and not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    mine = current_user.id if request.args.get("mine") else None
    search, errors = asked_for(mine)
    now = clock.now()
    after, before = (row_number(request.args.get(name)) for name in ("after", "before"))
    listed = find(search, now, after=after, before=before)
    response = page(
        "jobs/index.html",
        "jobs/_list.html",
        status=422 if errors else 200,
        search=search,
        errors=errors,
        listed=listed,
        completions=completions({row.client_id for row in listed.rows}) if mine is None else {},
        deadlines={at: deadline(at) for at in {row.closes_at for row in listed.rows}},
        droppable=[] if listed.rows else droppable(search, now),
        address=address,
        choices=choices,
        categories=choices.categories(),
    )
    if not errors:
        response.headers["HX-Push-Url"] = address(search)
    return response


class Deadline(NamedTuple):
    """One time in words; the jobs of a list share a few."""

    iso: str
    day: str
    left: str


def deadline(at: datetime) -> Deadline:
    return Deadline(filters.iso(at), filters.day(at), filters.left(at))


def asked_for(mine: int | None) -> tuple[Search, dict[str, str]]:
    """The search in the address, and what of it could not be understood and is left out: messages by label."""
    if not request.args:
        return Search(mine=mine), {}
    form = SearchForm(request.args)
    form.validate()
    errors = {form[name].label.text: messages[0] for name, messages in form.errors.items()}
    return form.search(mine), errors


def address(search: Search, path: str = "/jobs", **more: int) -> str:
    """The address of a search, the same for the same search."""
    asked = {"mine": 1} if search.mine is not None else {}
    if search.words:
        asked["q"] = " ".join(search.words)
    asked |= {name: value for name, value in search.filters() if name != "words"}
    query = urlencode(asked | more)
    return f"{path}?{query}" if query else path


@blueprint.get("/jobs.atom")
def atom():
    """The newest jobs of a search as a feed."""
    search, _errors = asked_for(None)
    now = clock.now()
    rows = find(search, now).rows
    response = page(
        "jobs/atom.xml",
        rows=rows,
        updated=rows[0].published_at if rows else now,
        base=current_app.config["BASE_URL"],
        search=search,
        address=address,
        choices=choices,
    )
    response.content_type = "application/atom+xml; charset=utf-8"
    return response
