"""A market to be copied, owned by its database's owner, and an empty one on SQLite."""

import shutil
from pathlib import Path

import pytest

from marketplace.actions import mails, notifications
from marketplace.actions.transaction import transaction
from tests.support.commands import run
from tests.support.databases import empty_copy, make_app, release
from tests.support.market import build
from tests.support.people import member_of_the_cast


@pytest.fixture
def owner(engine, database, app, tmp_path):
    """The test's database as its owner uses it, with a folder of its own."""
    yield from opened(database.url if engine == "sqlite" else database.owner_url, tmp_path / "owner")


@pytest.fixture
def other(engine, tmp_path, app):
    """An empty, migrated database on SQLite, whatever the test's engine is."""
    yield from opened(empty_copy(tmp_path / "other.db"), tmp_path / "other")


def opened(url: str, folder: Path):
    folder.mkdir(exist_ok=True)
    made = make_app(url, folder)
    yield made
    release(made)


@pytest.fixture
def market(owner, clock, shelf):
    """Its files lie in the owner's folder."""
    with owner.app_context():
        return shelf.take("archives", clock, lambda: filled(clock))


def filled(clock):
    client, worker, third = (member_of_the_cast(name) for name in ("hana", "wataru", "oki"))
    made = build(clock, client, worker, third)
    with transaction():
        notifications.tell(client, "threads.reopen", "/", who="改行\nと「引用」\\ \u2028 🙂")
    mails.send_waiting()
    return made


@pytest.fixture
def export(app, owner, market, shelf, tmp_path):
    """The market as a file of this test's own."""
    made = shelf.folder / "archives.zip"
    if not made.exists():
        assert run(owner, "export", str(made)).exit_code == 0
    return Path(shutil.copy(made, tmp_path / "copy.zip"))
