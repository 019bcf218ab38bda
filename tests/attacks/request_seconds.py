"""A second request where one may be made, by every trick with NULL, case, type and REPLACE; and requests born wrongly."""

from collections.abc import Iterator

from tests.attacks.request_births import FREE, born
from tests.attacks.request_market import PROMISE
from tests.attacks.statements import Case, Insert, Typed, moment

CONSULTATIONS = (
    *("submitted", "in review", "info needed", "approved", "denied", "denied again", "revoking", "revoked"),
    *("appealed", "silent", "unanswered", "past its end", "new"),
)
# What somebody might type for "no contract" so that it is none and yet no NULL.
NO_CONTRACT = (0, -1, 999_999, "", "NULL", " ", 0.0)
POLICIES = (" OR REPLACE", " OR IGNORE", " OR ABORT", " OR FAIL", " OR ROLLBACK")


def attacks(world) -> Iterator[Case]:
    yield from _second(world)
    yield from _of_another_scope(world)
    yield from _by_changing_the_first(world)
    yield from _at_once(world)
    yield from _unclean(world)
    yield from _texts(world)


def second(name: str, *steps, engine: str = "") -> Case:
    return Case(f"second request {name}", "second one", "contact_request", steps, engine)


def submitted(world, number: int = FREE, **more) -> Insert:
    """The first event of a request that was just born."""
    row = {"contact_request_id": number, "seq": 1, "verb": "submit", "from_state": "new", "to_state": "submitted"}
    row |= {"actor": world.people["wataru"].id, "at": moment(world.now), "reason_code": None}
    return Insert("contact_request_events", row | {"due_at": moment(world.now + PROMISE)} | more)


def _second(world) -> Iterator[Case]:
    for state in CONSULTATIONS:
        thread = world.requests[state].thread_id
        yield second(f"beside one that is {state}", *born(world, thread), submitted(world))
    row, text = born(world, world.requests["denied"].thread_id)
    for policy in POLICIES:
        yield second(
            f"{policy.strip().lower()}", Insert(row.table, row.row, policy), text, submitted(world), engine="sqlite"
        )
    denied = world.requests["denied"].id
    over = Insert(row.table, row.row | {"id": denied}, " OR REPLACE")
    yield second("over the first", over, engine="sqlite")
    upsert = Insert(row.table, row.row | {"id": denied}, after=" ON CONFLICT (id) DO UPDATE SET state = 'new', seq = 0")
    yield second("by an upsert", upsert)
    nothing = Insert(row.table, row.row, after=" ON CONFLICT DO NOTHING")
    yield second("when nothing is done on conflict", nothing, text, submitted(world))
    for contract in NO_CONTRACT:
        engine = "" if isinstance(contract, int) else "sqlite"
        odd = row.but(contract_id=contract)
        yield second(f"of the contract {contract!r}", odd, text, submitted(world), engine=engine)
    for state in ("withdrawn", "Withdrawn", "WITHDRAWN", "withdrawn ", "denied", "", None):
        yield second(f"born {state!r}", row.but(state=state), text, submitted(world))
    yield second("by the other side", row.but(applicant_id=world.people["hana"].id))
    both = born(world, world.threads["talk"].id)
    other = born(world, world.threads["talk"].id, number=FREE + 1)
    yield second("born at once with the first", *both, *other, submitted(world), submitted(world, FREE + 1))


def _of_another_scope(world) -> Iterator[Case]:
    """A contract that is finished, of another thread, not the newest; the consultation beside a contract."""
    for name in ("completed", "terminated", "funded"):
        contract = world.contracts[name]
        row, text = born(world, world.threads["talk"].id, contract.id)
        yield second(f"of a foreign contract ({name})", row, text, submitted(world))
        if name != "funded":
            own, text = born(world, contract.thread_id, contract.id)
            yield second(f"of a {name} contract", own, text, submitted(world))
    running = world.contracts["funded"]
    row, text = born(world, running.thread_id)
    yield second("of the consultation beside a contract", row, text, submitted(world))
    row, text = born(world, world.contracts["scope done"].thread_id, world.contracts["scope done"].id)
    yield second("of a contract that had one and is completed", row, text, submitted(world))
    row, text = born(world, world.requests["beside"].thread_id, world.contracts["beside"].id)
    yield second("of the contract that has one already", row, text, submitted(world))
    for policy in POLICIES:
        forced = Insert(row.table, row.row, policy)
        yield second(f"of the contract that has one already,{policy.lower()}", forced, text, engine="sqlite")
    over = event_of(world, "scope over")
    yield second("of a consultation that became a contract meanwhile", over)
    yield second("while the consultation's is live", event_of(world, "beside, of the contract"))
    yield second("in a closed thread", event_of(world, "new in closed"))
    closed = born(world, world.threads["closed"].id)
    yield second("born in a closed thread", closed[0])


def event_of(world, name: str, **more) -> Insert:
    return submitted(world, world.requests[name].id, **more)


def _by_changing_the_first(world) -> Iterator[Case]:
    """The first one is withdrawn too late, moved away, made another's, deleted or renumbered."""
    thread, denied = world.requests["denied"].thread_id, world.requests["denied"].id
    again = (*born(world, thread), submitted(world))
    other = world.threads["talk"].id
    for column, value in (
        ("thread_id", other),
        ("contract_id", 1),
        ("contract_id", 0),
        ("state", "withdrawn"),
        ("id", FREE + 9),
    ):
        for policy in ("", " OR REPLACE", " OR IGNORE"):
            text = f"UPDATE{policy} contact_requests SET {column} = :value WHERE id = :id"
            change = Typed(text, {"value": value, "id": denied})
            name = f"after {column} = {value!r} was typed{policy.lower()}"
            yield second(name, change, *again, engine="sqlite" if policy else "")
    for table, key in (("contact_requests", "id"), ("contact_request_events", "contact_request_id")):
        gone = Typed(f"DELETE FROM {table} WHERE {key} = :id", {"id": denied})
        yield second(f"after deleting from {table}", gone, *again)
    withdraw = {"seq": 4, "verb": "withdraw", "from_state": "denied", "to_state": "withdrawn", "due_at": None}
    for source in ("denied", "submitted", "in_review"):
        typed = event_of(world, "denied", **(withdraw | {"from_state": source}))
        yield second(f"after withdrawing a denied one, from {source}", typed, *again)
    late = event_of(world, "unanswered", **withdraw | {"from_state": "info_needed"})
    yield second(
        "after withdrawing an unanswered one too late",
        late,
        *born(world, world.requests["unanswered"].thread_id),
        submitted(world),
    )


def _at_once(world) -> Iterator[Case]:
    """Two requests of a thread made live by one statement, in either order."""
    denied, of_contract = world.requests["denied beside"], world.requests["denied beside, of the contract"]
    submit = submitted(world, of_contract.id)
    row = {"contact_request_id": denied.id, "seq": denied.seq + 1, "verb": "appeal", "from_state": "denied"}
    appeal = submit.but(**row, to_state="appealed")
    said = Insert(
        "contact_request_notes",
        {"contact_request_id": denied.id, "seq": denied.seq + 1, "text": "n", "created_at": moment(world.now)},
    )
    for name, rows in (("submit first", (submit, appeal)), ("appeal first", (appeal, submit))):
        yield second(f"made live by one statement, {name}", said, together(*rows))
        first, last = rows
        values = {f"{column}_1": value for column, value in first.row.items()} | last.row
        named = ", ".join(f":{column}_1" for column in first.row)
        text = f"WITH first AS (INSERT INTO {first.table} ({', '.join(first.row)}) VALUES ({named}) RETURNING 1) {last.sql()[0]}"
        yield second(f"made live by nested statements, {name}", said, Typed(text, values), engine="postgresql")


def together(*rows: Insert) -> Typed:
    """Several rows in one INSERT."""
    columns = ", ".join(rows[0].row)
    places = ("(" + ", ".join(f":{column}_{number}" for column in row.row) + ")" for number, row in enumerate(rows))
    values = {f"{column}_{number}": value for number, row in enumerate(rows) for column, value in row.row.items()}
    return Typed(f"INSERT INTO {rows[0].table} ({columns}) VALUES {', '.join(places)}", values)


def _unclean(world) -> Iterator[Case]:
    row, text = born(world, world.threads["talk"].id)

    def wrong(engine: str = "", **changes) -> Case:
        what = ", ".join(f"{column} {value!r}" for column, value in changes.items())
        return Case(f"request born with {what}", "born unclean", "contact_request", (row.but(**changes),), engine)

    for who in ("oki", "sumi"):
        yield wrong(applicant_id=world.people[who].id)
    yield wrong(applicant_id=None)
    yield wrong(thread_id=999_999)
    for channels in (
        "",
        ",",
        "pigeon",
        "email,pigeon",
        "EMAIL",
        "email, phone",
        "email,,phone",
        "email,email",
        "%",
        None,
    ):
        yield wrong(channels=channels)
    for reason in ("fun", "", "MEETING", None):
        yield wrong(reason=reason)
    for disclose in ("all", "", None):
        yield wrong(disclose=disclose)
    yield wrong(has_contact=True)
    yield wrong(has_contact=None)
    for mark in (2, "no", ""):
        yield wrong("sqlite", has_contact=mark)
    yield Case("submit without a reason", "wrong situation", "contact_request", (event_of(world, "textless"),))
    for due in (None, moment(world.now), "2026-01-01 00:00:00.000000"):
        promise = event_of(world, "new", due_at=due)
        yield Case(f"submit with the promise {due}", "forged deadline", "contact_request", (promise,))
    assert text


def _texts(world) -> Iterator[Case]:
    """The reason and the notes: too late, over another, for the wrong event, empty."""
    stands, waits = world.requests["submitted"].id, world.requests["new"].id
    text = Insert("contact_request_texts", {"contact_request_id": stands, "text": "other", "salt": "s"})

    def wrong(name: str, typed, kind: str = "rewritten", engine: str = "") -> Case:
        return Case(name, kind, typed.table, (typed,), engine)

    yield wrong("a second reason", text)
    yield wrong("a reason over another", Insert(text.table, text.row, " OR REPLACE"), "replaced", "sqlite")
    yield wrong("a reason before it is submitted, over another", text.but(contact_request_id=waits))
    forced = Insert(text.table, text.row | {"contact_request_id": waits}, " OR REPLACE")
    yield wrong("a reason replaced before it is submitted", forced, "replaced", "sqlite")
    yield wrong("a reason of nobody's request", text.but(contact_request_id=999_999))
    bare = (event_of(world, "textless"), text.but(contact_request_id=world.requests["textless"].id))
    yield Case("a reason after the event", "rewritten", "contact_request_texts", bare)
    asked = world.requests["info needed"]
    note = Insert(
        "contact_request_notes",
        {"contact_request_id": asked.id, "seq": asked.seq + 1, "text": "n", "created_at": moment(world.now)},
    )
    for seq in (0, 1, asked.seq - 1, asked.seq, asked.seq + 2, 99):
        yield wrong(f"a note with event {seq} of {asked.seq}", note.but(seq=seq))
    for empty in ("", "   "):
        yield wrong(f"a note {empty!r}", note.but(text=empty))
    yield wrong("a note of a request that was not submitted", note.but(contact_request_id=waits, seq=1))
    yield wrong("a note of nobody's request", note.but(contact_request_id=999_999, seq=1))
    over = Insert(note.table, note.row | {"seq": asked.seq}, " OR REPLACE")
    yield wrong("a note over another", over, "replaced", "sqlite")
    twice = (note, Insert(note.table, note.row | {"text": "else"}, " OR REPLACE"))
    yield Case("a note over the next one", "replaced", "contact_request_notes", twice, "sqlite")
    for change in ("text = 'else'", "seq = seq + 1", "contact_request_id = 1"):
        typed = Typed(f"UPDATE contact_request_notes SET {change} WHERE contact_request_id = :id", {"id": asked.id})
        yield Case(f"notes: {change}", "rewritten", "contact_request_notes", (typed,))
