"""Notices in the site and mails: rows written with the event they tell of, sent afterwards by the worker."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, func, literal, select, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.stateful import RowId, UTCDateTime

LAST_TICK = "worker_tick"


class Notice(db.Model):
    """One line under the bell. `kind` names the wording (`contracts.fund`), `path` the page it leads to."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user", "user_id", "id"),
        Index(
            "ix_notices_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    kind: Mapped[str] = mapped_column(String(40), nullable=False)
    subject: Mapped[str] = mapped_column(String(300), nullable=False)
    path: Mapped[str] = mapped_column(String(300), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Mail(db.Model):
    """One mail to one address. `state`: waiting, sent (the server said 250), failed (given up after the last try)."""

    __tablename__ = "mails"
    __table_args__ = (
        Index(
            "ix_mails_waiting",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_mails_failed", "id", sqlite_where=text("state = 'failed'"), postgresql_where=text("state = 'failed'")
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    address: Mapped[str] = mapped_column(String(254), nullable=False)
    subject: Mapped[str] = mapped_column(String(300), nullable=False)
    body: Mapped[str] = mapped_column(Text, nullable=False)
    legal: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False)
    state: Mapped[str] = mapped_column(String(8), nullable=False, default="waiting")
    tries: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    last_error: Mapped[str] = mapped_column(String(300), nullable=False, default="")
    next_try_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class Reminder(db.Model):
    """That a reminder of a deadline was given, so that it is given once: `key` names subject, event and day."""

    __tablename__ = "reminders"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class Setting(db.Model):
    """What the running site keeps of itself: the demo's clock, the worker's last tick."""

    __tablename__ = "site_settings"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), nullable=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, newest first; `older` is the number before which the next page begins, or None."""

    rows: list
    older: int | None


def page_of(user, before: int | None, size: int = 20) -> Page:
    """A page of this person's notices: the newest, or those before the notice of that number."""
    mine = Notice.user_id == user.id if before is None else (Notice.user_id == user.id) & (Notice.id < before)
    columns = (Notice.id, Notice.subject, Notice.path, Notice.created_at, Notice.read_at)
    rows = db.session.execute(select(*columns).where(mine).order_by(Notice.id.desc()).limit(size + 1)).all()
    return Page(rows[:size], rows[size - 1].id if len(rows) > size else None)


def newest_of(user) -> int:
    """The number of this person's newest notice, or 0."""
    return db.session.scalar(select(func.max(Notice.id)).where(Notice.user_id == user.id)) or 0


def mails_in_trouble(most: int = 200) -> list:
    """Mails that were given up, then those refused at least once, without their text; the oldest first."""
    failed = Mail.state == literal("failed", literal_execute=True)
    tried_again = (Mail.state == literal("waiting", literal_execute=True)) & (Mail.last_error != "")
    columns = (Mail.id, Mail.address, Mail.state, Mail.tries, Mail.last_error, Mail.next_try_at, Mail.created_at)
    return [
        row
        for condition in (failed, tried_again)
        for row in db.session.execute(select(*columns).where(condition).order_by(Mail.id).limit(most))
    ]


def setting(name: str) -> str | None:
    """What the site keeps under this name."""
    return db.session.scalar(select(Setting.value).where(Setting.name == name))


def leave_address(user_id: int) -> str:
    """Where this person stops mails without signing in: the address carries a signed number that nobody can make up."""
    return f"{current_app.config['BASE_URL']}/notifications/mail-off/{_signer().dumps(user_id)}"


def who_leaves(token: str) -> int | None:
    """The person's id in such an address; None when it is not one of ours."""
    try:
        return _signer().loads(token)
    except BadData:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="mail-off")
