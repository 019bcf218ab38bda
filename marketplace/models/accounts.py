"""People: members and staff, their sessions, and what a signed-in request knows of them."""

from datetime import datetime
from functools import cached_property
from hashlib import sha256

from flask_login import UserMixin
from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.guards import free_key, guard, kept_key
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.models.statements import statement
from marketplace.rules.devices import device

DUTIES = ("review", "identity", "finance", "admin")


class User(db.Model):
    """One account. A member acts as client and as worker; staff accounts are separate and have duties.

    `name` is the public slug in addresses, `display_name` what others read. Times are UTC.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), nullable=False)
    name: Mapped[str] = mapped_column(String(40), nullable=False, unique=True)
    display_name: Mapped[str] = mapped_column(String(60), nullable=False)
    email: Mapped[str] = mapped_column(String(254), nullable=False, unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(8), nullable=False, default="worker")
    lang: Mapped[str] = mapped_column(String(2), nullable=False, default="ja")
    theme: Mapped[str] = mapped_column(String(5), nullable=False, default="auto")
    intro: Mapped[str] = mapped_column(Text, nullable=False, default="")
    company: Mapped[str] = mapped_column(String(100), nullable=False, default="")
    skills: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    mail_notices: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    consent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    duty_rows: Mapped[list["StaffDuty"]] = relationship(lazy="select", cascade="all, delete-orphan")

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def duties(self) -> set[str]:
        """The duties that count now: a suspended account has none."""
        return set() if self.suspended else {row.duty for row in self.duty_rows}

    @property
    def suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def consented(self) -> bool:
        return self.consent_version is not None

    @classmethod
    def active_member(cls):
        """Query: confirmed members whose account is open."""
        return select(cls).where(cls.kind == "member", cls.confirmed_at.is_not(None), cls.closed_at.is_(None))


guard("users", "insert", "kind", "NEW.kind IN ('member', 'staff')")
guard("users", "update", "kind", "NEW.kind = OLD.kind AND NEW.id = OLD.id")
guard("users", "delete", "kept", "FALSE")
for _column in ("id", "name", "email"):
    free_key("users", _column)
for _column in ("name", "email"):
    kept_key("users", _column)


class StaffDuty(db.Model):
    """One duty of one staff account (product.md, People)."""

    __tablename__ = "staff_duties"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(12), primary_key=True)


guard(
    "staff_duties",
    "insert",
    "staff_only",
    "EXISTS (SELECT 1 FROM users u WHERE u.id = NEW.user_id AND u.kind = 'staff')",
)
guard("staff_duties", "update", "fixed", "FALSE")


class Session(db.Model):
    """A signed-in browser. The cookie holds a token, the table its SHA-256; deleting the row ends the session."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    user_agent: Mapped[str] = mapped_column(String(200), nullable=False, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    @property
    def device(self) -> str:
        """The browser and system, in words that people know."""
        return device(self.user_agent)

    @classmethod
    def of(cls, user):
        """Query: this person's sessions, the most recently used first."""
        return select(cls).where(cls.user_id == user.id).order_by(cls.last_seen_at.desc(), cls.id.desc())


class SignUp(db.Model):
    """Somebody asked for an account and has not yet opened the link in the mail; `name` is kept for them meanwhile.

    There is one for an address that has an account too, so that nobody can tell the two apart; its link is sent to
    nobody. `browser_hash` knows the browser that asked: there the link is enough, elsewhere the password is asked for,
    so that nobody confirms an account that somebody else prepared for this address.
    """

    __tablename__ = "sign_ups"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), nullable=False, index=True)
    name: Mapped[str] = mapped_column(String(40), nullable=False, unique=True)
    display_name: Mapped[str] = mapped_column(String(60), nullable=False)
    password_hash: Mapped[str] = mapped_column(String(200), nullable=False)
    lang: Mapped[str] = mapped_column(String(2), nullable=False)
    token_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    browser_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class AccountToken(db.Model):
    """A link with which a password is set, sent by mail or printed. Single use; only the SHA-256 of the token is kept.

    `user_id` is NULL when the address is unknown: the same row is written, so that time tells nothing.
    """

    __tablename__ = "account_tokens"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class FormKey(db.Model):
    """The first answer to a posted form: the same one-time key again gets the same answer again."""

    __tablename__ = "form_keys"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger)
    path: Mapped[str] = mapped_column(String(300), nullable=False)
    location: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False, index=True)


class Visitor(UserMixin):
    """The signed-in person as one row: what pages and the actions' `by` need, without loading the whole account."""

    def __init__(self, row, duties: frozenset[str] = frozenset()):
        self.id: int = row.id
        self.kind: str = row.kind
        self.name: str = row.name
        self.display_name: str = row.display_name
        self.email: str = row.email
        self.role: str = row.role
        self.lang: str = row.lang
        self.theme: str = row.theme
        self.session_id: int = row.session_id
        self.last_seen_at: datetime = row.last_seen_at
        self.suspended: bool = row.suspended_at is not None
        self.confirmed: bool = row.confirmed_at is not None
        self.consented: bool = row.consent_version is not None
        self.duties = duties
        self.token: str = ""

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"

    @cached_property
    def counts(self):
        """What waits for this person: `todo`, `bell` and `messages`, in one query, asked once per request."""
        from marketplace.models import todo

        return todo.counts(self)

    def get_id(self) -> str:
        return self.token


def hashed(token: str) -> str:
    """What is kept of a token that only its owner may know."""
    return sha256(token.encode()).hexdigest()


# It runs for every page.
_VISITOR = statement(
    "SELECT u.id, u.kind, u.name, u.display_name, u.email, u.role, u.lang, u.theme, u.suspended_at, u.confirmed_at, "
    "u.consent_version, s.id AS session_id, s.last_seen_at FROM users u JOIN sessions s ON s.user_id = u.id "
    "WHERE s.token_hash = :token_hash AND u.closed_at IS NULL",
    {"token_hash": String},
    dict.fromkeys(("id", "kind", "name", "display_name", "email", "role", "lang", "theme"))
    | dict.fromkeys(("suspended_at", "confirmed_at", "consent_version", "session_id"))
    | {"last_seen_at": UTCDateTime},
)


def visitor(token: str) -> Visitor | None:
    """The person behind a session's token, or None when the session has ended or the account is closed."""
    row = _VISITOR.row(token_hash=hashed(token))
    if row is None:
        return None
    duties = frozenset()
    if row.kind == "staff" and row.suspended_at is None:
        duties = frozenset(db.session.scalars(select(StaffDuty.duty).where(StaffDuty.user_id == row.id)))
    found = Visitor(row, duties)
    found.token = token
    return found
