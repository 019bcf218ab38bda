"""The worker-side fee: cumulative over a contract, on tax-included amounts, rounded down (product.md, Money)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """`percent` is charged on the part of the cumulative tax-included amount above `above` yen, up to the next tier."""

    above: int
    percent: int


STANDARD = (Tier(0, 20), Tier(100_000, 10), Tier(200_000, 5))
TAX_PERCENT = 10


def cumulative(total: int, tiers: tuple[Tier, ...] = STANDARD) -> int:
    """The fee in yen, before tax, on `total` yen (tax included) paid in a contract so far."""
    ends = [tier.above for tier in tiers[1:]] + [total]
    hundredths = sum(
        (min(total, max(end, tier.above)) - tier.above) * tier.percent
        for tier, end in zip(tiers, ends, strict=True)
        if total > tier.above
    )
    return hundredths // 100


def of_payment(before: int, amount: int, tiers: tuple[Tier, ...] = STANDARD) -> tuple[int, int]:
    """Fee and the consumption tax on it, in yen, for `amount` (tax included) after `before` was already paid."""
    fee = cumulative(before + amount, tiers) - cumulative(before, tiers)
    return fee, fee * TAX_PERCENT // 100
