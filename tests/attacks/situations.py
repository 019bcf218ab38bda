"""Attacks that are legal in form and wrong in the situation, on talks and contracts: right verb, right person, wrong time."""

from collections.abc import Iterator
from functools import partial

from tests.attacks.statements import Case, attack, event
from tests.attacks.twins import WEEK, closing, twins


def attacks(world) -> Iterator[Case]:
    one = partial(attack, world)
    yield from _talks(one, world)
    yield from _contracts(one, world)


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
    yield one(wrong, "when silence agrees", "contract", "ending due", "refuse_to_end", "active", "wataru")
    yield one(wrong, "when silence agrees, by the timer", "contract", "ending due", "refuse_to_end", "active", None)
    agreed = event(world, "contract", "ending due amount", "agree_to_end", "terminated", "wataru")
    yield Case("agree_to_end when silence refuses", wrong, "contract", (split, agreed))
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
    yield one(
        wrong, "to go on though nothing was ever paid", "contract", "disputed unfunded", "decide", "active", "sumi"
    )
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
