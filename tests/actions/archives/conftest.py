"""A market to be copied, owned by its database's owner, and an empty one on SQLite."""

from pathlib import Path

import pytest

from marketplace.actions import mails, notifications
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import User
from tests.support.commands import run
from tests.support.databases import make_app, migrate, release
from tests.support.market import build


@pytest.fixture
def owner(engine, database, app, tmp_path):
    """The test's database as its owner uses it, with a folder of its own."""
    yield from opened(database.url if engine == "sqlite" else database.owner_url, tmp_path / "owner")


@pytest.fixture
def other(engine, tmp_path, app):
    """An empty, migrated database on SQLite, whatever the test's engine is."""
    migrate(make_app(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other"))
    yield from opened(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "other")


def opened(url: str, folder: Path):
    folder.mkdir(exist_ok=True)
    made = make_app(url, folder)
    yield made
    release(made)


@pytest.fixture
def market(owner, clock, hana, wataru, oki):
    """Built by the web role, its files in the owner's folder."""
    people = [person.id for person in (hana, wataru, oki)]
    db.session.rollback()
    with owner.app_context():
        client, worker, third = (db.session.get(User, person) for person in people)
        made = build(clock, client, worker, third)
        with transaction():
            notifications.tell(client, "threads.reopen", "/", who="改行\nと「引用」\\ \u2028 🙂")
        mails.send_waiting()
    return made


@pytest.fixture
def export(app, owner, market, tmp_path):
    run(owner, "export", str(tmp_path / "copy.zip"))
    return tmp_path / "copy.zip"
