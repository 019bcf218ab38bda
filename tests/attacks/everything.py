"""All attacks, and all their twins."""

from tests.attacks import (
    births,
    gate_situations,
    marks,
    milestone_situations,
    mutations,
    payment_situations,
    request_seconds,
    request_situations,
    rewriting,
    second_ones,
    situations,
    twins,
    unclean_births,
)
from tests.attacks.statements import Case


def attacks(world, engine: str) -> list[Case]:
    """Every attack that can be typed on this engine."""
    cases = [
        *mutations.attacks(world),
        *situations.attacks(world),
        *milestone_situations.attacks(world),
        *payment_situations.attacks(world),
        *request_situations.attacks(world),
        *request_seconds.attacks(world),
        *gate_situations.attacks(world),
        *marks.attacks(world),
        *unclean_births.attacks(world),
        *second_ones.attacks(world),
        *rewriting.attacks(world),
        *rewriting.replaced_by_number(world),
        *rewriting.born_over_another(world),
        *rewriting.ignored(world),
    ]
    return [case for case in cases if case.engine in {"", engine}]


def legal(world) -> list[Case]:
    """Every twin, which must be accepted."""
    return [*twins.legal(world), *births.legal(world)]
