"""Beginning anew: every row goes, the market is written again, in one transaction; the clock is the real one again."""

from datetime import timedelta

from sqlalchemy import select, text

from marketplace import clock
from marketplace.actions import demo
from marketplace.actions.transaction import transaction
from marketplace.demo import market
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import Attachment
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _

OWNS = (
    "SELECT pg_has_role(current_user, tableowner, 'USAGE') FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename = 'users'"
)


def reset(*, quiet: bool = False) -> None:
    """Empty the database and load the market; when that fails, all is as it was. Raises WrongState, see `hinders`."""
    if why := hinders():
        raise WrongState(why)
    ahead = clock.offset()
    try:
        with transaction():
            files = db.session.scalars(select(Attachment.stored_as)).all()
            demo.empty()
            clock.set_offset(timedelta())
            market.write(quiet=quiet)
    except BaseException:
        clock.set_offset(ahead)
        raise
    for name in files:
        storage.remove(name)


def hinders() -> str:
    """Why this process cannot empty the database, or an empty string: guards can be lifted only by their owner."""
    if db.session.get_bind().dialect.name == "sqlite" or db.session.scalar(text(OWNS)):
        return ""
    return _("データベースの所有者だけがやり直せます。所有者が flask demo reset を実行してください。")
