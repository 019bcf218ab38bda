"""The legal twins of all attacks are accepted: a wall that lets nobody through proves nothing."""

from tests.attacks.twins import legal


def test_every_legal_twin_is_accepted(world, raw):
    refused = {case.name: said for case in legal(world) if (said := raw.gets_through(case))}
    assert refused == {}


def test_every_verb_of_every_subject_has_a_twin(world):
    from marketplace.models import SUBJECTS

    typed = {(case.subject, step.row["verb"]) for case in legal(world) for step in case.steps[-1:]}
    wanted = {(events.SUBJECT, verb) for model, events in SUBJECTS.items() for verb in model.verbs()}
    assert wanted - typed == set()
