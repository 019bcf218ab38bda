"""Attacks that are legal in form and wrong in the situation, on milestones: money too early, too late, to the wrong one."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from tests.attacks.statements import Case, attack
from tests.attacks.twins import WEEK, closing, twins


def attacks(world) -> Iterator[Case]:
    one = partial(attack, world)
    yield from _milestones(one, world)


def _milestones(one, world) -> Iterator[Case]:
    wrong = "wrong situation"
    yield one(
        "state without money", "without a payment", "milestone", "unfunded", "fund", "funded", "hana", paid_in=11_000
    )
    yield one(
        "state without money", "on a claim alone", "milestone", "paying", "fund", "funded", "hana", paid_in=11_000
    )
    yield one(
        "state without money", "on a failed payment", "milestone", "failed", "fund", "funded", "hana", paid_in=11_000
    )
    yield one("state without money", "for nothing", "milestone", "arrived", "fund", "funded", "hana", paid_in=0)
    yield one("state without money", "for half", "milestone", "arrived", "fund", "funded", "hana", paid_in=5500)
    yield one(wrong, "the second before the first", "milestone", "two 2", "fund", "funded", "hana", paid_in=66_000)
    yield one(
        "funding an ended contract",
        "after the end",
        "milestone",
        "terminated",
        "fund",
        "funded",
        "hana",
        paid_in=11_000,
        from_state="unfunded",
    )
    yield one(
        "delivery before escrow", "before escrow", "milestone", "unfunded", "deliver", "delivered", "wataru", WEEK
    )
    yield one(
        "delivery before escrow",
        "before escrow, as if funded",
        "milestone",
        "unfunded",
        "deliver",
        "delivered",
        "wataru",
        WEEK,
        from_state="funded",
    )
    yield one(
        "delivery before escrow",
        "before the second is funded",
        "milestone",
        "two 2",
        "deliver",
        "delivered",
        "wataru",
        WEEK,
    )
    yield one(wrong, "in a dispute", "milestone", "disputed returned", "deliver", "delivered", "wataru", WEEK)
    yield one(wrong, "in a dispute", "milestone", "disputed undelivered", "deliver", "delivered", "wataru", WEEK)
    yield one(wrong, "in a dispute", "milestone", "disputed", "return", "returned", "hana")
    yield one(wrong, "after its day", "milestone", "overdue", "return", "returned", "hana")
    yield one(wrong, "when silence has ended it", "milestone", "ending due", "deliver", "delivered", "wataru", WEEK)
    yield one(wrong, "in a dispute", "milestone", "disputed", "accept", "accepted", "hana", **closing(11_000))
    yield one(
        wrong, "by silence before the day", "milestone", "delivered", "accept", "accepted", None, **closing(11_000)
    )
    yield one(wrong, "by silence in a dispute", "milestone", "disputed", "accept", "accepted", None, **closing(11_000))
    yield one(
        "money that does not fit",
        "with the fee of a first part",
        "milestone",
        "second 2",
        "accept",
        "accepted",
        "hana",
        **closing(66_000),
    )
    yield one(
        "money that does not fit",
        "without withholding",
        "milestone",
        "delivered withheld",
        "accept",
        "accepted",
        "hana",
        **closing(11_000),
    )
    yield one(
        "money that does not fit",
        "without a fee",
        "milestone",
        "delivered",
        "accept",
        "accepted",
        "hana",
        to_worker=11_000,
    )
    yield one(
        "money that does not fit",
        "all for the house",
        "milestone",
        "delivered",
        "accept",
        "accepted",
        "hana",
        to_fee=10_000,
        to_fee_tax=1000,
    )
    yield one(
        "money that does not fit",
        "all back to the client",
        "milestone",
        "delivered",
        "accept",
        "accepted",
        "hana",
        to_client=11_000,
    )
    yield one("escrow not emptied", "for nobody", "milestone", "delivered", "accept", "accepted", "hana")
    yield one("escrow not emptied", "of nothing", "milestone", "ending", "refund", "refunded", "wataru")
    yield one("escrow not emptied", "of half", "milestone", "ending", "refund", "refunded", "wataru", to_client=5500)
    yield one(
        "escrow not emptied",
        "of more than was held",
        "milestone",
        "ending",
        "refund",
        "refunded",
        "wataru",
        to_client=22_000,
    )
    yield one("escrow not emptied", "of nothing", "milestone", "ending amount", "split", "split", "wataru", part=3000)
    yield one(wrong, "after a delivery", "milestone", "ending amount", "refund", "refunded", "wataru", to_client=11_000)
    yield one(
        wrong,
        "after a delivery, decided",
        "milestone",
        "disputed",
        "refund",
        "refunded",
        "sumi",
        from_state="returned",
        to_client=11_000,
    )
    yield one(
        wrong,
        "after a delivery, decided",
        "milestone",
        "disputed returned",
        "refund",
        "refunded",
        "sumi",
        to_client=11_000,
    )
    yield one(wrong, "without an end request", "milestone", "funded", "refund", "refunded", "hana", to_client=11_000)
    yield one(
        wrong, "by staff without a dispute", "milestone", "funded", "refund", "refunded", "sumi", to_client=11_000
    )
    yield one(wrong, "by silence before day 7", "milestone", "ending", "refund", "refunded", None, to_client=11_000)
    yield one(
        wrong, "by silence without a request", "milestone", "funded", "refund", "refunded", None, to_client=11_000
    )
    for part in (0, 2999, 3001, 11_000):
        yield one(
            wrong,
            f"of {part} where 3000 were agreed",
            "milestone",
            "ending amount",
            "split",
            "split",
            "wataru",
            **closing(11_000, part=part),
        )
    yield one(
        wrong,
        "where nothing was named",
        "milestone",
        "ending",
        "split",
        "split",
        "wataru",
        **closing(11_000, part=5000),
    )
    yield one(
        wrong,
        "by staff without a dispute",
        "milestone",
        "returned",
        "split",
        "split",
        "sumi",
        **closing(11_000, part=5000),
    )
    yield one(wrong, "by staff without a dispute", "milestone", "two 2", "cancel", "cancelled", "sumi")
    yield one(wrong, "without an end request", "milestone", "two 2", "cancel", "cancelled", "hana")
    yield one(wrong, "by the timer before day 30", "milestone", "unfunded", "cancel", "cancelled", None)
    yield one(wrong, "while a payment is open", "milestone", "unfunded late paying", "cancel", "cancelled", None)
    changed = twins(world)["accept a change"][1]
    yield one(
        wrong, "the funded part by a change", "milestone", "changing", "cancel", "cancelled", "hana", first=changed
    )
    yield one(
        wrong,
        "later than the change",
        "milestone",
        "changing 2",
        "cancel",
        "cancelled",
        "hana",
        first=changed,
        at=_later(world),
    )


def _later(world) -> str:
    from tests.attacks.statements import moment

    return moment(world.now + timedelta(minutes=1))
