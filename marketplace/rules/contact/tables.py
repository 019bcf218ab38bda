"""The lists of `data/`, read once, and patterns made of them."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LOOK_BEHIND = re.compile(r"\(\?<[!=](?:\[[^\]]*\]|[^)\[])*\)")
GROUP = re.compile(r"\(\?:((?:[^()]|\([^()]*\))*)\)(\??)")
SIGN = re.compile(r"(\\.|\[[^\]]*\]|[^\\\[(])(\??)")


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def alternatives(words: list[str]) -> str:
    """The words as one group of a regular expression, longer ones first; they may be patterns themselves.

    Before the group stands the class of all signs that one of them can begin with: nearly every place of a text is
    passed over by looking at one sign, however long the list is.
    """
    return f"(?=[{first_signs(words)}])(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def first_signs(words: list[str]) -> str:
    """The inside of a character class: what a match of one of the patterns can begin with."""
    return "".join(sorted({sign for word in words for sign in _firsts(word)}))


def _firsts(pattern: str) -> list[str]:
    """The signs, escapes and ranges that a pattern can begin with."""
    firsts: list[str] = []
    at = 0
    while at < len(pattern):
        if skipped := LOOK_BEHIND.match(pattern, at):
            at = skipped.end()
            continue
        part = GROUP.match(pattern, at) or SIGN.match(pattern, at)
        if part is None:
            raise ValueError(f"cannot say what begins {pattern!r}")
        inside, optional = part.groups()
        if part.re is GROUP:
            for branch in _branches(inside):
                firsts += _firsts(branch)
        else:
            firsts.append(inside[1:-1] if inside.startswith("[") else inside)
        at = part.end()
        if not optional:
            return firsts
    raise ValueError(f"{pattern!r} can match nothing")


def _branches(inside: str) -> list[str]:
    """The alternatives of a group, those of groups in it left together."""
    return re.findall(r"(?:[^|()]|\([^()]*\))+", inside)
