"""Consumption tax, withholding, and how held money is divided: parts sum to the whole, and no part is negative."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marketplace.rules import money, quotes

PRICES = st.integers(1, 90_000_000)
TOTALS = st.integers(1, money.MAX_YEN)


def test_10000_before_tax_without_withholding():
    divided = money.divide(11_000, 11_000, 0, withhold=False)
    assert divided == money.Division(to_worker=8_580, to_fee=2_200, to_fee_tax=220, to_client=0, withheld=0)


def test_10000_before_tax_with_withholding_is_funded_with_9979_and_gives_7559():
    assert money.withholding(10_000) == 1_021
    assert money.to_hold(10_000, 1_000, withhold=True) == 9_979
    divided = money.divide(9_979, 11_000, 0, withhold=True)
    assert divided == money.Division(to_worker=7_559, to_fee=2_200, to_fee_tax=220, to_client=0, withheld=1_021)


@pytest.mark.parametrize(
    ("price", "withheld"),
    [(0, 0), (9, 0), (10, 1), (1_000_000, 102_100), (1_000_001, 102_100), (1_000_005, 102_101), (2_000_000, 306_300)],
)
def test_withholding_doubles_above_a_million(price, withheld):
    assert money.withholding(price) == withheld


@given(PRICES)
def test_tax_can_be_added_and_taken_out_again(price):
    tax = money.add_tax(price)
    assert money.take_tax_out(price + tax) == (price, tax)


@given(TOTALS)
def test_price_and_tax_sum_to_the_total(total):
    price, tax = money.take_tax_out(total)
    assert price + tax == total
    assert price > 0 and tax >= 0


@given(TOTALS, st.booleans(), st.integers(0, 300_000_000))
def test_an_acceptance_empties_the_escrow_and_returns_nothing(total, withhold, before):
    price, tax = money.take_tax_out(total)
    held = money.to_hold(price, tax, withhold)
    divided = money.divide(held, total, before, withhold)
    assert divided.total == held
    assert divided.to_client == 0
    assert min(divided.to_worker, divided.to_fee, divided.to_fee_tax, divided.withheld) >= 0


@given(TOTALS, st.data(), st.booleans(), st.integers(0, 300_000_000))
def test_a_split_empties_the_escrow_and_no_part_is_negative(total, data, withhold, before):
    part = data.draw(st.integers(0, total))
    price, tax = money.take_tax_out(total)
    held = money.to_hold(price, tax, withhold)
    divided = money.divide(held, part, before, withhold)
    assert divided.total == held
    assert min(divided.to_worker, divided.to_fee, divided.to_fee_tax, divided.to_client, divided.withheld) >= 0


@given(TOTALS, st.data(), st.booleans())
def test_who_is_promised_more_gets_no_less(total, data, withhold):
    less = data.draw(st.integers(0, total - 1))
    price, tax = money.take_tax_out(total)
    held = money.to_hold(price, tax, withhold)
    one, other = (money.divide(held, part, 0, withhold) for part in (less, less + 1))
    assert other.to_client <= one.to_client
    assert other.to_worker >= one.to_worker - 1


# -- the figures beside amounts ---------------------------------------------------------------------------------------


@given(st.lists(st.tuples(TOTALS, st.booleans()), min_size=1, max_size=6), st.booleans())
def test_what_is_quoted_is_what_is_booked(typed, withhold):
    parts = [quotes.price_and_tax(amount, tax_included) for amount, tax_included in typed]
    assume(sum(price + tax for price, tax in parts) <= 300_000_000)
    before = 0
    for (price, tax), quoted in zip(parts, quotes.quote_each(parts, withhold=withhold), strict=True):
        booked = money.divide(money.to_hold(price, tax, withhold), price + tax, before, withhold)
        assert quoted.pays == money.to_hold(price, tax, withhold)
        assert (quoted.gets, quoted.fee, quoted.fee_tax) == (booked.to_worker, booked.to_fee, booked.to_fee_tax)
        before += price + tax


@given(st.lists(st.tuples(PRICES, st.integers(0, 1000)), max_size=5))
def test_several_quotes_together_are_their_sum(parts):
    made = quotes.quote_each(parts)
    whole = quotes.together(made)
    assert whole.pays == sum(one.pays for one in made)
    assert whole.gets == sum(one.gets for one in made)
    assert whole.pays == whole.gets + whole.fee_with_tax


@given(TOTALS)
def test_the_bands_explain_the_fee(total):
    bands = quotes.bands(total)
    assert sum(band.amount for band in bands) == total
    assert sum(band.amount * band.percent for band in bands) // 100 == quotes.quote(*money.take_tax_out(total)).fee
