"""The lists of `data/`, read once, and patterns made of them.

Every pattern here is a choice between branches that begin with a plain sign. The engine then looks for those signs alone
and passes over all other places of a text, however long the list is; a condition on what stands before a word
therefore comes right behind its first sign.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}  # for str.translate: lengths stay
LOOK_BEHIND = re.compile(r"\((?P<sort>\?<[!=])(?P<signs>(?:\[[^\]]*\]|[^()\[\\|]|\\.)+)\)")
GROUP = re.compile(r"\(\?:((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)(\??)")
CLASS = re.compile(r"\[([^\]^]*)\](\??)")
SIGN = re.compile(r"(\\.|[^\\\[(])(\??)")
NOT_IN_WORD = "(?<![a-z].)"


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def readings(of: dict[str, str]) -> dict[str, str]:
    """What each word stands for, of a table in which every meaning has its words in one line."""
    return {word: meaning for meaning, words in of.items() for word in words.split()}


def plain_kana(word: str) -> str:
    """The word with its katakana written as hiragana, as the lists have it."""
    return word.translate(HIRAGANA)


def words(plain: Iterable[str], alone: bool = False) -> str:
    """The words as one group of a regular expression, longest first. Words in hiragana are found in katakana too.

    `alone`: a word of Latin letters is found only where no other letter stands before or behind it.
    """
    return group(word_branches(plain, alone))


def group(branches: Iterable[str]) -> str:
    return f"(?:{'|'.join(branches)})"


def word_branches(plain: Iterable[str], alone: bool = False) -> list[str]:
    """The branches of `words`, one for each first sign."""
    tree: dict[str, Any] = {}
    for word in plain:
        branch = tree
        for sign in word:
            branch = branch.setdefault(sign, {})
        branch[""] = {}
    branches = []
    for first, rest in tree.items():
        is_word = alone and first.isascii() and first.isalpha()
        for sign in _both(first):
            branches.append(re.escape(sign) + NOT_IN_WORD * is_word + _branches_of(rest) + "(?![a-z])" * is_word)
    return branches


def _branches_of(tree: dict[str, Any]) -> str:
    """What several words begin with stands once."""
    branches = []
    for sign, rest in tree.items():
        if sign:
            both = _both(sign)
            branches.append((re.escape(sign) if len(both) == 1 else f"[{both}]") + _branches_of(rest))
    if not branches:
        return ""
    if len(branches) == 1 and "" not in tree:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + "?" * ("" in tree)


def _both(sign: str) -> str:
    return sign + chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign


def alternatives(patterns: Iterable[str]) -> str:
    """Patterns as one group of a regular expression, longer ones first."""
    return group(first + group(rests) for first, rests in by_first(patterns).items())


def by_first(patterns: Iterable[str]) -> dict[str, list[str]]:
    """What follows the first sign of each pattern, by that sign."""
    branches: dict[str, list[str]] = {}
    for pattern in sorted(patterns, key=len, reverse=True):
        for first, rest in begun(pattern):
            branches.setdefault(first, []).append(rest)
    return branches


def begun(pattern: str) -> Iterator[tuple[str, str]]:
    """The plain signs that a match of the pattern can begin with, each with the pattern of what follows."""
    conditions = ""
    while behind := LOOK_BEHIND.match(pattern):
        conditions += f"({behind['sort']}{behind['signs']}.)"
        pattern = pattern[behind.end() :]
    for first, rest in _begun(pattern):
        yield first, conditions + rest


def _begun(pattern: str) -> Iterator[tuple[str, str]]:
    if group := GROUP.match(pattern):
        rest = pattern[group.end() :]
        for branch in _branches(group[1]):
            yield from begun(branch + rest)
    elif group := CLASS.match(pattern):
        rest = pattern[group.end() :]
        yield from ((re.escape(sign), rest) for sign in group[1].replace("\\", ""))
    elif group := SIGN.match(pattern):
        rest = pattern[group.end() :]
        yield group[1], rest
    else:
        raise ValueError(f"cannot say what begins {pattern!r}")
    if group[2]:
        yield from begun(rest)


def _branches(inside: str) -> list[str]:
    """The alternatives of a group, those of groups in it left together."""
    return re.findall(r"(?:[^|()\[]|\[[^\]]*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+", inside)
