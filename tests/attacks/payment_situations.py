"""Attacks that are legal in form and wrong in the situation, on payments, and between the money and its holding."""

from collections.abc import Iterator
from functools import partial

from tests.attacks.statements import Case, Typed, attack, event
from tests.attacks.twins import WEEK


def attacks(world) -> Iterator[Case]:
    one = partial(attack, world)
    yield from _payments(one, world)
    yield from _half_done(one, world)


def _payments(one, world) -> Iterator[Case]:
    wrong = "wrong situation"
    yield one(wrong, "for a part that is funded already", "payment", "too late", "succeed", "succeeded", None)
    yield one(wrong, "beside another claim", "payment", "first try", "succeed", "succeeded", None)
    yield one(wrong, "what could be held", "payment", "paying", "misdirect", "refund_due", None, paid_in=11_000)
    yield one("money without state", "with nothing", "payment", "too late", "misdirect", "refund_due", None)
    yield one(
        "money without state", "with money on it", "payment", "paying", "succeed", "succeeded", None, paid_in=11_000
    )
    yield one("money without state", "of nothing", "payment", "to return", "return", "returned", None)
    yield one("money without state", "of double", "payment", "to return", "return", "returned", None, to_client=22_000)
    yield one(
        "money without state", "of what never came", "payment", "paying", "return", "returned", None, to_client=11_000
    )


def _half_done(one, world) -> Iterator[Case]:
    """After the money came, the only thing that can happen is that it is held."""
    arrived = "money without state"
    yield one(
        arrived, "though money has come that nobody holds", "contract", "arrived", "request_end", "ending", "hana", WEEK
    )
    succeed = event(world, "payment", "failed", "succeed", "succeeded", None)
    request = event(world, "contract", "failed", "request_end", "ending", "hana", WEEK)
    yield Case("request_end between the money and its holding", arrived, "contract", (succeed, request))
    paid_two = Typed("SELECT 1")
    cancel = event(world, "milestone", "arrived", "cancel", "cancelled", None)
    yield Case("cancel between the money and its holding", arrived, "milestone", (paid_two, cancel))
    late = event(world, "payment", "paying late", "succeed", "succeeded", None)
    cancel = event(world, "milestone", "unfunded late paying", "cancel", "cancelled", None)
    yield Case("expiry between the money and its holding", arrived, "milestone", (late, cancel))
    twice = [event(world, "payment", name, "succeed", "succeeded", None) for name in ("failed once", "failed again")]
    yield Case("two payments succeed for one part", arrived, "payment", tuple(twice))
    other = event(world, "payment", "second try", "fail", "failed", None)
    first = event(world, "payment", "first try", "succeed", "succeeded", None)
    misdirect = event(
        world, "payment", "second try", "misdirect", "refund_due", None, seq=2, from_state="failed", paid_in=11_000
    )
    yield Case(
        "another payment answered between the money and its holding", arrived, "payment", (other, first, misdirect)
    )
