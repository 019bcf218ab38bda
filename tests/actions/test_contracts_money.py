"""Where the money goes: acceptance, cumulative fees, withholding, splits; the journal always sums to zero."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from marketplace.actions.contracts import delivery, ending
from marketplace.extensions import db
from marketplace.models import ledger
from marketplace.models.contracts.conditions import withholding as withholding_in_sql
from marketplace.refusals import Refused, WrongPerson, WrongState
from marketplace.rules import fees, money
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign

ONE_DATABASE = settings(
    derandomize=True, deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def legs(part):
    last = part.events[-1]
    return last.to_worker, last.to_fee, last.to_fee_tax, last.to_client


def test_accept_of_10000_moves_11000_out_of_escrow(hana, wataru):
    accept(delivered(hana, wataru, 10_000))
    assert ledger.sums() == {"outside": -11_000, "escrow": 0, "worker": 8_580, "fee": 2_200, "fee_tax": 220}
    assert ledger.balance("worker", wataru.id) == 8_580
    rows = db.session.execute(
        text("SELECT account, amount FROM journal WHERE verb = 'accept' AND amount <> 0 ORDER BY account")
    ).all()
    assert [tuple(row) for row in rows] == [("escrow", -11_000), ("fee", 2_200), ("fee_tax", 220), ("worker", 8_580)]


def test_fees_of_two_milestones_are_cumulative(hana, wataru):
    contract = sign(hana, wataru, 60_000, 60_000)
    first, second = contract.milestones
    for part in (first, second):
        fund(part)
        accept(deliver(part))
    assert legs(first) == (51_480, 13_200, 1_320, 0)
    assert legs(second) == (55_000, 10_000, 1_000, 0)
    assert contract.state == "completed"


def test_fees_begin_anew_with_the_next_contract(hana, wataru):
    for _ in range(2):
        part = accept(delivered(hana, wataru, 60_000))
        assert legs(part) == (51_480, 13_200, 1_320, 0)


def test_withheld_tax_stays_with_the_client_and_is_a_memo(hana, wataru):
    part = delivered(hana, wataru, 10_000, withholding=True)
    assert part.events[0].paid_in == 9_979
    accept(part)
    assert legs(part) == (7_559, 2_200, 220, 0)
    assert part.events[-1].withheld == 1_021
    assert sum(ledger.sums().values()) == 0


def test_withholding_doubles_above_a_million_in_the_guards_too(hana, wataru):
    part = accept(delivered(hana, wataru, 90_000_000, withholding=True))
    assert part.events[-1].withheld == 102_100 + 18_173_800
    assert part.events[-1].to_client == 0


def test_an_agreed_end_pays_the_named_part_and_returns_the_rest(hana, wataru):
    part = returned(hana, wataru, 50_000)
    ending.request_end(part.contract, by=hana, amount=33_000, note="ここまででお願いします。")
    ending.agree_to_end(part.contract, by=wataru)
    assert legs(part) == (25_740, 6_600, 660, 22_000)
    assert (part.state, part.contract.state) == ("split", "terminated")
    assert ledger.held(part.contract_id) == 0


@pytest.mark.parametrize("amount", [0, 55_000])
def test_an_end_may_pay_nothing_or_everything(hana, wataru, amount):
    part = returned(hana, wataru, 50_000)
    ending.request_end(part.contract, by=wataru, amount=amount, note="")
    ending.agree_to_end(part.contract, by=hana)
    assert part.events[-1].to_client == 55_000 - amount
    assert ledger.sums()["escrow"] == 0


def test_a_split_after_an_acceptance_goes_on_in_the_tiers(hana, wataru):
    contract = sign(hana, wataru, 60_000, 60_000, withholding=True)
    first, second = contract.milestones
    fund(first)
    accept(deliver(first))
    fund(second)
    delivery.return_(deliver(second), by=hana, note="直してください。")
    ending.request_end(contract, by=hana, amount=44_000, note="")
    ending.agree_to_end(contract, by=wataru)
    assert legs(second) == money_legs(money.divide(59_874, 44_000, 66_000, withhold=True))
    assert second.events[-1].to_fee == 6_800 + 1_000


def money_legs(divided: money.Division) -> tuple[int, int, int, int]:
    return divided.to_worker, divided.to_fee, divided.to_fee_tax, divided.to_client


def test_accept_is_the_clients(hana, wataru, oki, sumi):
    part = delivered(hana, wataru)
    for person in (wataru, oki, sumi):
        with pytest.raises(WrongPerson):
            delivery.accept(part, by=person)
    assert part.state == "delivered"
    assert ledger.balance("worker", wataru.id) == 0


def test_accept_twice_is_booked_once_and_says_so(hana, wataru):
    part = delivered(hana, wataru, 10_000, 10_000)
    accept(part)
    with pytest.raises(WrongState, match="すでに検収済み"):
        accept(part)
    assert ledger.balance("worker", wataru.id) == 8_580


def test_deliver_before_escrow_writes_nothing(hana, wataru):
    part = sign(hana, wataru).milestones[0]
    with pytest.raises(WrongState, match="仮払いが済んでいないため"):
        deliver(part)
    assert (part.state, part.seq) == ("unfunded", 0)
    assert db.session.scalar(text("SELECT COUNT(*) FROM messages WHERE kind = 'delivery'")) == 0


def test_return_keeps_the_money_and_the_worker_delivers_again(hana, wataru):
    part = returned(hana, wataru)
    assert ledger.held(part.contract_id) == 11_000
    assert (part.state, part.due_at) == ("returned", None)
    accept(deliver(part))
    assert ledger.balance("worker", wataru.id) == 8_580


def test_a_part_is_funded_when_those_before_it_are_closed(hana, wataru):
    first, second = sign(hana, wataru, 10_000, 20_000).milestones
    with pytest.raises(WrongState, match="前のマイルストーン"):
        fund(second)
    fund(first)
    with pytest.raises(WrongState, match="前のマイルストーン"):
        fund(second)
    accept(deliver(first))
    assert fund(second).state == "succeeded"


@pytest.mark.parametrize("part", [-1, 11_001])
def test_a_division_outside_of_the_price_is_refused(hana, wataru, part):
    milestone = funded(hana, wataru)
    with pytest.raises(Refused):
        delivery.division(milestone, part)


# -- the guards compute what the rules compute ------------------------------------------------------------------------


@ONE_DATABASE
@given(prices=st.lists(st.integers(0, money.MAX_YEN), min_size=1, max_size=30))
def test_the_guards_withholding_is_that_of_the_rules(app, prices):
    for price in prices:
        found = db.session.scalar(text(f"SELECT {withholding_in_sql(f'({price})')}"))
        assert found == money.withholding(price)


@ONE_DATABASE
@given(totals=st.lists(st.integers(0, 3 * money.MAX_YEN), min_size=1, max_size=30))
def test_the_guards_fee_is_that_of_the_rules(app, totals):
    for total in totals:
        found = db.session.scalar(text(f"SELECT {ledger.cumulative_fee(f'({total})', '1')}"))
        assert found == fees.cumulative(total)


@ONE_DATABASE
@given(
    parts=st.lists(st.tuples(st.integers(1, 900_000), st.sampled_from(["accept", "split"])), min_size=1, max_size=3),
    withhold=st.booleans(),
    share=st.integers(0, 1000),
)
def test_random_contracts_are_booked_as_the_rules_say(app, parts, withhold, share):
    hana, wataru = cast()
    contract = sign(hana, wataru, *(price for price, _verb in parts), withholding=withhold)
    before = 0
    for part, (_price, verb) in zip(contract.milestones, parts, strict=True):
        fund(part)
        held = money.to_hold(part.price, part.tax, withhold)
        assert part.events[-1].paid_in == held
        deliver(part)
        paid = part.total if verb == "accept" else part.total * share // 1000
        if verb == "accept":
            accept(part)
        else:
            delivery.return_(part, by=hana, note="直してください。")
            ending.request_end(contract, by=wataru, amount=paid, note="")
            ending.agree_to_end(contract, by=hana)
        divided = money.divide(held, paid, before, withhold)
        assert legs(part) == money_legs(divided)
        assert part.events[-1].withheld == divided.withheld
        before += paid
        if verb == "split":
            break
    assert contract.state in {"completed", "terminated"}
    assert ledger.held(contract.id) == 0
    assert sum(ledger.sums().values()) == 0


def cast():
    """hana and wataru, made once for all examples of a test."""
    from marketplace.models import User
    from tests.support.people import member_of_the_cast

    known = {user.name: user for user in db.session.scalars(db.select(User))}
    return [known.get(name) or member_of_the_cast(name) for name in ("hana", "wataru")]
