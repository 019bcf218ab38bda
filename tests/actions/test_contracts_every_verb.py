"""Every verb × every state × every person, for all subjects: Python, the guards and the tables agree.

The world of the attacks holds each subject in each of its states, come there by legal verbs. `may` and the guards of
the database are asked about every combination; what the table does not allow, the database also refuses when typed.
"""

from itertools import product

import pytest
from sqlalchemy import text

from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import SUBJECTS, MessageNote
from marketplace.models.guards import GUARDS, Engine
from tests.attacks.conftest import connect
from tests.attacks.statements import Case, event
from tests.attacks.world import World

PEOPLE = ("hana", "wataru", "oki", "sumi", "shun", None)
MODELS = {events.SUBJECT: model for model, events in SUBJECTS.items()}
EVENTS = {events.SUBJECT: events for events in SUBJECTS.values()}
# An acceptor cancels at the very moment of accepting (test_contracts_terms.py); no verb leads to an inspection while an
# end is asked for, which is where the other side could split a delivered part.
NOT_IN_THE_WORLD = {
    ("cancel", "unfunded", "cancelled", "acceptor"),
    ("split", "delivered", "split", "other"),
}


@pytest.fixture
def world(app, clock):
    made = World(clock.move)
    for name, verb, person in (("taken back", "take_back", "wataru"), ("refused", "refuse", "sumi")):
        message = made.message(name, made.threads["talk"], verb="hold", has_contact=True)
        with transaction():
            db.session.add(MessageNote(message_id=message.id, text=name))
            transition(message, verb, by=made.people[person], at=clock.now)
    for name in ("taken back", "refused"):
        db.session.refresh(made.messages[name])
    db.session.expunge_all()
    db.session.rollback()
    return made


def words(kind: str, row, name: str | None, world) -> set[str]:
    """The words of the table that a person answers to, read from plain columns."""
    if name is None:
        return {"timer"}
    person = world.people[name]
    if person.is_staff:
        return {f"staff:{duty}" for duty in person.duties}
    return of_party(kind, row, person.id)


def of_party(kind: str, row, user_id: int) -> set[str]:
    if kind == "thread":
        return roles(row, user_id)
    if kind == "message":
        return {"sender"} if row.sender_id == user_id else set()
    if kind == "contact_request":
        return (
            {"applicant"} if row.applicant_id == user_id else {"counterpart"} if roles(row.thread, user_id) else set()
        )
    if kind == "offer":
        return {"author"} if row.author_id == user_id else {"other"} if roles(row.thread, user_id) else set()
    if kind == "payment":
        return set()
    contract = row if kind == "contract" else row.contract
    found = roles(contract, user_id)
    if contract.state == "ending" and found and asker(contract.id) != user_id:
        found = found | {"other"}
    return found


def roles(row, user_id: int) -> set[str]:
    return {role for role in ("client", "worker") if getattr(row, f"{role}_id") == user_id}


def asker(contract_id: int) -> int:
    return db.session.scalar(
        text("SELECT actor FROM contract_events WHERE contract_id = :id AND verb = 'request_end' ORDER BY seq DESC"),
        {"id": contract_id},
    )


def guards_allow(kind: str, row: dict, engine: Engine) -> bool:
    """What the guards `edge` and `actor` say of an event, asked as a question."""
    conditions = [GUARDS[f"{kind}_events_insert_{name}"].text(engine) for name in ("edge", "actor")]
    asked = {
        name: row[name] for name in (f"{kind}_id", "seq", "verb", "from_state", "to_state", "actor", "at", "due_at")
    }
    kinds = {f"{kind}_id": "BIGINT", "seq": "INTEGER", "actor": "BIGINT", "at": "TIMESTAMP", "due_at": "TIMESTAMP"}
    columns = ", ".join(
        f":{name} AS {name}" if engine.is_sqlite else f"CAST(:{name} AS {kinds.get(name, 'VARCHAR')}) AS {name}"
        for name in asked
    )
    said = db.session.scalar(text(f"SELECT ({') AND ('.join(conditions)}) FROM (SELECT {columns}) AS NEW"), asked)
    return bool(said)


def situations(kind: str, world):
    """One row for each state and pair of people, with every verb, every end of it, and every person."""
    model = MODELS[kind]
    for name, row in different(kind, world).items():
        for verb, person in product(model.verbs(), PEOPLE):
            for target in dict.fromkeys(edge.target for edge in model.TRANSITIONS if edge.verb == verb):
                yield name, row, verb, target, person


def different(kind: str, world) -> dict:
    """The rows of the world that differ in state or in what somebody is to them."""
    found = {}
    for name, row in world.subjects[kind].items():
        here = db.session.merge(row)
        people = tuple(frozenset(words(kind, here, person, world)) for person in PEOPLE)
        found.setdefault((here.state, people), (name, here))
    return dict(found.values())


def allowed(kind: str, row, verb: str, target: str, who: set[str]) -> set[str]:
    """The words in the table that allow this person this move."""
    return {
        word
        for edge in MODELS[kind].TRANSITIONS
        if (edge.verb, edge.source, edge.target) == (verb, row.state, target)
        for word in who & set(edge.by)
    }


def test_python_guards_and_tables_agree_about_everybody(world, engine, database):
    for kind in MODELS:
        spoken, refused = set(), []
        for name, row, verb, target, person in situations(kind, world):
            who = words(kind, row, person, world)
            granted = allowed(kind, row, verb, target, who)
            typed = event(world, kind, name, verb, target, person)
            case = f"{kind} {name!r} ({row.state}): {verb} to {target} by {person}"
            by = world.people[person] if person else None
            assert row.may(verb, by) == any(who & set(edge.by) for edge in row.edges(verb)), case
            assert guards_allow(kind, typed.row, Engine(engine)) == bool(granted), case
            spoken |= {(verb, row.state, target, word) for word in granted}
            if not granted:
                refused.append(Case(case, "refused", kind, (typed,)))
        table = {(edge.verb, edge.source, edge.target, word) for edge in MODELS[kind].TRANSITIONS for word in edge.by}
        assert table - spoken <= NOT_IN_THE_WORLD, "nobody in the world could do these"
        raw = connect(engine, database)
        through = [case.name for case in refused if not raw.gets_through(case)]
        raw.close()
        assert through == []
        assert len(refused) > 20
