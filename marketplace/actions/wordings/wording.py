"""What a notice says: its subject, and the next thing to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """`%(…)s` places are filled by `tell`."""

    subject: object
    next_step: object
    legal: bool = False
