"""The market that is audited."""

import pytest

from tests.support import market as small_market
from tests.support.people import member_of_the_cast


@pytest.fixture
def market(app, clock, shelf):
    def build():
        hana, wataru, oki, _sumi = (member_of_the_cast(name) for name in ("hana", "wataru", "oki", "sumi"))
        return small_market.build(clock, hana, wataru, oki)

    return shelf.take("verify", clock, build)
