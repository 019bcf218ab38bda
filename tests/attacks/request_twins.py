"""Legal events of requests and held messages: what they say comes before them."""

from datetime import timedelta

from tests.attacks.request_market import DONE_BY, INFO, PROMISE
from tests.attacks.statements import Insert, Typed, event, moment

ALONE = Typed("UPDATE users SET suspended_at = :at WHERE name = 'rei'", {"at": "2026-12-01 00:00:00.000000"})
HOURS = timedelta(hours=4)


def note(world, name: str, text: str = "said", ahead: int = 1) -> Insert:
    """What is said with the next event of a request."""
    row = world.requests[name]
    return Insert(
        "contact_request_notes",
        {"contact_request_id": row.id, "seq": row.seq + ahead, "text": text, "created_at": moment(world.now)},
    )


def request(world, name: str, verb: str, to: str, actor: str | None, due=None, **more) -> Insert:
    """The next event of a request, with the reason code that fits."""
    code = {"reason_code": DONE_BY[verb][1]} if verb in DONE_BY else {}
    return event(world, "contact_request", name, verb, to, actor, due, **(code | more))


def said(world, name: str, verb: str, to: str, actor: str | None, due=None, **more) -> tuple:
    """A note and its event."""
    return note(world, name), request(world, name, verb, to, actor, due, **more)


def kept_due(world, name: str) -> dict:
    """The deadline as it stands."""
    return {"due_at": moment(world.requests[name].due_at)}


def closing(world, name: str) -> Insert:
    """The end of a request's thread. The request itself does not follow, as it does in the application."""
    row = world.requests[name]
    return Insert(
        "thread_events",
        {
            "thread_id": row.thread_id,
            "seq": 1,
            "verb": "decline",
            "from_state": "open",
            "to_state": "closed",
            "actor": world.people["hana"].id,
            "at": moment(world.now),
            "due_at": None,
            "reason_code": None,
        },
    )


def twins(world) -> dict[str, tuple[str, tuple[Insert | Typed, ...]]]:
    """By name: the subject, and statements of which the last is the twin and the others lead to it."""

    def one(name, verb, to, actor, due=None, **more):
        return ("contact_request", (request(world, name, verb, to, actor, due, **more),))

    def speaking(name, verb, to, actor, due=None, first=(), **more):
        return ("contact_request", (*first, *said(world, name, verb, to, actor, due, **more)))

    def message(name, verb, to, actor, due=None):
        return ("message", (event(world, "message", name, verb, to, actor, due),))

    return {
        "hold": message("marked", "hold", "held", "wataru", HOURS),
        "release": message("held marked", "release", "sent", "sumi"),
        "refuse": message("held", "refuse", "refused", "sumi"),
        "take_back": message("held", "take_back", "taken_back", "wataru"),
        "send a marked one": message("marked: approved", "send", "sent", "wataru"),
        "send a marked one before the end": message("marked: approved until", "send", "sent", "wataru"),
        "send a marked one after keeping": message("marked: kept", "send", "sent", "wataru"),
        "release without an approval": message("held with all", "release", "sent", "rei"),
        "submit": one("new", "submit", "submitted", "wataru", PROMISE),
        "submit beside a denied one of the consultation": one(
            "denied beside, of the contract", "submit", "submitted", "wataru", PROMISE
        ),
        "appeal beside a request that is not live": speaking("denied beside", "appeal", "appealed", "wataru", PROMISE),
        "submit after a withdrawal": _second(world, "withdrawn"),
        "agree": one("submitted", "agree", "submitted", "hana", **kept_due(world, "submitted")),
        "refuse a request": one("in review", "refuse", "in_review", "hana", **kept_due(world, "in review")),
        "agree while more is asked": one(
            "info needed", "agree", "info_needed", "hana", **kept_due(world, "info needed")
        ),
        "refuse an appeal": one("appealed", "refuse", "appealed", "hana", **kept_due(world, "appealed")),
        "take": one("submitted", "take", "in_review", "sumi", **kept_due(world, "submitted")),
        "ask": speaking("in review", "ask", "info_needed", "rei", INFO),
        "answer": speaking("info needed", "answer", "in_review", "wataru", PROMISE),
        "approve": speaking("in review", "approve", "approved", "sumi"),
        "approve until a day": speaking("agreed", "approve", "approved", "rei", timedelta(days=10)),
        "approve an appeal": speaking("appealed", "approve", "approved", "rei", reason_code="appeal_upheld"),
        "approve an appeal alone": speaking("appealed long ago", "approve", "approved", "sumi", first=(ALONE,)),
        "deny": speaking("refused", "deny", "denied", "sumi", reason_code="counterpart_refused"),
        "deny an appeal": speaking("appealed", "deny", "denied", "rei"),
        "deny the appeal of a revocation": speaking(
            "appealed revocation", "deny", "revoked", "shun", first=_shun(world)
        ),
        "withdraw": one("in review", "withdraw", "withdrawn", "wataru"),
        "revoke": speaking("approved", "revoke", "revoking", "rei", PROMISE),
        "revoke finally": speaking("revoking", "revoke", "revoked", "rei"),
        "revoke finally alone": speaking("revoking long", "revoke", "revoked", "sumi", first=(ALONE,)),
        "keep": speaking("revoking", "keep", "approved", "sumi"),
        "appeal": speaking("denied", "appeal", "appealed", "wataru", PROMISE),
        "appeal a revocation": speaking("revoked", "appeal", "appealed", "wataru", PROMISE),
        "expire unanswered": one("unanswered", "expire", "expired", None),
        "expire at the end": one("past its end", "expire", "expired", None),
        "expire with the thread": (
            "contact_request",
            (closing(world, "submitted"), request(world, "submitted", "expire", "expired", None)),
        ),
    }


def _shun(world) -> tuple[Insert, ...]:
    """A third member of staff gets the duty."""
    return (Insert("staff_duties", {"user_id": world.people["shun"].id, "duty": "review"}),)


def _second(world, name: str) -> tuple:
    """Another request of the scope of a withdrawn one."""
    from tests.attacks.request_births import born

    rows = born(world, world.requests[name].thread_id)
    values = {
        "contact_request_id": rows[0].row["id"],
        "seq": 1,
        "verb": "submit",
        "from_state": "new",
        "to_state": "submitted",
        "actor": world.people["wataru"].id,
        "at": moment(world.now),
        "due_at": moment(world.now + PROMISE),
        "reason_code": None,
    }
    return ("contact_request", (*rows, Insert("contact_request_events", values)))
