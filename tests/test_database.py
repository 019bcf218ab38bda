"""Reading cannot write, whichever came before on the same connection."""

import pytest
from sqlalchemy import BigInteger, text, update
from sqlalchemy.exc import DBAPIError

from marketplace import database
from marketplace.extensions import db, reader
from marketplace.models import User
from marketplace.models.statements import statement


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


def test_statements_and_the_session_read_in_one_transaction_until_it_is_over(hana):
    name = hana.display_name
    db.session.rollback()
    with database.reading():
        before = _NAMES.row(id=hana.id)
        with database.short_write() as connection:
            connection.execute(update(User).values(display_name="山田工房"))
            connection.commit()
        assert db.session.connection() is reader()
        db.session.rollback()
        after = _NAMES.row(id=hana.id)
    assert (before.display_name, after.display_name) == (name, "山田工房")


def test_a_reading_connection_that_broke_is_left_with_the_rollback(hana):
    with database.reading():
        with pytest.raises(DBAPIError):
            db.session.execute(text("SELECT nothing FROM nowhere"))
        db.session.rollback()
        assert _NAMES.row(id=hana.id).display_name == hana.display_name


_NAMES = statement("SELECT display_name FROM users WHERE id = :id", {"id": BigInteger}, {"display_name": None})
