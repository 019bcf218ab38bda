"""Finding jobs: what was asked for, and one page of what there is, newest first.

A page is read by its first or last job (`after`, `before`), never by its number: nothing is counted or skipped, and a
job that is posted meanwhile moves nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Row, exists, func, select, tuple_

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.jobs.job import Job
from marketplace.rules.search_text import fold

PAGE_SIZE = 20
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


def conditions(search: Search, now: datetime) -> list[ColumnElement[bool]]:
    """The search as conditions on jobs."""
    asked = [Job.state == "open", Job.closes_at > now] if search.mine is None else [Job.client_id == search.mine]
    asked += [Job.search_text.contains(fold(word), autoescape=True) for word in search.words]
    if search.category:
        asked.append(Job.category == search.category)
    if search.format:
        asked.append(Job.format == search.format)
    if search.pay_min is not None:
        asked.append(func.coalesce(Job.budget_max, Job.budget_min) >= search.pay_min)
    if search.pay_max is not None:
        asked.append(func.coalesce(Job.budget_min, Job.budget_max) <= search.pay_max)
    return asked


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
    asked = SHOWN.where(*conditions(search, now))
    if before is not None:
        nearest = asked.where(_place_of(before) < PLACE).order_by(Job.published_at, Job.id)
        rows = db.session.execute(nearest.limit(size + 1)).all()
        if rows:
            more, rows = len(rows) > size, rows[:size][::-1]
            return Found(rows, rows[0].id if more else None, rows[-1].id)
    newest = asked.order_by(Job.published_at.desc(), Job.id.desc()).limit(size + 1)
    rows = db.session.execute(newest.where(_place_of(after) > PLACE)).all() if after is not None else []
    newer = rows[0].id if rows else None
    if not rows:
        rows = db.session.execute(newest).all()
    more, rows = len(rows) > size, rows[:size]
    return Found(rows, newer, rows[-1].id if more else None)


def _place_of(job_id: int):
    """The place of a job in the lists; nothing lies before or after the place of an unknown one."""
    return tuple_(select(Job.published_at).where(Job.id == job_id).scalar_subquery(), job_id)


def droppable(search: Search, now: datetime) -> list[tuple[str, str | int]]:
    """The things asked for without which, each alone, something would be found."""
    filters = search.filters()
    if not filters:
        return []
    tests = [exists().where(*conditions(search.without(*one), now)) for one in filters]
    return [one for one, found in zip(filters, db.session.execute(select(*tests)).one(), strict=True) if found]
