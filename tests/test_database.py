"""Reading cannot write, whichever came before on the same connection."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from marketplace import database
from marketplace.extensions import db
from marketplace.models import User


def rename(name: str) -> None:
    db.session.execute(update(User).values(display_name=name))


def test_reading_cannot_write_and_writing_can_in_any_order(hana):
    for name in ("一", "二", "三"):
        for _ in range(2):
            with database.reading(), pytest.raises(DBAPIError, match=r"readonly|read-only"):
                rename("読むだけ")
        for _ in range(2):
            rename(name)
            db.session.commit()
        db.session.refresh(hana)
        assert hana.display_name == name
        db.session.rollback()


def test_reading_again_compiles_nothing_anew(app, engine):
    if engine != "sqlite":
        return
    told = []
    with database.reading():
        raw = db.session.connection().connection.dbapi_connection
        raw.set_trace_callback(told.append)
        db.session.rollback()
        db.session.connection()
        raw.set_trace_callback(None)
    assert "BEGIN" in told
    assert not any("query_only" in statement for statement in told)
