"""The worker's fee: the operator's table of domain.md 3.7, cumulative over a contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules import fees, money
from marketplace.rules.fees import Tier

YEN = st.integers(0, money.MAX_YEN)

# ex: price before tax, inc: what the client pays, fee and its tax, what the worker gets with and without tax.
PUBLISHED = [
    (100, 110, 22, 2, 86, 76),
    (1_000, 1_100, 220, 22, 858, 758),
    (5_000, 5_500, 1_100, 110, 4_290, 3_790),
    (10_000, 11_000, 2_200, 220, 8_580, 7_580),
    (50_000, 55_000, 11_000, 1_100, 42_900, 37_900),
    (100_000, 110_000, 21_000, 2_100, 86_900, 76_900),
    (200_000, 220_000, 31_000, 3_100, 185_900, 165_900),
    (500_000, 550_000, 47_500, 4_750, 497_750, 447_750),
    (1_000_000, 1_100_000, 75_000, 7_500, 1_017_500, 917_500),
]


@pytest.mark.parametrize(("price", "paid", "fee", "fee_tax", "gets", "gets_before_tax"), PUBLISHED)
def test_the_published_table_holds(price, paid, fee, fee_tax, gets, gets_before_tax):
    tax = money.add_tax(price)
    assert price + tax == paid
    assert fees.of_payment(0, paid) == (fee, fee_tax)
    assert paid - fee - fee_tax == gets
    assert gets - tax == gets_before_tax


def test_two_milestones_of_60000_cost_13200_and_then_10000():
    assert fees.of_payment(0, 66_000) == (13_200, 1_320)
    assert fees.of_payment(66_000, 66_000) == (10_000, 1_000)


@pytest.mark.parametrize(
    ("total", "fee"),
    [(0, 0), (4, 0), (5, 1), (99_999, 19_999), (100_000, 20_000), (100_009, 20_000), (100_010, 20_001),
     (200_000, 30_000), (200_019, 30_000), (200_020, 30_001)],
)  # fmt: skip
def test_the_fee_is_rounded_down_at_every_edge_of_a_tier(total, fee):
    assert fees.cumulative(total) == fee


def test_an_operator_may_have_one_flat_tier():
    assert fees.cumulative(11_000, (Tier(0, 15),)) == 1_650


@given(YEN, YEN)
def test_more_paid_never_costs_less(one, other):
    assert fees.cumulative(min(one, other)) <= fees.cumulative(max(one, other))


@given(st.lists(st.integers(0, 5_000_000), max_size=12))
def test_parts_cost_together_what_the_whole_costs(parts):
    before, charged = 0, 0
    for part in parts:
        charged += fees.of_payment(before, part)[0]
        before += part
    assert charged == fees.cumulative(before)


@given(YEN, YEN)
def test_fee_and_its_tax_never_exceed_the_payment(before, amount):
    fee, fee_tax = fees.of_payment(before, amount)
    assert fee >= 0 and fee_tax >= 0
    assert fee + fee_tax <= amount
    assert fee_tax == fee // 10


@given(st.integers(0, money.MAX_YEN))
def test_the_fee_is_exact_and_not_a_float(total):
    exact = 20 * min(total, 100_000) + 10 * min(max(total - 100_000, 0), 100_000) + 5 * max(total - 200_000, 0)
    assert fees.cumulative(total) == exact // 100
