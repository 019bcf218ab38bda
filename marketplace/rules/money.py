"""Consumption tax, withholding, and how a held amount is divided. All amounts are integer yen."""

from dataclasses import dataclass

from marketplace.rules import fees

TAX_PERCENT = 10
LOWER_RATE_UP_TO = 1_000_000
MAX_YEN = 100_000_000


def add_tax(price: int) -> int:
    """The consumption tax on a price before tax, rounded down."""
    return price * TAX_PERCENT // 100


def take_tax_out(total: int) -> tuple[int, int]:
    """Price before tax and tax of a tax-included total; the two sum to `total`."""
    tax = total * TAX_PERCENT // (100 + TAX_PERCENT)
    return total - tax, tax


def withholding(price: int) -> int:
    """源泉徴収 on one payment: 10.21 % of the price before tax up to 1,000,000 yen, 20.42 % of what is above; rounded down."""
    lower = min(price, LOWER_RATE_UP_TO)
    return (lower * 1021 + (price - lower) * 2042) // 10_000


@dataclass(frozen=True, slots=True)
class Division:
    """What becomes of a held amount: the legs of a closing event and the withholding memo, in yen."""

    to_worker: int
    to_fee: int
    to_fee_tax: int
    to_client: int
    withheld: int

    @property
    def total(self) -> int:
        """What leaves the escrow (the memo is no leg)."""
        return self.to_worker + self.to_fee + self.to_fee_tax + self.to_client


def to_hold(price: int, tax: int, withhold: bool) -> int:
    """What the client pays into escrow: price and tax, less the tax that he withholds and pays himself."""
    return price + tax - (withholding(price) if withhold else 0)


def divide(held: int, part: int, before: int, withhold: bool, tiers: tuple[fees.Tier, ...] = fees.STANDARD) -> Division:
    """Divide `held` when `part` yen (tax included) of the price are paid to the worker and the rest returns to the client.

    `before` is what was already paid in this contract, tax included. An acceptance is the case `part` = price + tax.
    """
    withheld = withholding(take_tax_out(part)[0]) if withhold else 0
    fee, fee_tax = fees.of_payment(before, part, tiers)
    paid = part - withheld
    return Division(paid - fee - fee_tax, fee, fee_tax, held - paid, withheld)
