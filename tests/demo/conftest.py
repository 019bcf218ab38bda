"""The application as a demo, on both engines: `app` runs as the site does, `owner_app` as the database's owner."""

import shutil

import pytest

from marketplace import clock as product_clock
from marketplace import demo
from marketplace.demo import people as market_people
from tests.support import databases, kept, people
from tests.support.browser import Browser


@pytest.fixture(scope="session")
def demo_database(database, worker_folder, engine):
    """On SQLite a file of its own: other applications of this process may still have theirs open."""
    if engine == "postgresql":
        return database
    folder = worker_folder / "demo"
    folder.mkdir()
    return databases.Sqlite(folder)


@pytest.fixture(scope="session")
def demo_shelf(demo_database, worker_folder, engine):
    """Prepared states of the demo's database."""
    return kept.Shelf(demo_database, worker_folder / f"{engine}-demo-kept")


@pytest.fixture(scope="session")
def one_demo_app(demo_database, worker_folder, engine):
    app = databases.make_app(demo_database.url, worker_folder / f"{engine}-demo", DEMO="1")
    app.config["PASSWORD_COST"] = people.CHEAP
    yield app
    databases.release(app)


@pytest.fixture(scope="session")
def one_owner_app(demo_database, worker_folder, engine):
    url = getattr(demo_database, "owner_url", demo_database.url)
    app = databases.make_app(url, worker_folder / f"{engine}-owner", DEMO="1")
    app.config["PASSWORD_COST"] = people.CHEAP
    yield app
    databases.release(app)


@pytest.fixture
def app(one_demo_app, demo_database, clock):
    """The demo on an empty, migrated database, in an application context of the test's own; its clock is the test's."""
    yield from _fresh(one_demo_app, demo_database)


@pytest.fixture
def owner_app(one_owner_app, demo_database, clock):
    """The same as the owner of the database."""
    yield from _fresh(one_owner_app, demo_database)


def _fresh(app, database):
    database.reset(app)
    shutil.rmtree(app.config["INSTANCE"], ignore_errors=True)
    app.config["INSTANCE"].mkdir()
    with app.app_context():
        yield app
        product_clock.set_offset(product_clock.offset() * 0)
    databases.release(app)


@pytest.fixture
def personas(app):
    """The market's people without their jobs, by name."""
    with demo.market.transaction():
        return {person.name: person for person in market_people.enrol()}


@pytest.fixture
def market(app, clock, demo_shelf):
    """The whole market."""
    demo_shelf.take("demo", clock, lambda: demo.load(quiet=True))


@pytest.fixture
def visitor(app):
    """A browser in which nobody is signed in."""
    return Browser(app)
