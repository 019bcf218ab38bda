"""Finding jobs: what was asked for, and one page of what there is, newest first.

A page is read by its first or last job (`after`, `before`), never by its number: nothing is counted or skipped, and a
job that is posted meanwhile moves nothing.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, select, tuple_

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.jobs.job import Job
from marketplace.models.stateful import RowId
from marketplace.models.statements import Statement
from marketplace.rules.search_text import fold

PAGE_SIZE = 20
WILD = re.compile("[/%_]")
PLACE = tuple_(Job.published_at, Job.id)
SHOWN = select(
    *(Job.id, Job.state, Job.title, Job.category, Job.client_id, Job.place, Job.seats),
    *(Job.budget_min, Job.budget_max, Job.budget_open, Job.published_at, Job.closes_at),
    func.substr(Job.description, 1, 90).label("digest"),
    *(User.name.label("client_name"), User.display_name.label("client")),
).join(User, User.id == Job.client_id)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; empty values ask for nothing. Pay in yen before tax, compared with the job's range.

    `mine` is the person whose own jobs are asked for, in all states; otherwise those that take applications are meant.
    """

    words: tuple[str, ...] = ()
    category: str = ""
    format: str = ""
    pay_min: int | None = None
    pay_max: int | None = None
    mine: int | None = None

    def filters(self) -> list[tuple[str, str | int]]:
        """The single things asked for, by name; each word is one."""
        single = [(name, getattr(self, name)) for name in ("category", "format", "pay_min", "pay_max")]
        return [("words", word) for word in self.words] + [(name, value) for name, value in single if value]

    def without(self, name: str, value: str | int) -> "Search":
        """The same search with one thing less."""
        if name == "words":
            return replace(self, words=tuple(word for word in self.words if word != value))
        return replace(self, **{name: None if name.startswith("pay") else ""})


def asked_of(search: Search, now: datetime) -> dict[str, object]:
    """The values of the search, by the names of their conditions."""
    asked = {"open_at": now} if search.mine is None else {"mine": search.mine}
    asked |= {f"word_{number}": _pattern(word) for number, word in enumerate(search.words)}
    return asked | {name: value for name, value in search.filters() if name != "words"}


def _pattern(word: str) -> str:
    return "%" + WILD.sub(r"/\g<0>", fold(word)) + "%"


def condition(name: str, value) -> ColumnElement[bool]:
    """What a job must fulfil for one value of a search."""
    match name:
        case "open_at":
            return and_(Job.state == "open", Job.closes_at > value)
        case "mine":
            return Job.client_id == value
        case "category":
            return Job.category == value
        case "format":
            return Job.format == value
        case "pay_min":
            return func.coalesce(Job.budget_max, Job.budget_min) >= value
        case "pay_max":
            return func.coalesce(Job.budget_min, Job.budget_max) <= value
        case _:
            return Job.search_text.like(value, escape="/")


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `newer` and `older` are the jobs before and after which the neighbouring pages lie, if any."""

    rows: list[Row]
    newer: int | None
    older: int | None


def find(
    search: Search, now: datetime, *, after: int | None = None, before: int | None = None, size: int = PAGE_SIZE
) -> Found:
    """The page after or before a job; the first one when no such page exists (any more)."""
    asked = asked_of(search, now)
    if before is not None and (rows := _read(asked, "before", before, size)):
        shown = rows[:size][::-1]
        return Found(shown, shown[0].id if len(rows) > size else None, shown[-1].id)
    rows = _read(asked, "after", after, size) if after is not None else []
    newer = rows[0].id if rows else None
    if not rows:
        rows = _read(asked, "first", None, size)
    return Found(rows[:size], newer, rows[size - 1].id if len(rows) > size else None)


def _read(asked: dict[str, object], side: str, place: int | None, size: int) -> list[Row]:
    values = asked | {"size": size + 1} | ({"place": place} if place is not None else {})
    return _statement(tuple(asked), side).rows(**values)


@cache
def _statement(names: tuple[str, ...], side: str) -> Statement:
    """One job more than fits. Building it costs more than running it, so each kind of search keeps its own."""
    asked = SHOWN.where(*(condition(name, bindparam(name)) for name in names)).limit(bindparam("size"))
    if side == "before":
        return Statement(asked.where(_place() < PLACE).order_by(Job.published_at, Job.id))
    newest = asked.order_by(Job.published_at.desc(), Job.id.desc())
    return Statement(newest.where(_place() > PLACE) if side == "after" else newest)


def _place():
    """The place of the job `place` in the lists; nothing lies before or after the place of an unknown one."""
    number = bindparam("place", type_=RowId)
    return tuple_(select(Job.published_at).where(Job.id == number).scalar_subquery(), number)


def droppable(search: Search, now: datetime) -> list[tuple[str, str | int]]:
    """The things asked for without which, each alone, something would be found."""
    filters = search.filters()
    if not filters:
        return []
    without = [asked_of(search.without(*one), now) for one in filters]
    tests = [exists().where(*(condition(*one) for one in asked.items())) for asked in without]
    return [one for one, found in zip(filters, db.session.execute(select(*tests)).one(), strict=True) if found]
