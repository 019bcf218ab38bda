"""Attacks on what staff enter: closed days, the operator's words."""

from collections.abc import Iterator

from tests.attacks.request_births import twins
from tests.attacks.statements import Case, Insert, Typed


def attacks(world) -> Iterator[Case]:
    _, (closure,) = twins(world)["closure"]
    for who in ("hana", "rei", "shun"):
        entered = closure.but(entered_by=world.people[who].id)
        yield Case(f"a closed day entered by {who}", "wrong person", "closures", (entered,))
    _, (word,) = twins(world)["gate word"]
    for who in ("hana", "rei", "shun"):
        entered = word.but(entered_by=world.people[who].id)
        yield Case(f"a word entered by {who}", "wrong person", "gate_words", (entered,))
    for decision in ("open", "PASS", None):
        yield Case(f"a word that does {decision}", "illegal edge", "gate_words", (word.but(decision=decision),))
    for engine, policy in (("", ""), ("sqlite", " OR REPLACE")):
        again = Insert("gate_words", word.row | {"text": "contraband", "decision": "pass"}, policy)
        yield Case(f"a word entered again{policy}", "second one", "gate_words", (again,), engine)
    yield Case("a blank word", "illegal edge", "gate_words", (word.but(text=" "),))
    for change in ("decision = 'pass'", "text = '@'", "entered_by = 1"):
        typed = Typed(f"UPDATE gate_words SET {change}")
        yield Case(f"a word changed: {change}", "rewritten", "gate_words", (word, typed))
