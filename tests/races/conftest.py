"""The shipped server in processes of its own, on the test's database, and people who press buttons at the same moment."""

from datetime import UTC, datetime

import pytest

from tests.races.site import Site
from tests.support import databases

PROCESSES = 3


@pytest.fixture(scope="package")
def running(one_app, database):
    """The site on this worker's database; requests go to three processes that share it."""
    database.reset(one_app)
    with Site(one_app, PROCESSES) as site:
        yield site


@pytest.fixture
def app(one_app, running, database, clock):
    """As ever, but the database is emptied while the site uses it."""
    databases.release(one_app)
    database.reset_in_use()
    with one_app.app_context():
        yield one_app
    databases.release(one_app)


@pytest.fixture
def today(clock):
    """The server's processes live by the machine's clock, so what is prepared for them must not lie in their future."""
    return clock.to(datetime.now(UTC))


@pytest.fixture
def site(app, running, today):
    """The running site."""
    return running
