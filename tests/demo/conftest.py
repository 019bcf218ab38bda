"""The application as a demo, on both engines: `app` runs as the site does, `owner_app` as the database's owner."""

import shutil

import pytest

from marketplace import clock as product_clock
from marketplace import demo
from marketplace.demo import people as market_people
from tests.support import databases, people
from tests.support.browser import Browser


@pytest.fixture(scope="session")
def one_demo_app(database, worker_folder, engine):
    app = databases.make_app(database.url, worker_folder / f"{engine}-demo", DEMO="1")
    app.config["PASSWORD_COST"] = people.CHEAP
    yield app
    databases.release(app)


@pytest.fixture(scope="session")
def one_owner_app(database, worker_folder, engine):
    url = getattr(database, "owner_url", database.url)
    app = databases.make_app(url, worker_folder / f"{engine}-owner", DEMO="1")
    app.config["PASSWORD_COST"] = people.CHEAP
    yield app
    databases.release(app)


@pytest.fixture
def app(one_demo_app, database, clock):
    """The demo on an empty, migrated database, in an application context of the test's own; its clock is the test's."""
    yield from _fresh(one_demo_app, database)


@pytest.fixture
def owner_app(one_owner_app, database, clock):
    """The same as the owner of the database."""
    yield from _fresh(one_owner_app, database)


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
def market(app):
    """The whole market."""
    demo.load(quiet=True)


@pytest.fixture
def visitor(app):
    """A browser in which nobody is signed in."""
    return Browser(app)
