"""What receivers mark and staff answer: how it stands in the attackers' market, its legal births, and the attacks on it."""

from collections.abc import Iterator
from datetime import timedelta

from marketplace import clock
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import MessageMark, MessageMarkAnswer
from tests.attacks.statements import Case, Insert, Typed, event, moment

FREE = 900_000
PROMISE = timedelta(days=2)


def late(world) -> None:
    """A message of wataru's that hana marked (`told`), and another that staff left (`told and left`)."""
    hana, rei, now = world.people["hana"].id, world.people["rei"].id, clock.now()
    for name in ("told", "told and left"):
        message = world.message(name, world.threads["talk"], verb="send")
        with transaction():
            db.session.add(MessageMark(message_id=message.id, marked_by=hana, at=now, due_at=now + PROMISE))
    with transaction():
        db.session.add(MessageMarkAnswer(message_id=message.id, staff_id=rei, at=now, verdict="leave", note=""))


def twins(world) -> dict[str, tuple[str, tuple]]:
    """By name: subject and statements, the last of which is the birth."""
    now, rei = moment(world.now), world.people["rei"].id
    unmarked, told = world.messages["sent"].id, world.messages["told"].id
    mark = {
        "message_id": unmarked,
        "marked_by": world.people["hana"].id,
        "at": now,
        "due_at": moment(world.now + PROMISE),
    }
    answer = {"message_id": told, "staff_id": rei, "at": now, "verdict": "leave", "note": ""}
    look = {"id": FREE, "thread_id": world.threads["talk"].id, "staff_id": rei, "ground": "message_mark"}
    erased = event(world, "message", "told", "erase", "erased", "rei")
    removed = Insert("message_mark_answers", answer | {"verdict": "erase", "note": "a number"})
    return {
        "mark": ("message_marks", (Insert("message_marks", mark),)),
        "mark left": ("message_mark_answers", (Insert("message_mark_answers", answer),)),
        "mark erased": ("message_mark_answers", (erased, removed)),
        "look at a marked message": ("looks", (Insert("looks", look | {"case_id": told, "at": now}),)),
    }


def attacks(world) -> Iterator[Case]:
    made = twins(world)
    (mark,), (left,), (look,) = (made[name][1] for name in ("mark", "mark left", "look at a marked message"))
    erased, removed = made["mark erased"][1]
    yield from _marks(world, mark)
    yield from _answers(world, left, erased, removed)
    yield from _second(world, mark, left)
    done = world.messages["told and left"].id
    for name, changes in {
        "at a message that nobody marked": {"case_id": world.messages["sent"].id},
        "at a mark that was answered": {"case_id": done},
        "at another thread's mark": {"thread_id": world.threads["quiet"].id},
        "at a mark by shun": {"staff_id": world.people["shun"].id},
    }.items():
        yield Case(f"a look {name}", "wrong look", "looks", (look.but(**changes),))


def _marks(world, mark: Insert) -> Iterator[Case]:
    for who in ("wataru", "oki", "sumi", "shun"):
        yield _wrong("a mark", f"by {who}", "wrong person", mark.but(marked_by=world.people[who].id))
    yield _wrong("a mark", "by nobody", "wrong person", mark.but(marked_by=None))
    yield _wrong("a mark", "of nobody's message", "foreign object", mark.but(message_id=999_999))
    for name in ("new", "marked", "held", "held marked"):
        yield _wrong("a mark", f"of {name}", "illegal edge", mark.but(message_id=world.messages[name].id))
    gone = event(world, "message", "sent", "erase", "erased", "rei")
    yield Case("a mark of an erased message", "illegal edge", "message_marks", (gone, mark))
    yield from _times(world, mark, "a mark")
    for name, due in {"at once": world.now, "before": world.now - PROMISE, "never": None}.items():
        yield _wrong("a mark", f"promised {name}", "forged deadline", mark.but(due_at=moment(due)))
    yield _wrong("a mark", "promised for 2300", "forged deadline", mark.but(due_at="2300-01-01 00:00:00.000000"))


def _answers(world, left: Insert, erased: Insert, removed: Insert) -> Iterator[Case]:
    for who in ("wataru", "hana", "oki", "shun"):
        yield _wrong("an answer", f"by {who}", "wrong person", left.but(staff_id=world.people[who].id))
    yield _wrong("an answer", "by nobody", "wrong person", left.but(staff_id=None))
    for column in ("suspended_at", "closed_at"):
        away = Typed(f"UPDATE users SET {column} = :at WHERE name = 'rei'", {"at": moment(world.now)})
        yield Case(f"an answer by staff with {column}", "wrong person", "message_mark_answers", (away, left))
    yield _wrong("an answer", "to no mark", "foreign object", left.but(message_id=world.messages["sent"].id))
    yield from _times(world, left, "an answer")
    for verdict in ("pass", "", "ERASE", None):
        yield _wrong("an answer", f"that does {verdict!r}", "illegal edge", left.but(verdict=verdict))
    yield _wrong("an answer", "of what was not erased", "illegal edge", removed)
    for note in ("", "  ", None):
        steps = (erased, removed.but(note=note))
        yield Case(f"an erasure with the note {note!r}", "illegal edge", "message_mark_answers", steps)
    yield Case("an answer that leaves what was erased", "illegal edge", "message_mark_answers", (erased, left))


def _second(world, mark: Insert, left: Insert) -> Iterator[Case]:
    told, done = world.messages["told"].id, world.messages["told and left"].id
    for engine, policy in (("", ""), ("sqlite", " OR REPLACE")):
        for name, row in (("mark", mark.but(message_id=told)), ("answer", left.but(message_id=done))):
            again = Insert(row.table, row.row, policy)
            yield Case(f"a second {name}{policy}", "second one", row.table, (again,), engine)
    for table, number, column in (("message_marks", told, "marked_by"), ("message_mark_answers", done, "staff_id")):
        where = f"WHERE message_id = {number}"
        yield Case(f"{table}: one deleted", "deleted", table, (Typed(f"DELETE FROM {table} {where}"),))
        yield Case(
            f"{table}: one handed over", "rewritten", table, (Typed(f"UPDATE {table} SET {column} = 1 {where}"),)
        )


def _times(world, row: Insert, what: str) -> Iterator[Case]:
    long_ago = moment(world.now - timedelta(days=900))
    for name, at in {"long before": long_ago, "without a time": None, "in 2300": "2300-01-01 00:00:00.000000"}.items():
        yield _wrong(what, name, "wrong time", row.but(at=at))
    yield Case(f"{what} at noon", "wrong type", row.table, (row.but(at="noon"),), "sqlite")


def _wrong(what: str, how: str, kind: str, row: Insert) -> Case:
    return Case(f"{what} {how}", kind, row.table, (row,))
