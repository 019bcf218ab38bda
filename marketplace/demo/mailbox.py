"""The demo's mailbox: every mail that was written, whoever it is for, newest first."""

from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup
from sqlalchemy import Row, select

from marketplace import filters
from marketplace.demo.people import PERSONAS
from marketplace.extensions import db
from marketplace.models import Mail

SIZE = 20
SHOWN = (Mail.id, Mail.address, Mail.subject, Mail.state, Mail.last_error, Mail.created_at, Mail.sent_at)


@dataclass(frozen=True, slots=True)
class Page:
    """Some mails, and where the pages beside begin: before the mail `older`, after the mail `newer`."""

    mails: list[Row]
    older: int | None
    newer: int | None


def listed(to: str = "", *, before: int | None = None, after: int | None = None) -> Page:
    """One page, for everybody or for one persona; without `before` and `after` the newest."""
    query = select(*SHOWN)
    if to in PERSONAS:
        query = query.where(Mail.address == f"{to}@demo.invalid")
    if after is not None:
        rows = db.session.execute(query.where(Mail.id > after).order_by(Mail.id).limit(SIZE + 1)).all()
        mails = rows[:SIZE][::-1]
        return Page(mails, mails[-1].id if mails else None, mails[0].id if len(rows) > SIZE else None)
    if before is not None:
        query = query.where(Mail.id < before)
    rows = db.session.execute(query.order_by(Mail.id.desc()).limit(SIZE + 1)).all()
    mails = rows[:SIZE]
    return Page(mails, mails[-1].id if len(rows) > SIZE else None, mails[0].id if before and mails else None)


def letter(number: int) -> Row | None:
    """One mail with its body."""
    return db.session.execute(select(*SHOWN, Mail.body).where(Mail.id == number)).one_or_none()


def shown(body: str) -> Markup:
    """The body with its links; those to this site stay at the address under which it is open right now."""
    site = current_app.config["BASE_URL"]
    own_links = str(filters.multiline(body)).replace(f'href="{site}/', 'href="/')
    # The filter has escaped what people wrote.
    return Markup(own_links)  # noqa: S704
