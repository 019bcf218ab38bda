"""Whose turn it is: the place on the step bar and the next thing, judged from plain facts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from marketplace.models.steps import DELIVER, FUND, INSPECT, PAID, REVIEW, TALK, WORDS, WORK, Standing, next_step

HANA, WATARU = 1, 2
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def step(viewer, **facts):
    return next_step(Standing(HANA, WATARU, **facts), viewer, NOW)


CASES = [
    ({}, TALK, "talk", None, None),
    ({"spoke_last": WATARU, "last_at": NOW}, TALK, "reply", HANA, NOW + timedelta(days=14)),
    ({"spoke_last": HANA, "last_at": NOW}, TALK, "reply", WATARU, NOW + timedelta(days=14)),
    ({"offer_by": WATARU, "offer_until": LATER}, TALK, "answer_offer", HANA, LATER),
    (
        {"offer_by": WATARU, "offer_until": NOW, "spoke_last": WATARU, "last_at": NOW},
        TALK, "reply", HANA, NOW + timedelta(days=14),
    ),
    ({"thread_state": "closed", "spoke_last": HANA, "last_at": NOW}, TALK, "closed", None, None),
    ({"contract_state": "awaiting_escrow", "part_state": "unfunded", "fund_by": LATER}, FUND, "fund", HANA, LATER),
    ({"contract_state": "awaiting_escrow", "part_state": "unfunded", "claimed": True}, FUND, "claimed", None, None),
    ({"contract_state": "active", "part_state": "unfunded"}, FUND, "fund_next", HANA, None),
    (
        {"contract_state": "active", "part_state": "funded", "part_due_on": date(2026, 11, 30)},
        WORK, "deliver", WATARU, datetime(2026, 11, 30, 14, 59, tzinfo=UTC),
    ),
    ({"contract_state": "active", "part_state": "returned"}, DELIVER, "deliver_again", WATARU, None),
    ({"contract_state": "active", "part_state": "delivered", "part_due_at": LATER}, INSPECT, "inspect", HANA, LATER),
    (
        {"contract_state": "active", "part_state": "funded", "offer_by": HANA, "offer_until": LATER},
        WORK, "answer_offer", WATARU, LATER,
    ),
    (
        {"contract_state": "ending", "part_state": "funded", "asked_by": WATARU, "end_due_at": LATER, "offer_by": HANA,
         "offer_until": NOW + timedelta(days=9)},
        WORK, "answer_end", HANA, LATER,
    ),
    ({"contract_state": "disputed", "part_state": "delivered", "part_due_at": LATER}, INSPECT, "disputed", None, None),
    ({"contract_state": "completed", "part_state": "accepted"}, REVIEW, "completed", None, None),
    ({"contract_state": "terminated", "part_state": "cancelled"}, FUND, "terminated", None, None),
    ({"contract_state": "terminated", "part_state": "refunded"}, WORK, "terminated", None, None),
    ({"contract_state": "terminated", "part_state": "split"}, PAID, "terminated", None, None),
    (
        {"contract_state": "completed", "part_state": "accepted", "offer_by": HANA, "offer_until": LATER},
        TALK, "answer_offer", WATARU, LATER,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "index", "thing", "turn", "until"), CASES)
def test_next_thing_follows_from_the_facts(facts, index, thing, turn, until):
    for viewer in (HANA, WATARU):
        found = step(viewer, **facts)
        assert (found.index, found.thing, found.turn, found.until) == (index, thing, turn, until)
        assert found.mine == (turn == viewer)
        assert found.theirs == (turn is not None and turn != viewer)


def test_every_thing_has_its_words():
    app = Flask(__name__)
    Babel(app, default_locale="ja")
    assert {thing for _facts, _index, thing, _turn, _until in CASES} == set(WORDS)
    with app.test_request_context():
        assert step(HANA, contract_state="active", part_state="funded").what == "納品を待っています。"
        assert step(WATARU, contract_state="active", part_state="funded").what == "業務を進め、納品してください。"
