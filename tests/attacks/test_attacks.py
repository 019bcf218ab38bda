"""Typed SQL cannot jump a state, move money, forge a person or deliver a marked message: every attack is refused."""

from collections import Counter

from tests.attacks.everything import attacks, legal

CLASSES = {
    "illegal edge",
    "verb beside its edge",
    "wrong person",
    "skipped or repeated seq",
    "skipped state",
    "foreign object",
    "forged deadline",
    "wrong time",
    "rewritten",
    "deleted",
    "money that does not fit",
}


def test_every_attack_is_refused_and_every_twin_accepted(world, raw, engine, capsys):
    cases = attacks(world, engine)
    through = [f"{case.subject}: {case.name}" for case in cases if not raw.gets_through(case)]
    refused_twins = {case.name: said for case in legal(world) if (said := raw.gets_through(case))}
    with capsys.disabled():
        print(
            f"\n{engine}: {len(cases)} attacks of {len({case.kind for case in cases})} classes, {len(legal(world))} twins"
        )
    assert not through, "\n".join(through)
    assert refused_twins == {}


def test_each_class_is_tried_three_times_on_each_subject(world, engine):
    subjects = {"thread", "message", "contact_request", "offer", "contract", "milestone", "payment"}
    tried = Counter((case.kind, case.subject) for case in attacks(world, engine))
    money = {"milestone", "payment", "contract"}
    wanted = {
        (kind, subject)
        for kind in CLASSES
        for subject in subjects
        if kind != "money that does not fit" or subject in money
    }
    wanted.discard(("forged deadline", "x"))
    assert {key: tried[key] for key in wanted if tried[key] < 3} == {}
