"""A form that is sent twice does its verb once: the first answer is kept with the form's one-time key."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace import clock
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models.accounts import FormKey

KEPT = timedelta(days=2)
LONGEST = 60

# Made once, because every form comes this way.
_KEYS = FormKey.__table__
_CLAIMS = {
    engine: dialect.insert(_KEYS).on_conflict_do_nothing().returning(_KEYS.c.key)
    for engine, dialect in (("postgresql", postgresql), ("sqlite", sqlite))
}
_ANSWER = update(_KEYS).where(_KEYS.c.key == bindparam("claimed")).values(location=bindparam("address"))


def once(key: str, *, by, path: str, answer: Callable[[], str]) -> str:
    """The address that `answer()` gives, or the one it gave when the same person sent the same key to the same path.

    The key is written in the transaction of the verb itself: a refusal keeps nothing, so a corrected form may be sent
    with its old key. Two at once wait for each other.
    """
    if not is_usable(key):
        return answer()
    owner = by.id if by is not None and by.is_authenticated else None
    with transaction():
        if not _claim(key, owner, path):
            first = db.session.execute(
                select(FormKey.location).where(
                    FormKey.key == key, FormKey.user_id.is_not_distinct_from(owner), FormKey.path == path
                )
            ).scalar()
            return first if first is not None else answer()
        location = answer()
        db.session.connection().execute(_ANSWER, {"claimed": key, "address": location[:300]})
        return location


def is_usable(key: str) -> bool:
    """Whether a key is one that our forms could have given."""
    return 0 < len(key) <= LONGEST and key.isascii() and key.isprintable()


def _claim(key: str, owner: int | None, path: str) -> bool:
    """Write the key; False when it stands already (waiting for its transaction to end)."""
    row = {"key": key, "user_id": owner, "path": path[:300], "location": None, "created_at": clock.now()}
    connection = db.session.connection()
    return connection.execute(_CLAIMS[connection.dialect.name], row).scalar() is not None


def forget_old() -> int:
    """Delete keys that nobody will send again; returns how many."""
    with transaction():
        return db.session.execute(delete(FormKey).where(FormKey.created_at < clock.now() - KEPT)).rowcount
