"""Attacks that are legal in form and wrong in the situation: right verb, right person, wrong time or place."""

from collections.abc import Iterator
from datetime import timedelta

from tests.attacks.statements import Case, Typed, event
from tests.attacks.twins import WEEK, closing, twins


def attacks(world) -> Iterator[Case]:
    def one(
        kind: str, what: str, subject: str, name: str, verb: str, to: str, actor: str | None, due=None, first=(), **more
    ) -> Case:
        return Case(
            f"{verb} {what}", kind, subject, (*first, event(world, subject, name, verb, to, actor, due, **more))
        )

    yield from _talks(one, world)
    yield from _contracts(one, world)
    yield from _milestones(one, world)
    yield from _payments(one, world)
    yield from _half_done(one, world)


def _talks(one, world) -> Iterator[Case]:
    wrong = "wrong situation"
    yield one(wrong, "after a contract", "thread", "completed", "decline", "closed", "hana")
    yield one(wrong, "beside a contract", "thread", "funded", "decline", "closed", "wataru")
    yield one(wrong, "of a busy thread", "thread", "talk", "lapse", "closed", None)
    yield one(wrong, "after a contract", "thread", "overdue", "lapse", "closed", None)
    yield one(wrong, "beside an unfinished contract", "thread", "funded", "close", "closed", "sumi")
    yield one(wrong, "a second time", "thread", "reopened", "reopen", "open", "wataru")
    yield one(wrong, "without a job", "thread", "jobless", "reopen", "open", "wataru")
    closed = event(world, "thread", "completed", "close", "closed", "sumi")
    again = event(
        world, "thread", "completed", "reopen", "open", "hana", seq=closed.row["seq"] + 1, from_state="closed"
    )
    yield Case("reopen after a contract", wrong, "thread", (closed, again))
    yield one("marked message", "a marked one", "message", "marked", "send", "sent", "wataru")
    yield one("closed thread", "in a closed thread", "message", "new in closed", "send", "sent", "wataru")
    yield one("closed thread", "in a closed thread", "message", "new in closed", "hold", "held", "wataru")
    yield one("closed thread", "in a closed thread", "message", "held in closed", "release", "sent", "sumi")
    yield one(wrong, "without a text", "message", "bodiless", "send", "sent", "wataru")
    yield one("offer accepted wrongly", "too late", "offer", "late", "accept", "accepted", "hana")
    yield one("offer accepted wrongly", "in a closed thread", "offer", "in closed", "accept", "accepted", "hana")
    yield one("offer accepted wrongly", "that is not whole", "offer", "broken", "accept", "accepted", "hana")
    yield one("offer accepted wrongly", "twice", "offer", "funded", "accept", "accepted", "hana")
    yield one("offer accepted wrongly", "its own", "offer", "open", "accept", "accepted", "wataru")
    yield one(wrong, "before its time", "offer", "open", "expire", "expired", None)
    first = twins(world)["dispute"][1]
    contract = world.contracts["delivered"]
    change = world.offers["change"]
    disputed = event(world, "contract", "changing", "dispute", "disputed", "hana")
    yield one(
        "offer accepted wrongly",
        "for a disputed contract",
        "offer",
        "change",
        "accept",
        "accepted",
        "hana",
        first=(disputed,),
    )
    assert first and contract and change.contract_id == world.contracts["changing"].id


def _contracts(one, world) -> Iterator[Case]:
    wrong, money = "wrong situation", "state without money"
    yield one(money, "without escrow", "contract", "unfunded", "start", "active", "hana")
    yield one(money, "on a claim alone", "contract", "paying", "start", "active", "hana")
    yield one(money, "on money that is not held", "contract", "arrived", "start", "active", "hana")
    yield one(wrong, "during inspection", "contract", "delivered", "request_end", "ending", "hana", WEEK)
    yield one(
        wrong,
        "during inspection, with an amount",
        "contract",
        "delivered",
        "request_end",
        "ending",
        "hana",
        WEEK,
        amount=3000,
    )
    yield one(wrong, "while a payment is open", "contract", "paying", "request_end", "ending", "hana", WEEK)
    yield one(
        wrong,
        "for an amount without a delivery",
        "contract",
        "funded",
        "request_end",
        "ending",
        "hana",
        WEEK,
        amount=3000,
    )
    yield one(
        wrong, "without an amount after a delivery", "contract", "returned", "request_end", "ending", "hana", WEEK
    )
    yield one(
        wrong, "for more than the price", "contract", "returned", "request_end", "ending", "hana", WEEK, amount=11_001
    )
    yield one(wrong, "for a negative amount", "contract", "returned", "request_end", "ending", "hana", WEEK, amount=-1)
    for name, actor in (("ending", "wataru"), ("ending amount", "wataru"), ("ending due", None)):
        yield one(money, f"of {name} with money still held", "contract", name, "agree_to_end", "terminated", actor)
    refund = event(world, "milestone", "ending", "refund", "refunded", "wataru", to_client=11_000)
    cancel = event(world, "milestone", "ending 2", "cancel", "cancelled", "wataru")
    agree = event(world, "contract", "ending", "agree_to_end", "terminated", None)
    yield Case("agree_to_end by silence before day 7", wrong, "contract", (refund, cancel, agree))
    split = event(world, "milestone", "ending due amount", "split", "split", "wataru", **closing(11_000, part=3000))
    silent = event(world, "contract", "ending due amount", "agree_to_end", "terminated", None)
    yield Case("agree_to_end by silence after a delivery", wrong, "contract", (split, silent))
    yield one(wrong, "by silence before day 7", "contract", "ending", "refuse_to_end", "active", None)
    yield one(
        "skipped state",
        "to a state that it never had",
        "contract",
        "ending",
        "refuse_to_end",
        "awaiting_escrow",
        "wataru",
    )
    yield one(
        "skipped state",
        "to a state that it never had",
        "contract",
        "ending unfunded",
        "refuse_to_end",
        "active",
        "hana",
    )
    yield Case(
        "refuse_to_end after a refund",
        wrong,
        "contract",
        (refund, event(world, "contract", "ending", "refuse_to_end", "active", "wataru")),
    )
    yield one(wrong, "without a delivery", "contract", "ending", "resume", "active", "wataru")
    deliver = event(world, "milestone", "ending", "deliver", "delivered", "wataru", WEEK)
    resume = event(world, "contract", "ending", "resume", "awaiting_escrow", "wataru")
    yield Case("resume to a state that it never had", "skipped state", "contract", (deliver, resume))
    back = (refund, event(world, "milestone", "ending 2", "cancel", "cancelled", "wataru"))
    yield Case(
        "resume after a refund",
        wrong,
        "contract",
        (*back, event(world, "contract", "ending", "resume", "active", "wataru")),
    )
    yield one(money, "to end with money still held", "contract", "disputed", "decide", "terminated", "sumi")
    yield one(money, "to complete with money still held", "contract", "disputed", "decide", "completed", "sumi")
    refunded = (
        event(world, "milestone", "disputed undelivered", "refund", "refunded", "sumi", to_client=11_000),
        event(world, "milestone", "disputed undelivered 2", "cancel", "cancelled", "sumi"),
    )
    completed = event(world, "contract", "disputed undelivered", "decide", "completed", "sumi")
    yield Case("decide that it is completed though nothing was accepted", wrong, "contract", (*refunded, completed))
    cancelled = event(world, "milestone", "unfunded late", "cancel", "cancelled", None)
    yield one(wrong, "with parts still open", "contract", "unfunded late", "expire", "terminated", None)
    yield one(wrong, "before day 30", "contract", "unfunded", "expire", "terminated", None)
    assert cancelled
    yield one(money, "with money still held", "contract", "funded", "complete", "completed", "hana")
    yield one(money, "during inspection", "contract", "delivered", "complete", "completed", "hana")
    yield one(money, "with a part still unfunded", "contract", "second", "complete", "completed", "hana")


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
