"""Legal events, each as somebody might type it: the twins of the attacks. All are accepted; each attack is a twin gone wrong."""

from datetime import timedelta

from marketplace.rules import money
from tests.attacks import request_twins
from tests.attacks.statements import Case, Insert, Typed, event

WEEK = timedelta(days=7)


def closing(total: int, before: int = 0, withhold: bool = False, part: int | None = None) -> dict:
    """The legs of an acceptance of `total`, or of a split that pays `part` of it."""
    price, tax = money.take_tax_out(total)
    held = money.to_hold(price, tax, withhold)
    divided = money.divide(held, total if part is None else part, before, withhold)
    legs = {name: getattr(divided, name) for name in ("to_worker", "to_fee", "to_fee_tax", "to_client", "withheld")}
    return legs | {"part": part}


def twins(world) -> dict[str, tuple[str, tuple[Insert | Typed, ...]]]:
    """By name: the subject, and statements of which the last is the twin and the others lead to it."""

    def one(subject, name, verb, to, actor, due=None, **more):
        return event(world, subject, name, verb, to, actor, due, **more)

    def milestone(name, verb, to, actor, due=None, **more):
        return one("milestone", name, verb, to, actor, due, **more)

    def contract(name, verb, to, actor, due=None, **more):
        return one("contract", name, verb, to, actor, due, **more)

    made: dict[str, tuple[str, tuple]] = {
        "decline": ("thread", (one("thread", "talk", "decline", "closed", "hana"),)),
        "lapse": ("thread", (one("thread", "quiet", "lapse", "closed", None),)),
        "close": ("thread", (one("thread", "completed", "close", "closed", "sumi"),)),
        "reopen": ("thread", (one("thread", "closed", "reopen", "open", "wataru"),)),
        "send": ("message", (one("message", "new", "send", "sent", "wataru"),)),
        "erase": ("message", (one("message", "sent", "erase", "erased", "sumi"),)),
        "accept offer": ("offer", (one("offer", "open", "accept", "accepted", "hana"),)),
        "decline offer": ("offer", (one("offer", "open", "decline", "declined", "hana"),)),
        "counter offer": ("offer", (one("offer", "open", "counter", "countered", "hana"),)),
        "withdraw offer": ("offer", (one("offer", "open", "withdraw", "withdrawn", "wataru"),)),
        "expire offer": ("offer", (one("offer", "late", "expire", "expired", None),)),
        "expire offer of a closed thread": ("offer", (one("offer", "in closed", "expire", "expired", None),)),
        "accept a change": ("offer", (one("offer", "change", "accept", "accepted", "hana"),)),
        "start": ("contract", (contract("half started", "start", "active", "hana"),)),
        "request_end": ("contract", (contract("funded", "request_end", "ending", "hana", WEEK),)),
        "request_end unfunded": ("contract", (contract("unfunded", "request_end", "ending", "wataru", WEEK),)),
        "request_end with an amount": (
            "contract",
            (contract("returned", "request_end", "ending", "hana", WEEK, amount=3000),),
        ),
        "refuse_to_end": ("contract", (contract("ending", "refuse_to_end", "active", "wataru"),)),
        "refuse_to_end unfunded": (
            "contract",
            (contract("ending unfunded", "refuse_to_end", "awaiting_escrow", "hana"),),
        ),
        "refuse_to_end by silence": ("contract", (contract("ending due amount", "refuse_to_end", "active", None),)),
        "dispute": ("contract", (contract("delivered", "dispute", "disputed", "wataru"),)),
        "dispute while ending": ("contract", (contract("ending", "dispute", "disputed", "wataru"),)),
        "decide to go on": ("contract", (contract("disputed", "decide", "active", "sumi"),)),
        "postpone an end": ("contract", (contract("ending", "postpone", "ending", None, timedelta(days=9)),)),
        "deliver": ("milestone", (milestone("funded", "deliver", "delivered", "wataru", WEEK),)),
        "deliver again": ("milestone", (milestone("returned", "deliver", "delivered", "wataru", WEEK),)),
        "return": ("milestone", (milestone("delivered", "return", "returned", "hana"),)),
        "accept": ("milestone", (milestone("delivered", "accept", "accepted", "hana", **closing(11_000)),)),
        "accept withheld": (
            "milestone",
            (milestone("delivered withheld", "accept", "accepted", "hana", **closing(11_000, withhold=True)),),
        ),
        "accept the second": (
            "milestone",
            (milestone("second 2", "accept", "accepted", "hana", **closing(66_000, before=66_000)),),
        ),
        "accept a big one": (
            "milestone",
            (milestone("delivered big", "accept", "accepted", "hana", **closing(330_000)),),
        ),
        "accept by silence": ("milestone", (milestone("overdue", "accept", "accepted", None, **closing(11_000)),)),
        "postpone an inspection": (
            "milestone",
            (milestone("delivered", "postpone", "delivered", None, timedelta(days=9)),),
        ),
        "refund": ("milestone", (milestone("ending", "refund", "refunded", "wataru", to_client=11_000),)),
        "refund by silence": ("milestone", (milestone("ending due", "refund", "refunded", None, to_client=11_000),)),
        "refund decided": (
            "milestone",
            (milestone("disputed undelivered", "refund", "refunded", "sumi", to_client=11_000),),
        ),
        "split agreed": (
            "milestone",
            (milestone("ending amount", "split", "split", "wataru", **closing(11_000, part=3000)),),
        ),
        "split decided": (
            "milestone",
            (milestone("disputed", "split", "split", "sumi", **closing(11_000, part=5000)),),
        ),
        "cancel": ("milestone", (milestone("ending unfunded", "cancel", "cancelled", "hana"),)),
        "cancel by expiry": ("milestone", (milestone("unfunded late", "cancel", "cancelled", None),)),
        "succeed": ("payment", (one("payment", "paying", "succeed", "succeeded", None),)),
        "succeed late": ("payment", (one("payment", "failed", "succeed", "succeeded", "sumi"),)),
        "fail": ("payment", (one("payment", "paying", "fail", "failed", None),)),
        "misdirect": ("payment", (one("payment", "too late", "misdirect", "refund_due", None, paid_in=11_000),)),
        "misdirect beside a claim": (
            "payment",
            (one("payment", "first try", "misdirect", "refund_due", None, paid_in=11_000),),
        ),
        "return money": ("payment", (one("payment", "to return", "return", "returned", None, to_client=11_000),)),
        "fund": ("milestone", (milestone("arrived", "fund", "funded", "hana", paid_in=11_000),)),
    } | request_twins.twins(world)

    def after(name: str, *first: str, last: Insert) -> None:
        steps = tuple(step for twin in first for step in made[twin][1])
        made[name] = (last.table.removesuffix("_events"), (*steps, last))

    after("cancel by change", "accept a change", last=milestone("changing 2", "cancel", "cancelled", "hana"))
    after("complete", "accept", last=contract("delivered", "complete", "completed", "hana"))
    after("complete by silence", "accept by silence", last=contract("overdue", "complete", "completed", None))
    after("agree_to_end", "cancel", last=contract("ending unfunded", "agree_to_end", "terminated", "hana"))
    after(
        "agree_to_end with an amount",
        "split agreed",
        last=contract("ending amount", "agree_to_end", "terminated", "wataru"),
    )
    after(
        "agree_to_end by silence", "refund by silence", last=contract("ending due", "agree_to_end", "terminated", None)
    )
    after("expire", "cancel by expiry", last=contract("unfunded late", "expire", "terminated", None))
    after("decide to end", "split decided", last=contract("disputed", "decide", "terminated", "sumi"))
    deliver = milestone("ending", "deliver", "delivered", "wataru", WEEK)
    made["deliver while ending"] = ("milestone", (deliver,))
    after("resume", "deliver while ending", last=contract("ending", "resume", "active", "wataru"))
    cancel = milestone("disputed paid 2", "cancel", "cancelled", "sumi")
    made["cancel decided"] = ("milestone", (cancel,))
    after("decide it is completed", "cancel decided", last=contract("disputed paid", "decide", "completed", "sumi"))
    return made


def legal(world) -> list[Case]:
    """Every twin as a case that must be accepted."""
    return [Case(name, "twin", subject, steps) for name, (subject, steps) in twins(world).items()]
