"""What only the demo does: people who are ready at once, a clock that runs ahead, and beginning anew."""

import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from marketplace import clock
from marketplace.actions.accounts.settings import CONSENT_VERSION
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Setting, StaffDuty, User, guards
from marketplace.refusals import Invalid
from marketplace.saying import gettext as _

CLOCK = "demo.clock"
LATEST = datetime(2099, 1, 1, tzinfo=UTC)
KEPT = {"fee_tables", "fee_tiers"}


def enrol(*, duties: tuple[str, ...] = (), **columns) -> User:
    """An account that is confirmed and has agreed to the check of texts; with duties it is staff's."""
    now = clock.now()
    with transaction():
        user = User(
            kind="staff" if duties else "member",
            confirmed_at=now,
            consent_version=None if duties else CONSENT_VERSION,
            consent_at=None if duties else now,
            created_at=now,
            **columns,
        )
        db.session.add(user)
        db.session.flush()
        db.session.add_all(StaffDuty(user_id=user.id, duty=duty) for duty in duties)
        return user


def move_clock(to: datetime, *, seen: timedelta | None = None) -> None:
    """Let the demo's time be `to` from now on. Raises Invalid when it does not lie ahead, or too far.

    `seen` is how far the clock ran ahead when the person decided; when it was moved since, it is left as it is.
    """
    with transaction():
        ahead = _locked_offset()
        if seen is not None and seen != ahead:
            clock.set_offset(ahead)
            return
        wanted = clock.offset() + (to - clock.now())
        if wanted <= ahead:
            raise Invalid("to", _("デモの時計は進めることしかできません。いまより後の日時を指定してください。"))
        if to > LATEST:
            raise Invalid("to", _("デモの時計は2098年までしか進められません。"))
        seconds = math.ceil(wanted.total_seconds())
        db.session.execute(update(Setting).where(Setting.name == CLOCK).values(value=str(seconds)))
    clock.set_offset(timedelta(seconds=seconds))


def _locked_offset() -> timedelta:
    """How far the demo's clock runs ahead; its row is held until the transaction ends."""
    row = select(Setting.value).where(Setting.name == CLOCK).with_for_update()
    value = db.session.scalar(row)
    if value is None:
        db.session.execute(insert(Setting).values(name=CLOCK, value="0"))
    return timedelta(seconds=int(value or 0))


def empty() -> None:
    """Delete every row but the fee tables. Only the owner of the tables can; part of the caller's transaction."""
    with transaction():
        connection = db.session.connection()
        tables = [table for table in db.metadata.sorted_tables if table.name not in KEPT]
        with guards.lifted(connection, [table.name for table in tables]):
            if connection.dialect.name == "postgresql":
                names = ", ".join(table.name for table in tables)
                connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
            else:
                for table in reversed(tables):
                    connection.execute(table.delete())
        db.session.expunge_all()
