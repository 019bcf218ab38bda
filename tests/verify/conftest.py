"""The market that is audited."""

import pytest

from tests.support.market import build


@pytest.fixture
def market(app, clock, hana, wataru, oki, sumi):
    return build(clock, hana, wataru, oki)
