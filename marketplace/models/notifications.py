"""Notices in the site and mails: rows written with the event they tell of, sent afterwards by the worker."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, select, text
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

    @classmethod
    def of(cls, user):
        """Query: this person's notices, newest first."""
        return select(cls).where(cls.user_id == user.id).order_by(cls.id.desc())


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
