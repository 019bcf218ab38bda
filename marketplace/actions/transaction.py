"""One transaction around a verb. What the database refuses becomes a refusal that a person can read."""

from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError, OperationalError

from marketplace import database
from marketplace.extensions import db
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _

DEADLOCK = "40P01"


@contextmanager
def transaction():
    """Commit at the end, or roll everything back. Inside another transaction it is part of that one.

    Raises WrongState when a guard or a unique key refuses: somebody was faster, or the state is another by now.
    """
    info = db.session.info
    if info.get("in_transaction"):
        yield
        return
    info["in_transaction"] = True
    try:
        yield
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise WrongState(changed_meanwhile()) from error
    except OperationalError as error:
        db.session.rollback()
        if getattr(error.orig, "sqlstate", None) == DEADLOCK:
            raise WrongState(changed_meanwhile()) from error
        raise
    except BaseException:
        db.session.rollback()
        raise
    finally:
        info.pop("in_transaction", None)


def changed_meanwhile() -> str:
    return _(
        "この操作はいまの状態ではできません。ほかの操作が先に行われた可能性があります。最新の状態を表示しています。"
    )


def lock(table: str, row_id: int) -> None:
    """Take the lock of a root row; everything read afterwards is as the database has it now."""
    database.lock(table, row_id)
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.expire_all()
