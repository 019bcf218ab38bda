"""Attacks on the gate: a marked message without an open one, a held message let out by the wrong hand, what lies beside it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from tests.attacks import staff_tables
from tests.attacks.births import twins
from tests.attacks.request_births import FREE
from tests.attacks.request_twins import ALONE, HOURS, closing, request, said
from tests.attacks.statements import Case, Insert, Typed, attack, event, moment

NO_GATE = (
    *("new", "submitted", "in review", "info needed", "refused", "agreed", "denied", "denied again", "withdrawn"),
    *("revoking", "revoked", "appealed", "appealed revocation", "past its end", "silent", "unanswered"),
)
OTHER_MESSAGE = "marked: denied"


def attacks(world) -> Iterator[Case]:
    yield from _marked(world)
    yield from _changed_meanwhile(world)
    yield from _disguised(world)
    yield from _born_and_sent(world)
    yield from _shadowed(world)
    yield from _held(partial(attack, world), world)
    yield from _beside(world)
    yield from _looks(world)
    yield from staff_tables.attacks(world)


def send(world, name: str, **more) -> Insert:
    return event(world, "message", name, "send", "sent", "wataru", **more)


def marked(name: str, *steps, engine: str = "") -> Case:
    return Case(name, "marked message", "message", steps, engine)


def _marked(world) -> Iterator[Case]:
    """A marked message, whatever state the request of its thread is in."""
    for state in NO_GATE:
        yield marked(f"a marked one where the request is {state}", send(world, f"marked: {state}"))
    for policy in (" OR REPLACE", " OR IGNORE"):
        typed = send(world, "marked: revoking")
        forced = Insert(typed.table, typed.row, policy)
        yield marked(f"a marked one while revoking{policy.lower()}", forced, engine="sqlite")
    approve = said(world, "in review", "approve", "approved", "sumi", at=moment(world.now + timedelta(minutes=1)))
    yield marked("a marked one dated before the approval", *approve, send(world, "marked: in review"))
    until = moment(world.requests["approved until"].due_at)
    yield marked("a marked one exactly at the end", send(world, "marked: approved until", at=until))
    long_after = moment(world.now + timedelta(days=300))
    yield marked("a marked one after the end", send(world, "marked: approved until", at=long_after))


def _changed_meanwhile(world) -> Iterator[Case]:
    """The gate was open a statement ago."""
    revoke = said(world, "approved", "revoke", "revoking", "rei", timedelta(days=2))
    yield marked("a marked one after the first revocation", *revoke, send(world, "marked: approved"))
    end = closing(world, "approved")
    yield marked("a marked one after the thread was closed", end, send(world, "marked: approved"))
    expired = request(world, "approved", "expire", "expired", None)
    yield marked("a marked one after the thread took the approval along", end, expired, send(world, "marked: approved"))
    reopened = Insert(end.table, end.row | {"seq": 2, "verb": "reopen", "from_state": "closed", "to_state": "open"})
    yield marked("a marked one after closing and reopening", end, reopened, send(world, "marked: approved"))
    yield marked(
        "a marked one reopened after the approval went along", end, expired, reopened, send(world, "marked: approved")
    )


def _disguised(world) -> Iterator[Case]:
    """The mark taken off, the message moved to an open thread, the request moved to this one, an event for another."""
    row, opened = world.messages[OTHER_MESSAGE], world.requests["approved"]
    typed = send(world, OTHER_MESSAGE)

    def first(text: str, **values) -> Typed:
        return Typed(text, values)

    both = {"id": row.id, "thread": opened.thread_id}
    for policy in ("", " OR REPLACE", " OR IGNORE"):
        engine = "sqlite" if policy else ""
        unmark = first(f"UPDATE{policy} messages SET has_contact = FALSE WHERE id = :id", id=row.id)
        yield marked(f"the mark taken off{policy.lower()}", unmark, typed, engine=engine)
        moved = first(f"UPDATE{policy} messages SET thread_id = :thread WHERE id = :id", **both)
        yield marked(f"moved to an open thread{policy.lower()}", moved, typed, engine=engine)
        request = {"id": opened.id, "thread": row.thread_id}
        brought = first(f"UPDATE{policy} contact_requests SET thread_id = :thread WHERE id = :id", **request)
        yield marked(f"another thread's approval brought here{policy.lower()}", brought, typed, engine=engine)
    said = f"INSERT OR REPLACE INTO messages SELECT {_columns(has_contact='0')} FROM messages WHERE id = {row.id}"
    yield marked("the message replaced by an unmarked one", first(said), typed, engine="sqlite")
    sent = world.messages["sent"].id
    taken = first("UPDATE message_events SET message_id = :id WHERE message_id = :sent", id=row.id, sent=sent)
    yield marked("another message's event", taken)
    state = first("UPDATE messages SET state = 'sent', seq = 1 WHERE id = :id", id=row.id)
    yield marked("the state typed", state)
    approved = "UPDATE contact_requests SET state = 'approved', seq = seq + 1 WHERE id = :id"
    yield marked("the request's state typed", first(approved, id=world.requests["denied"].id), typed)
    known = world.requests["revoking"].id
    forget = "DELETE FROM contact_request_events WHERE contact_request_id = :id AND seq = 4"
    yield marked("the revocation deleted", first(forget, id=known), send(world, "marked: revoking"))
    later = "UPDATE contact_request_events SET due_at = NULL WHERE contact_request_id = :id AND verb = 'approve'"
    ended = world.requests["past its end"].id
    yield marked("the end of an approval rubbed out", first(later, id=ended), send(world, "marked: past its end"))


def _columns(**others) -> str:
    from marketplace.models import Message

    return ", ".join(others.get(column.name, column.name) for column in Message.__table__.columns)


def _born_and_sent(world) -> Iterator[Case]:
    """New marked messages of every kind, in a thread without an approval."""
    _, (message,) = twins(world)["message"]
    text = Insert("message_bodies", {"message_id": FREE, "text": "09012345678", "salt": "s"})
    values = {"message_id": FREE, "seq": 1, "from_state": "new", "at": moment(world.now), "due_at": None}
    values |= {"actor": message.row["sender_id"], "reason_code": None}
    sent = Insert("message_events", values | {"verb": "send", "to_state": "sent"})
    for kind in ("message", "offer", "delivery", "return", "end"):
        yield marked(f"a new marked {kind}", message.but(has_contact=True, kind=kind), text, sent)
    for mark in (None, 2, "", "false"):
        engine = "" if mark is None else "sqlite"
        yield marked(f"a new message marked {mark!r}", message.but(has_contact=mark), text, sent, engine=engine)
    replaced = Insert("messages", message.row | {"id": world.messages["marked"].id}, " OR REPLACE")
    yield marked("an unmarked message over a marked one", replaced, send(world, "marked"), engine="sqlite")
    hold = Insert("message_events", values | {"verb": "hold", "to_state": "held", "due_at": moment(world.now + HOURS)})
    own = {"seq": 2, "verb": "release", "from_state": "held", "to_state": "sent"}
    released = Insert("message_events", values | own)
    yield marked("held and released by its own sender", message.but(has_contact=True), text, hold, released)


def _shadowed(world) -> Iterator[Case]:
    """A temporary table named like one that the guards read, with an approval in it."""
    approved = world.requests["approved"]
    for name in ("contact_request_events", "contact_requests", "messages", "thread_events"):
        copy = Typed(f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {name}")
        opened = {
            "contact_request_events": f"UPDATE temp.{name} SET contact_request_id = :here WHERE contact_request_id = :there",
            "contact_requests": f"UPDATE temp.{name} SET thread_id = :thread WHERE id = :there",
            "messages": f"UPDATE temp.{name} SET has_contact = FALSE WHERE thread_id = :thread",
            "thread_events": f"DELETE FROM temp.{name}",
        }[name]
        denied = world.requests["denied"]
        values = {"here": denied.id, "there": approved.id, "thread": denied.thread_id}
        typed = send(world, "marked: denied")
        for engine, schema, temporary in (("sqlite", "main.", "temp."), ("postgresql", "public.", "pg_temp.")):
            used = {key: value for key, value in values.items() if f":{key}" in opened}
            lie = Typed(opened.replace("temp.", temporary), used)
            yield marked(f"{name} shadowed", copy, lie, Insert(f"{schema}{typed.table}", typed.row), engine=engine)


def _held(one, world) -> Iterator[Case]:
    wrong = "held message"
    for who in ("wataru", "hana", "oki", "shun", None):
        yield one(wrong, f"by {who}", "message", "held marked", "release", "sent", who)
    for column in ("suspended_at", "closed_at"):
        gone = Typed(f"UPDATE users SET {column} = :at WHERE name = 'sumi'", {"at": moment(world.now)})
        yield one(wrong, f"by staff with {column}", "message", "held marked", "release", "sent", "sumi", first=(gone,))
    duty = Typed("DELETE FROM staff_duties WHERE user_id = :id AND duty = 'review'", {"id": world.people["sumi"].id})
    yield one(wrong, "without the duty any more", "message", "held marked", "release", "sent", "sumi", first=(duty,))
    back = event(world, "message", "held marked", "take_back", "taken_back", "wataru")
    late = {"seq": back.row["seq"] + 1}
    for source in ("held", "taken_back"):
        yield one(
            wrong,
            f"taken back, from {source}",
            "message",
            "held marked",
            "release",
            "sent",
            "sumi",
            first=(back,),
            from_state=source,
            **late,
        )
    refused = event(world, "message", "held", "refuse", "refused", "sumi")
    yield one(wrong, "after a refusal", "message", "held", "release", "sent", "rei", first=(refused,), **late)
    yield one(
        wrong, "after a refusal", "message", "held", "take_back", "taken_back", "wataru", first=(refused,), **late
    )
    yield one(wrong, "without a word", "message", "held marked", "refuse", "refused", "sumi")
    yield one(wrong, "of an unmarked one", "message", "new", "hold", "held", "wataru", HOURS)
    yield one(wrong, "without a promise", "message", "marked", "hold", "held", "wataru")
    yield one(wrong, "promised for before", "message", "marked", "hold", "held", "wataru", -HOURS)
    yield one(wrong, "by the other side", "message", "marked", "hold", "held", "hana", HOURS)
    for name in ("held marked", "marked: approved"):
        yield one(wrong, "as if it were new", "message", name, "send", "sent", "hana", from_state="new")
    yield one(wrong, "though it is held", "message", "held marked", "send", "sent", "wataru", from_state="held")


def _beside(world) -> Iterator[Case]:
    """Findings, figures, texts and notes that come too late, or go."""
    made = twins(world)
    held, new = world.messages["held with all"], world.messages["marked: approved"]
    sent = send(world, "marked: approved")

    def late(name: str, table: str, row: dict, *first) -> Case:
        return Case(name, "rewritten", table, (*first, Insert(table, row)))

    finding, form, word = (made[name][1][0].row for name in ("finding", "held form", "message note"))
    yield late("a finding for a held message", "message_findings", finding | {"message_id": held.id, "position": 2})
    yield late("a finding for a delivered message", "message_findings", finding | {"message_id": new.id}, sent)
    yield late("a finding of nobody's message", "message_findings", finding | {"message_id": 999_999})
    yield late("figures for a held message", "held_forms", form | {"message_id": world.messages["held marked"].id})
    yield late("figures for a delivered message", "held_forms", form | {"message_id": new.id}, sent)
    yield late("a word on a message that is not held", "message_notes", word | {"message_id": new.id})
    yield late("an empty word", "message_notes", word | {"text": "  "})
    refuse = event(world, "message", "held", "refuse", "refused", "sumi")
    yield late("a second word", "message_notes", {"message_id": refuse.row["message_id"], "text": "later"}, refuse)
    twice = Insert("message_notes", {"message_id": world.messages["held"].id, "text": "else"}, " OR REPLACE")
    yield Case("a word over another", "replaced", "message_notes", (twice,), "sqlite")
    again = Insert("held_forms", form | {"message_id": new.id, "fields": "[]"}, " OR REPLACE")
    yield Case("figures over others", "replaced", "held_forms", (Insert(again.table, again.row), again), "sqlite")
    over = Insert("message_findings", finding | {"why": "nothing"}, " OR REPLACE")
    yield Case("a finding over another", "replaced", "message_findings", (made["finding"][1][0], over), "sqlite")
    text = Insert("message_bodies", {"message_id": world.messages["bodiless marked"].id, "text": "later", "salt": "s"})
    hold = event(world, "message", "bodiless marked", "hold", "held", "wataru", HOURS)
    yield Case("a text for a held message", "rewritten", "message_bodies", (hold, text))


def _looks(world) -> Iterator[Case]:
    _, (look,) = twins(world)["look"]
    _, (held,) = twins(world)["look at a held message"]

    def wrong(name: str, typed: Insert, *first, engine: str = "", **changes) -> Case:
        return Case(f"a look {name}", "wrong look", "looks", (*first, typed.but(**changes)), engine)

    for who in ("wataru", "hana", "oki", "shun"):
        yield wrong(f"by {who}", look, staff_id=world.people[who].id)
    yield wrong("by nobody", look, staff_id=None)
    yield wrong("by suspended staff", look, ALONE)
    yield wrong("on no case", look, case_id=999_999)
    yield wrong("on another thread's case", look, thread_id=world.threads["talk"].id)
    yield wrong("at another thread", held, thread_id=world.requests["submitted"].thread_id)
    yield wrong("at a message that was never held", held, case_id=world.messages["sent"].id)
    for ground in ("report", "dispute", "curiosity", "", None):
        yield wrong(f"on the ground {ground!r}", look, ground=ground)
    yield wrong("without a time", look, at=None)
    yield wrong("in 2300", look, at="2300-01-01 00:00:00.000000")
    yield wrong("at noon", look, engine="sqlite", at="noon")
    yield Case(
        "a look back-dated",
        "rewritten",
        "looks",
        (Typed("UPDATE looks SET at = :at", {"at": "2026-01-01 00:00:00.000000"}),),
    )
    yield Case("a look made another's", "rewritten", "looks", (Typed("UPDATE looks SET staff_id = 1"),))
    yield Case("a look deleted", "deleted", "looks", (look, Typed(f"DELETE FROM looks WHERE id = {FREE}")))
