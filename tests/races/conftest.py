"""The shipped server in processes of its own, on the test's database, and people who press buttons at the same moment."""

from datetime import UTC, datetime

import pytest

from tests.races.site import Site

PROCESSES = 3


@pytest.fixture
def today(clock):
    """The server's processes live by the machine's clock, so what is prepared for them must not lie in their future."""
    return clock.to(datetime.now(UTC))


@pytest.fixture
def site(app, today):
    """The running site; requests go to three processes that share one database."""
    with Site(app, PROCESSES) as running:
        yield running
