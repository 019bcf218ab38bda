"""The guards that every chain has, made from its subject's table of transitions."""

from collections.abc import Mapping

from marketplace.models.guards import CHAINS, Chain, Engine, Must, append_only, free_key, guard, lock_root
from marketplace.models.stateful import Edge

CACHED = {"seq", "state", "due_at"}


def staff_with(duty: str) -> str:
    """True when the event's actor is active staff with this duty."""
    return (
        "EXISTS (SELECT 1 FROM staff_duties d JOIN users u ON u.id = d.user_id "
        f"WHERE d.user_id = NEW.actor AND d.duty = '{duty}' AND u.kind = 'staff' AND u.closed_at IS NULL AND u.suspended_at IS NULL)"
    )


def chain(
    subject: type,
    events: type,
    *,
    root: str,
    root_id: str,
    people: Mapping[str, str],
    rules: Mapping[str, Must],
    due: Mapping[str, Must] | None = None,
    due_rules: Mapping[str, Must] | None = None,
) -> None:
    """State the guards of a subject and its events.

    `people`: for each word of the table a condition on `NEW.actor`. `rules`: what else must be true for a verb. `due`:
    the `due_at` that a verb must set, `due_rules`: what must be true of the one that it sets; every other event has none,
    and an event that stays in its state keeps the old one.
    """
    name, table, key = subject.__tablename__, events.__tablename__, f"{events.SUBJECT}_id"
    CHAINS.append(Chain(table, name, key, root, root_id))
    lock_root(table, root, root_id)
    before = f"EXISTS (SELECT 1 FROM {table} p WHERE p.{key} = NEW.{key} AND p.seq = NEW.seq - 1 AND "
    guard(
        table,
        "insert",
        "chain",
        f"(NEW.seq = 1 AND NEW.from_state = '{subject.BORN}' AND EXISTS (SELECT 1 FROM {name} s WHERE s.id = NEW.{key}))"
        f" OR {before}p.to_state = NEW.from_state)",
    )
    guard(table, "insert", "edge", f"{_EDGE} IN ({_texts(subject.TRANSITIONS)})")
    guard(table, "insert", "actor", _actors(subject.TRANSITIONS, people))
    guard(table, "insert", "clock", lambda engine: _clock(engine, name, key, before))
    guard(table, "insert", "due", lambda engine: _due(engine, due or {}, due_rules or {}, before))
    for verb, must in rules.items():
        guard(table, "insert", f"rule_{verb}", _only(verb, must))
    append_only(table, (key, "seq"))
    _subject_guards(subject, name, table, key)


_EDGE = "NEW.verb || ':' || NEW.from_state || '>' || NEW.to_state"


def _texts(edges: tuple[Edge, ...] | list[Edge]) -> str:
    return ", ".join(f"'{edge.verb}:{edge.source}>{edge.target}'" for edge in edges)


def _actors(edges: tuple[Edge, ...], people: Mapping[str, str]) -> str:
    by = {edge.verb: edge.by for edge in edges}
    assert all(by[edge.verb] == edge.by for edge in edges), "a verb is done by the same people from every state"
    cases = (
        f"WHEN NEW.verb = '{verb}' THEN {' OR '.join(_person(word, people) for word in words)}"
        for verb, words in by.items()
    )
    return f"CASE {' '.join(cases)} END"


def _person(word: str, people: Mapping[str, str]) -> str:
    if word == "timer":
        return "NEW.actor IS NULL"
    if word.startswith("staff:"):
        return staff_with(word.removeprefix("staff:"))
    return people[word]


def _clock(engine: Engine, subject: str, key: str, before: str) -> str:
    return (
        f"{engine.is_moment('NEW.at')} AND (NEW.due_at IS NULL OR {engine.is_moment('NEW.due_at')}) AND "
        f"EXISTS (SELECT 1 FROM {subject} s WHERE s.id = NEW.{key} AND s.created_at <= NEW.at) AND "
        f"(NEW.seq = 1 OR {before}p.at <= NEW.at))"
    )


def _due(engine: Engine, due: Mapping[str, Must], rules: Mapping[str, Must], before: str) -> str:
    """Only `postpone` moves the deadline of a state that stays, and never to an earlier time."""
    musts = {verb: f"NEW.due_at = {_text(must, engine)}" for verb, must in due.items()}
    musts |= {verb: _text(must, engine) for verb, must in rules.items()}
    cases = "".join(f"WHEN NEW.verb = '{verb}' THEN ({must}) " for verb, must in musts.items())
    return (
        f"CASE WHEN NEW.verb = 'postpone' THEN {before}p.due_at <= NEW.due_at) {cases}"
        f"WHEN NEW.from_state = NEW.to_state THEN {before}p.due_at IS NOT DISTINCT FROM NEW.due_at) "
        "ELSE NEW.due_at IS NULL END"
    )


def _text(must: Must, engine: Engine) -> str:
    return must if isinstance(must, str) else must(engine)


def _only(verb: str, must: Must) -> Must:
    if isinstance(must, str):
        return f"NEW.verb <> '{verb}' OR ({must})"
    return lambda engine: f"NEW.verb <> '{verb}' OR ({must(engine)})"


def _subject_guards(subject: type, name: str, table: str, key: str) -> None:
    fixed = [column.name for column in subject.__table__.columns if column.name not in CACHED]
    guard(
        name,
        "insert",
        "born",
        lambda engine: (
            f"NEW.seq = 0 AND NEW.state = '{subject.BORN}' AND NEW.due_at IS NULL AND {engine.is_moment('NEW.created_at')}"
        ),
    )
    free_key(name, "id")
    guard(name, "update", "fixed", " AND ".join(f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in fixed))
    guard(
        name,
        "update",
        "state",
        f"EXISTS (SELECT 1 FROM {table} e WHERE e.{key} = NEW.id AND e.seq = NEW.seq AND e.to_state = NEW.state "
        f"AND e.due_at IS NOT DISTINCT FROM NEW.due_at) "
        f"AND NOT EXISTS (SELECT 1 FROM {table} e WHERE e.{key} = NEW.id AND e.seq > NEW.seq)",
    )
    guard(name, "delete", "kept", "FALSE")
