"""Attacks made from the legal twins: each twin gone wrong in every way in which one of its columns can lie."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from marketplace.models import SUBJECTS
from tests.attacks.statements import LEGS, Case, Insert, moment
from tests.attacks.twins import twins

MODELS = {events.SUBJECT: model for model, events in SUBJECTS.items()}
MONEY = (*LEGS, "withheld", "part", "amount")
# The database knows no calendar: of these verbs it knows that something is promised, or that staff may set an end.
PROMISES = {"submit", "answer", "revoke", "appeal", "hold"}
ANY_END = {"approve"}


def attacks(world) -> Iterator[Case]:
    """Every mutation of every twin. The statements before the last one stay as they are."""
    for name, (subject, steps) in twins(world).items():
        *first, last = steps
        for kind, what, row in mutated(world, subject, last):
            engine = "sqlite" if kind == "wrong type" else ""
            yield Case(f"{name}: {what}", kind, subject, (*first, replace(last, row=row)), engine)


def mutated(world, subject: str, last: Insert) -> Iterator[tuple[str, str, dict]]:
    """Class of attack, what was changed, and the row with the change."""
    row = last.row
    yield from _edges(subject, row)
    yield from _sequence(subject, row, world)
    yield from _people(world, subject, row)
    yield from _times(world, row)
    yield from _money(row)


def _edges(subject: str, row: dict) -> Iterator[tuple[str, str, dict]]:
    model = MODELS[subject]
    legal = {(edge.verb, edge.source, edge.target) for edge in model.TRANSITIONS}
    for state in [*model.states(), "nowhere", "", None]:
        if state != row["to_state"] and (row["verb"], row["from_state"], state) not in legal:
            yield "illegal edge", f"to {state}", row | {"to_state": state}
        if state != row["from_state"]:
            yield "skipped state", f"from {state}", row | {"from_state": state}
    for verb in [*model.verbs(), "jump", "", None]:
        if verb != row["verb"] and (verb, row["from_state"], row["to_state"]) not in legal:
            yield "verb beside its edge", f"by {verb}", row | {"verb": verb}


def _sequence(subject: str, row: dict, world) -> Iterator[tuple[str, str, dict]]:
    for step in (-1, 1, 5, -row["seq"]):
        yield "skipped or repeated seq", f"seq {step:+}", row | {"seq": row["seq"] + step}
    yield "skipped or repeated seq", "seq NULL", row | {"seq": None}
    yield "foreign object", "of nobody's", row | {f"{subject}_id": 999_999}
    yield "foreign object", "of NULL", row | {f"{subject}_id": None}
    for name, other in world.subjects[subject].items():
        if other.state != row["from_state"] and other.id != row[f"{subject}_id"]:
            yield "foreign object", f"of {name}", row | {f"{subject}_id": other.id, "seq": other.seq + 1}
            break
    yield "wrong type", "seq is a fraction", row | {"seq": row["seq"] + 0.5}
    yield "wrong type", "seq is a word", row | {"seq": "one"}


def _people(world, subject: str, row: dict) -> Iterator[tuple[str, str, dict]]:
    model = MODELS[subject]
    by = next(edge.by for edge in model.TRANSITIONS if edge.verb == row["verb"])
    rightful = {row["actor"]}
    if {"client", "worker"} <= set(by) or (row["actor"] is None and by != ("timer",)):
        rightful |= {world.people["hana"].id, world.people["wataru"].id}
    for name, person in world.people.items():
        if person.id not in rightful and not {f"staff:{duty}" for duty in person.duties} & set(by):
            yield "wrong person", f"by {name}", row | {"actor": person.id}
    if row["actor"] is not None and "timer" not in by:
        yield "wrong person", "by nobody", row | {"actor": None}
    yield "wrong person", "by a stranger", row | {"actor": 999_999}


def _times(world, row: dict) -> Iterator[tuple[str, str, dict]]:
    yield "wrong time", "long before", row | {"at": moment(world.now - timedelta(days=900))}
    yield "wrong time", "without a time", row | {"at": None}
    yield "wrong time", "in 2300", row | {"at": "2300-01-01 00:00:00.000000"}
    yield "wrong type", "at noon", row | {"at": "noon"}
    yield "wrong type", "at a number", row | {"at": 1_800_000_000}
    yield "wrong type", "on 30 February", row | {"at": "2027-02-30 00:00:00.000000"}
    if row["verb"] in ANY_END:
        yield "forged deadline", "due at once", row | {"due_at": moment(world.now)}
    elif row["due_at"] is None:
        yield "forged deadline", "due later", row | {"due_at": moment(world.now + timedelta(days=1))}
    else:
        yield "forged deadline", "never due", row | {"due_at": None}
        yield "forged deadline", "due at once", row | {"due_at": moment(world.now)}
        if row["verb"] not in PROMISES | {"postpone"}:
            yield "forged deadline", "due in a year", row | {"due_at": moment(world.now + timedelta(days=365))}


def _money(row: dict) -> Iterator[tuple[str, str, dict]]:
    for column in MONEY:
        if column not in row:
            continue
        amount = row[column] or 0
        for wrong in (amount + 1, amount - 1, amount + 1_000_000, -amount - 1):
            if (
                column == "amount"
                and row["verb"] == "request_end"
                and row["amount"] is not None
                and 0 <= wrong <= 11_000
            ):
                continue
            yield "money that does not fit", f"{column} {wrong}", row | {column: wrong}
        if row[column] is not None:
            yield "money that does not fit", f"{column} NULL", row | {column: None}
        yield "wrong type", f"{column} a fraction", row | {column: amount + 0.5}
        yield "wrong type", f"{column} a word", row | {column: "much"}
    legs = [leg for leg in LEGS if row.get(leg)]
    for leg in legs:
        for other in LEGS:
            if other in row and other != leg:
                moved = row | {leg: row[leg] - 1, other: row[other] + 1}
                yield "money on another leg", f"1 yen from {leg} to {other}", moved
                yield "money on another leg", f"all of {leg} to {other}", row | {leg: 0, other: row[other] + row[leg]}
