"""What the detector is asked and what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Decision = Literal["block", "warn", "pass"]

SOLICITATION = "solicitation"  # asks or proposes, and gives nothing: the only kind that does not stop a message
UNREADABLE = "unreadable"  # a file whose content cannot be judged; names no kind of contact
OPERATOR = "word"  # a word that the operator of the market entered
MOST = 50  # findings of one sort in a text; whether there are more changes nothing


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of a message: `text` is `messages[message][start:end]`, as it was typed.

    A contact that is cut over several messages gives one finding for each piece. `why` is a Japanese sentence for
    people, one of `sentences.ALL`, so that the page can translate it.
    """

    kind: str
    start: int
    end: int
    text: str
    why: str
    message: int = 0
    severity: Decision = "block"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings stand in the order of the text; `decision` is the gravest of them."""

    decision: Decision
    findings: tuple[Finding, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of what decided, each once, in the order of the text."""
        named = (found.kind for found in self.findings if found.severity == self.decision and found.kind != UNREADABLE)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Word:
    """An operator's own word and what it does; `pass` takes back what was found on the same place."""

    text: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Context:
    """What the caller knows: the sender's and the operator's registered addresses and numbers, the operator's words."""

    addresses: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def verdict(findings: Iterable[Finding]) -> Judgement:
    """The gravest finding decides."""
    ordered = tuple(sorted(set(findings), key=lambda found: (found.message, found.start, found.end, found.kind)))
    severities = {found.severity for found in ordered}
    for decision in ("block", "warn"):
        if decision in severities:
            return Judgement(decision, ordered)
    return Judgement("pass", ordered)
