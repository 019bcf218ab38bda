"""Two buttons at the same moment, over real HTTP, on both engines: one legal sequence, the losers get 409, nobody a 500."""

from collections import Counter

import pytest

from marketplace.actions import offers
from marketplace.extensions import db
from marketplace.gateways.payments.sandbox import SandboxCharge
from marketplace.models import Contract, Milestone, MilestoneEvent, Offer, Payment, Thread
from marketplace.models.ledger import sums
from tests.support import deals

TIMES = 25


@pytest.fixture
def pair(site, hana, wataru):
    """hana's and wataru's browsers."""
    return site.visitor(hana), site.visitor(wataru)


def statuses(answers) -> Counter:
    return Counter(answer.status for answer in answers)


def now(model, identity):
    """The row as the database has it."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(model, identity)


def test_fifty_equal_fundings_charge_once_and_answer_alike(site, pair, hana, wataru):
    part = deals.sign(hana, wataru).milestones[0].id
    browser, _ = pair
    answers = site.at_once(*[lambda: browser.post(f"/milestones/{part}/fund", key="one key")] * 50)
    assert statuses(answers) == {303: 50}
    assert len({answer.location for answer in answers}) == 1
    assert now(Milestone, part).state == "funded"
    assert db.session.scalars(db.select(SandboxCharge.amount)).all() == [11_000]
    assert len(db.session.scalars(db.select(Payment)).all()) == 1
    assert sum(sums().values()) == 0


def test_fifty_fundings_with_fifty_keys_charge_once(site, pair, hana, wataru):
    part = deals.sign(hana, wataru).milestones[0].id
    browser, _ = pair
    posts = [lambda key=f"key {number}": browser.post(f"/milestones/{part}/fund", key=key) for number in range(50)]
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 49}
    assert db.session.scalars(db.select(SandboxCharge.amount)).all() == [11_000]
    assert sum(sums().values()) == 0


def test_accept_in_fifty_tabs_pays_once(site, pair, hana, wataru):
    part = deals.delivered(hana, wataru).id
    browser, _ = pair
    posts = [lambda key=f"tab {number}": browser.post(f"/milestones/{part}/accept", key=key) for number in range(50)]
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 49}
    assert sums() == {"escrow": 0, "fee": 2200, "fee_tax": 220, "outside": -11_000, "worker": 8580}


def test_the_same_accept_fifty_times_gets_the_first_answer_again(site, pair, hana, wataru):
    part = deals.delivered(hana, wataru).id
    browser, _ = pair
    answers = site.at_once(*[lambda: browser.post(f"/milestones/{part}/accept", key="one tab")] * 50)
    assert statuses(answers) == {303: 50}
    assert len({answer.location for answer in answers}) == 1
    verbs = db.session.scalars(db.select(MilestoneEvent.verb).where(MilestoneEvent.milestone_id == part)).all()
    assert verbs.count("accept") == 1


def test_accept_against_return_ends_in_one_of_the_two(site, pair, hana, wataru):
    part = deals.delivered(hana, wataru).id
    browser, _ = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"a{number}": browser.post(f"/milestones/{part}/accept", key=key))
        posts.append(
            lambda key=f"r{number}": browser.post(f"/milestones/{part}/return", {"note": "直してください"}, key)
        )
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    state = now(Milestone, part).state
    won = next(number for number, answer in enumerate(answers) if answer.status == 303)
    assert state == ("accepted" if won % 2 == 0 else "returned")
    assert sum(sums().values()) == 0


def test_fund_against_request_end_is_one_legal_sequence(site, pair, hana, wataru):
    contract = deals.sign(hana, wataru)
    identity, part = contract.id, contract.milestones[0].id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"f{number}": client.post(f"/milestones/{part}/fund", key=key))
        posts.append(lambda key=f"e{number}": worker.post(f"/contracts/{identity}/request-end", key=key))
    answers = site.at_once(*posts)
    assert set(statuses(answers)) <= {303, 409}
    funded, ended = statuses(answers[0::2])[303], statuses(answers[1::2])[303]
    assert funded <= 1
    assert ended <= 1
    assert funded + ended >= 1
    standing = now(Contract, identity)
    assert standing.state == ("ending" if ended else "active")
    assert now(Milestone, part).state == ("funded" if funded else "unfunded")
    assert sums().get("escrow", 0) == 11_000 * funded
    assert sum(sums().values()) == 0


def test_accepting_an_offer_against_declining_the_thread(site, pair, hana, wataru):
    thread = deals.thread_of(hana, wataru)
    offer = offers.offer(thread, by=hana, terms=deals.terms(10_000), text="条件です。")
    offer_id, thread_id = offer.id, thread.id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"o{number}": worker.post(f"/offers/{offer_id}/accept", key=key))
        posts.append(lambda key=f"d{number}": client.post(f"/threads/{thread_id}/decline", key=key))
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    accepted = statuses(answers[0::2])[303] == 1
    assert now(Offer, offer_id).state == ("accepted" if accepted else "withdrawn")
    assert now(Thread, thread_id).state == ("open" if accepted else "closed")
    assert len(db.session.scalars(db.select(Contract)).all()) == int(accepted)


def test_deliveries_against_the_end_agreed(site, pair, hana, wataru):
    """The worker delivers while the client agrees to the end that the worker had asked for."""
    part = deals.funded(hana, wataru)
    identity, contract = part.id, part.contract_id
    client, worker = pair
    db.session.rollback()
    assert worker.post(f"/contracts/{contract}/request-end", key="ask").status == 303
    posts = []
    for number in range(TIMES):
        posts.append(
            lambda key=f"d{number}": worker.post(f"/milestones/{identity}/deliver", {"note": "できました"}, key)
        )
        posts.append(lambda key=f"g{number}": client.post(f"/contracts/{contract}/agree-to-end", key=key))
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    delivered = statuses(answers[0::2])[303] == 1
    assert now(Milestone, identity).state == ("delivered" if delivered else "refunded")
    assert now(Contract, contract).state == ("active" if delivered else "terminated")
    assert sum(sums().values()) == 0
