"""What the other tests stand on: a database that is really emptied, real commits, a browser with real tokens."""

import threading

import pytest
from sqlalchemy import text

from marketplace.extensions import db
from marketplace.models import User
from marketplace.models.accounts import visitor
from tests.support import report


@pytest.mark.parametrize("round_", [1, 2])
def test_each_test_begins_with_the_migrated_database(app, hana, round_):
    assert db.session.scalar(db.select(db.func.count()).select_from(User)) == 1
    assert hana.id == 1, "the counters begin anew"
    assert db.session.scalar(text("SELECT count(*) FROM fee_tables")) > 0, "what the migration wrote is kept"
    assert (app.config["INSTANCE"] / "left").exists() is False
    (app.config["INSTANCE"] / "left").touch()


def test_commits_are_real_and_seen_by_other_threads(app, hana):
    def rename() -> None:
        with app.app_context():
            db.session.get(User, 1).display_name = "別名"
            db.session.commit()

    thread = threading.Thread(target=rename)
    db.session.rollback()
    thread.start()
    thread.join()
    db.session.rollback()
    assert hana.display_name == "別名"


def test_the_web_role_owns_nothing(app, engine):
    if engine == "postgresql":
        owned = text(
            "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = current_user"
        )
        assert db.session.scalar(text("SELECT current_user")) == "azukari_web"
        assert db.session.scalar(owned) == 0


def test_the_clock_stands_until_it_is_moved(app, clock):
    assert clock.now.isoformat() == "2026-11-20T08:00:00+00:00"
    clock.move(days=3)
    assert clock.now.isoformat() == "2026-11-23T08:00:00+00:00"


def test_two_browsers_are_two_people(app, as_, hana, wataru):
    first, second = as_(hana), as_(wataru)
    names = []
    for browser in (first, second, first):
        with browser.client.session_transaction() as kept:
            names.append(visitor(kept["_user_id"]).name)
    assert names == ["hana", "wataru", "hana"]


def test_totals_are_counted_by_engine():
    class Result:
        def __init__(self, engine):
            self.user_properties = [("engine", engine)]

    stats = {"passed": [Result("sqlite"), Result("sqlite"), Result("no database")], "failed": [Result("sqlite")]}
    assert report.totals(stats) == ["no database: 1 passed", "sqlite: 2 passed, 1 failed"]
