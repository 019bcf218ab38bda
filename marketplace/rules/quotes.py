"""What each side pays and gets: the figures that stand wherever an amount is typed or agreed. All are integer yen."""

from collections.abc import Iterable
from dataclasses import dataclass

from marketplace.rules import fees, money


@dataclass(frozen=True, slots=True)
class Band:
    """`amount` yen of what was paid in a contract fall into the tier of `percent`."""

    amount: int
    percent: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One payment, or several together. `fee` is before tax; `withheld` the client keeps and pays to the tax office."""

    price: int
    tax: int
    withheld: int
    fee: int
    fee_tax: int

    @property
    def total(self) -> int:
        """Price and tax."""
        return self.price + self.tax

    @property
    def pays(self) -> int:
        """What the client pays into escrow."""
        return self.total - self.withheld

    @property
    def fee_with_tax(self) -> int:
        return self.fee + self.fee_tax

    @property
    def gets(self) -> int:
        """What the worker's balance receives."""
        return self.pays - self.fee_with_tax


def price_and_tax(amount: int, tax_included: bool) -> tuple[int, int]:
    """Price before tax and tax of an amount that was typed with or without tax."""
    return money.take_tax_out(amount) if tax_included else (amount, money.add_tax(amount))


def quote(
    price: int, tax: int, *, before: int = 0, withhold: bool = False, tiers: tuple[fees.Tier, ...] = fees.STANDARD
) -> Quote:
    """The figures of one payment. Fees are cumulative: `before` was already paid in the contract, tax included."""
    fee, fee_tax = fees.of_payment(before, price + tax, tiers)
    return Quote(price, tax, money.withholding(price) if withhold else 0, fee, fee_tax)


def quote_each(
    parts: Iterable[tuple[int, int]],
    *,
    before: int = 0,
    withhold: bool = False,
    tiers: tuple[fees.Tier, ...] = fees.STANDARD,
) -> list[Quote]:
    """The figures of milestones (price, tax) that are paid one after another."""
    made = []
    for price, tax in parts:
        made.append(quote(price, tax, before=before, withhold=withhold, tiers=tiers))
        before += price + tax
    return made


def together(quotes: Iterable[Quote]) -> Quote:
    """The sum of several payments."""
    figures = [(one.price, one.tax, one.withheld, one.fee, one.fee_tax) for one in quotes]
    return Quote(*(sum(column) for column in zip(*figures, strict=True))) if figures else Quote(0, 0, 0, 0, 0)


def bands(total: int, tiers: tuple[fees.Tier, ...] = fees.STANDARD) -> list[Band]:
    """How the cumulative `total` of a contract falls into the tiers; only the tiers that it reaches."""
    ends = [tier.above for tier in tiers[1:]] + [total]
    reached = [(tier, end) for tier, end in zip(tiers, ends, strict=True) if total > tier.above]
    return [Band(min(total, end) - tier.above, tier.percent) for tier, end in reached]
