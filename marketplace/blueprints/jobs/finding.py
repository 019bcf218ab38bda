"""The list of jobs and its feed. Everything that is asked for stands in the address."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

from flask import current_app, request
from flask_babel import get_locale
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import Row

from marketplace import clock, filters
from marketplace.blueprints.jobs.blueprint import blueprint
from marketplace.forms.jobs import SearchForm
from marketplace.models.jobs import choices
from marketplace.models.jobs.search import Search, droppable, find
from marketplace.models.standing import completions
from marketplace.templating import rendered
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
        lines=drawn(listed.rows, mine=mine is not None),
        droppable=[] if listed.rows else droppable(search, now),
        address=address,
        choices=choices,
        categories=choices.categories(),
    )
    if not errors:
        response.headers["HX-Push-Url"] = address(search)
    return response


def drawn(rows: Iterable[Row], *, mine: bool) -> Markup:
    """The jobs of a list as they are shown to this reader now."""
    completed = {} if mine else completions({row.client_id for row in rows})
    left = {at: filters.left(at) for at in {row.closes_at for row in rows}}
    language = str(get_locale())
    lines = (line(row, left[row.closes_at], completed.get(row.client_id), mine, language) for row in rows)
    # The template of a line has escaped what people wrote.
    return Markup("".join(lines))  # noqa: S704


@lru_cache(maxsize=2000)
def line(row: Row, left: str, completion: tuple[int, int] | None, mine: bool, _language: str) -> str:
    """One job in a list. All that is shown stands in the arguments: the same job is drawn once, not for every page."""
    return rendered("jobs/_job.html", row=row, left=left, completion=completion, mine=mine, choices=choices)


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
