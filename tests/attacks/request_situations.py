"""Attacks on requests that are legal in form: the right verb from the wrong person, at the wrong time, or without a word."""

from collections.abc import Iterator
from datetime import timedelta

from tests.attacks.request_market import INFO, PROMISE
from tests.attacks.request_twins import ALONE, closing, kept_due, note, request, said
from tests.attacks.statements import Case, Insert, Typed, moment

CODES = (None, "", "because", "NEED_SHOWN", "need_shown ")


def attacks(world) -> Iterator[Case]:
    yield from _decided_by_the_wrong(world)
    yield from _twice_by_the_same(world)
    yield from _without_a_word(world)
    yield from _consent(world)
    yield from _appeals(world)
    yield from _deadlines(world)
    yield from _too_early_or_late(world)
    yield from _closed(world)


def wrong(name: str, *steps, kind: str = "wrong situation", engine: str = "") -> Case:
    return Case(name, kind, "contact_request", steps, engine)


DECISIONS = {
    "approve": ("in review", "approved"),
    "deny": ("in review", "denied"),
    "revoke": ("revoking", "revoked"),
    "keep": ("revoking", "approved"),
}


def _decided_by_the_wrong(world) -> Iterator[Case]:
    """Applicant, counterpart, an outsider, staff without the duty, staff who are suspended or gone, nobody."""
    for verb, (name, to) in DECISIONS.items():
        for who in ("wataru", "hana", "oki", "shun", None):
            yield wrong(f"{verb} by {who}", *said(world, name, verb, to, who), kind="wrong person")
        for column in ("suspended_at", "closed_at"):
            gone = Typed(f"UPDATE users SET {column} = :at WHERE name = 'rei'", {"at": moment(world.now)})
            decided = said(world, name, verb, to, "rei")
            yield wrong(f"{verb} by staff with {column}", gone, *decided, kind="wrong person")
    ended = Typed("DELETE FROM staff_duties WHERE user_id = :id", {"id": world.people["rei"].id})
    yield wrong("approve after losing the duty", ended, *said(world, "in review", "approve", "approved", "rei"))
    party = Insert("staff_duties", {"user_id": world.people["hana"].id, "duty": "review"})
    yield wrong("approve by a member with a duty", party, *said(world, "in review", "approve", "approved", "hana"))


def _twice_by_the_same(world) -> Iterator[Case]:
    """The second decision is another person's: alone on duty, it waits for a later day in Tokyo."""
    second = "the same person twice"
    appealed = ("approve", "approved"), ("deny", "denied")
    for verb, to in appealed:
        yield wrong(f"{verb} an appeal against oneself", *said(world, "appealed", verb, to, "sumi"), kind=second)
        alone = (ALONE, *said(world, "appealed", verb, to, "sumi"))
        yield wrong(f"{verb} an appeal alone on the same day", *alone, kind=second)
        late = said(world, "appealed long ago", verb, to, "sumi")
        yield wrong(f"{verb} an appeal on a later day though rei is there", *late, kind=second)
    for who in ("sumi", "rei"):
        decided = said(world, "appealed revocation", "approve", "approved", who)
        yield wrong(f"approve the appeal of a revocation by {who}", *decided, kind=second)
    both = Typed("UPDATE users SET suspended_at = :at WHERE name = 'rei'", {"at": moment(world.now)})
    decided = said(world, "appealed revocation", "deny", "revoked", "sumi")
    yield wrong("deny the appeal of a revocation alone on the same day", both, *decided, kind=second)
    same = said(world, "revoking", "revoke", "revoked", "sumi")
    yield wrong("revoke twice", *same, kind=second)
    yield wrong("revoke twice alone on the same day", ALONE, *same, kind=second)
    yield wrong(
        "revoke twice on a later day though rei is there",
        *said(world, "revoking long", "revoke", "revoked", "sumi"),
        kind=second,
    )
    third = Insert("staff_duties", {"user_id": world.people["shun"].id, "duty": "review"})
    late = said(world, "revoking long", "revoke", "revoked", "sumi")
    yield wrong("revoke twice alone but for one who just came", ALONE, third, *late, kind=second)
    # 15:00 UTC is midnight in Tokyo: 16:59 more of the same day do not make a later one.
    night = moment(world.now.replace(hour=14, minute=59))
    yield wrong(
        "revoke twice before midnight in Tokyo",
        ALONE,
        *said(world, "revoking", "revoke", "revoked", "sumi", at=night),
        kind=second,
    )
    first = said(world, "approved", "revoke", "revoking", "sumi", PROMISE)
    row = world.requests["approved"]
    again = (
        note(world, "approved", ahead=2),
        request(world, "approved", "revoke", "revoked", "sumi", seq=row.seq + 2, from_state="revoking"),
    )
    yield wrong("revoke at once and finally", *first, *again, kind=second)


def _without_a_word(world) -> Iterator[Case]:
    """No note, or no reason code, or another verb's."""
    for verb, (name, to) in DECISIONS.items():
        yield wrong(f"{verb} without a note", request(world, name, verb, to, "rei"))
        for code in CODES:
            yield wrong(f"{verb} with the code {code!r}", *said(world, name, verb, to, "rei", reason_code=code))
    others = {"approve": "need_not_shown", "deny": "need_shown", "revoke": "no_breach_found", "keep": "payment_outside"}
    for verb, code in others.items():
        name, to = DECISIONS[verb]
        yield wrong(f"{verb} with {code}", *said(world, name, verb, to, "rei", reason_code=code))
    yield wrong("revoke first without a note", request(world, "approved", "revoke", "revoking", "sumi", PROMISE))
    yield wrong("ask without a question", request(world, "in review", "ask", "info_needed", "sumi", INFO))
    yield wrong("answer without an answer", request(world, "info needed", "answer", "in_review", "wataru", PROMISE))
    yield wrong("appeal without a reason", request(world, "denied", "appeal", "appealed", "wataru", PROMISE))
    later = (request(world, "in review", "approve", "approved", "sumi"), note(world, "in review"))
    yield wrong("approve and say so afterwards", *later)
    foreign = (note(world, "submitted"), request(world, "in review", "approve", "approved", "sumi"))
    yield wrong("approve with another request's note", *foreign)


def _consent(world) -> Iterator[Case]:
    yield wrong("approve against a refusal", *said(world, "refused", "approve", "approved", "sumi"))
    for verb in ("agree", "refuse"):
        for who in ("wataru", "oki", "sumi", None):
            typed = request(world, "in review", verb, "in_review", who, **kept_due(world, "in review"))
            yield wrong(f"{verb} by {who}", typed, kind="wrong person")
    refuse = request(world, "appealed", "refuse", "appealed", "hana", **kept_due(world, "appealed"))
    row = world.requests["appealed"]
    against = (
        note(world, "appealed", ahead=2),
        request(world, "appealed", "approve", "approved", "rei", seq=row.seq + 2),
    )
    yield wrong("approve an appeal against a refusal", refuse, *against)
    own = request(world, "refused", "agree", "in_review", "wataru", **kept_due(world, "refused"))
    seq = world.requests["refused"].seq + 2
    forged = (own, note(world, "refused", ahead=2), request(world, "refused", "approve", "approved", "sumi", seq=seq))
    yield wrong("approve after the applicant agreed for the other side", *forged, kind="wrong person")


def _appeals(world) -> Iterator[Case]:
    def appeal(name: str, **more) -> tuple:
        return said(world, name, "appeal", "appealed", "wataru", PROMISE, **more)

    yield wrong("appeal too late", *appeal("denied long ago"))
    last = world.requests["denied"].created_at + timedelta(days=14)
    at_the_end = {"at": moment(last), "due_at": moment(last + PROMISE)}
    yield wrong("appeal on the day it ends", *appeal("denied", **at_the_end))
    yield wrong("appeal twice", *appeal("denied again"))
    yield wrong("appeal while another is live", *appeal("denied before"))
    yield wrong("appeal against a withdrawal", *appeal("withdrawn"))
    yield wrong("appeal against an expiry", *appeal("silent"))
    yield wrong(
        "appeal by the other side", *said(world, "denied", "appeal", "appealed", "hana", PROMISE), kind="wrong person"
    )
    yield wrong("deny an appeal to revoked", *said(world, "appealed", "deny", "revoked", "rei"), kind="skipped state")
    third = Insert("staff_duties", {"user_id": world.people["shun"].id, "duty": "review"})
    other = said(world, "appealed revocation", "deny", "denied", "shun")
    yield wrong("deny the appeal of a revocation to denied", third, *other, kind="skipped state")


def _deadlines(world) -> Iterator[Case]:
    """A self-loop, `take` and `keep` move nothing; `answer` gives no earlier promise; a promise lies ahead."""
    forged = "forged deadline"
    later, sooner = timedelta(days=9), timedelta(hours=1)
    for name, state in (
        ("submitted", "submitted"),
        ("in review", "in_review"),
        ("info needed", "info_needed"),
        ("appealed", "appealed"),
    ):
        for due in (later, sooner, None):
            typed = request(world, name, "agree", state, "hana", due)
            yield wrong(f"agree to {name} that moves the deadline by {due}", typed, kind=forged)
    for due in (later, sooner, None):
        yield wrong(
            f"take with the promise {due}", request(world, "submitted", "take", "in_review", "sumi", due), kind=forged
        )
    for due in (sooner, -sooner, None):
        typed = said(world, "info needed", "answer", "in_review", "wataru", due)
        yield wrong(f"answer with the promise {due}", *typed, kind=forged)
    for due in (timedelta(days=6), timedelta(days=8), None):
        typed = said(world, "in review", "ask", "info_needed", "sumi", due)
        yield wrong(f"ask with {due} to answer", *typed, kind=forged)
    yield wrong("keep with another end", *said(world, "revoking", "keep", "approved", "rei", later), kind=forged)
    revoke = said(world, "approved until", "revoke", "revoking", "sumi", PROMISE)
    row = world.requests["approved until"]
    for due in (None, later):
        keep = request(world, "approved until", "keep", "approved", "rei", due, seq=row.seq + 2, from_state="revoking")
        yield wrong(
            f"keep until {due} what had an end", *revoke, note(world, "approved until", ahead=2), keep, kind=forged
        )
    for due in (timedelta(0), -later):
        yield wrong(f"approve until {due}", *said(world, "in review", "approve", "approved", "sumi", due), kind=forged)
    yield wrong("revoke without a promise", *said(world, "approved", "revoke", "revoking", "sumi"), kind=forged)
    yield wrong(
        "revoke finally with a promise", *said(world, "revoking", "revoke", "revoked", "rei", PROMISE), kind=forged
    )
    yield wrong("deny until a day", *said(world, "in review", "deny", "denied", "sumi", PROMISE), kind=forged)
    postponed = request(world, "in review", "postpone", "in_review", None, later)
    yield wrong("postpone a promise", postponed, kind=forged)
    postponed = request(world, "approved until", "postpone", "approved", None, timedelta(days=90))
    yield wrong("postpone the end of an approval", postponed, kind=forged)


def _too_early_or_late(world) -> Iterator[Case]:
    expire = {
        "info needed": "before seven days",
        "approved": "an approval without an end",
        "approved until": "before the end",
    }
    for name, what in expire.items():
        yield wrong(f"expire {what}", request(world, name, "expire", "expired", None))
    for name in ("submitted", "in review", "revoking", "appealed"):
        yield wrong(f"expire what is {name} in an open thread", request(world, name, "expire", "expired", None))
    yield wrong("answer after seven days", *said(world, "unanswered", "answer", "in_review", "wataru", PROMISE))
    yield wrong("withdraw after seven days", request(world, "unanswered", "withdraw", "withdrawn", "wataru"))
    spoken = Insert(
        "message_events",
        {
            "message_id": world.messages["marked: approved"].id,
            "seq": 1,
            "verb": "send",
            "from_state": "new",
            "to_state": "sent",
            "actor": world.people["wataru"].id,
            "at": moment(world.now + timedelta(minutes=2)),
            "due_at": None,
            "reason_code": None,
        },
    )
    revoke = said(world, "approved", "revoke", "revoking", "sumi", PROMISE)
    yield wrong("revoke dated before what was said", spoken, *revoke, kind="wrong time")
    expired = request(world, "approved", "expire", "expired", None)
    yield wrong("expire dated before what was said", spoken, closing(world, "approved"), expired, kind="wrong time")


def _closed(world) -> Iterator[Case]:
    """In a closed thread nothing goes on, and what was live there does not come back with it."""
    for verb, name, to, who, due in (
        ("approve", "in review", "approved", "sumi", None),
        ("approve", "appealed", "approved", "rei", None),
        ("appeal", "denied", "appealed", "wataru", PROMISE),
        ("appeal", "revoked", "appealed", "wataru", PROMISE),
    ):
        typed = said(world, name, verb, to, who, due)
        yield wrong(f"{verb} what is {name} in a closed thread", closing(world, name), *typed, kind="closed thread")
    for name in ("approved", "in review", "revoking"):
        end = closing(world, name)
        again = Insert(end.table, end.row | {"seq": 2, "verb": "reopen", "from_state": "closed", "to_state": "open"})
        yield Case(f"reopen while the request is {name}", "closed thread", "thread", (end, again))
