"""Telephone and fax numbers: runs of digits that begin, part and end as a number to be dialled does."""

import itertools
import re
from collections.abc import Iterator

from marketplace.rules.contact import digits, tables
from marketplace.rules.contact.digits import LONGEST_GAP, PARTICLES, Run, Token
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding
from marketplace.rules.contact.numbering import AROUND, CUE, MOBILE, OTHER, is_number, is_sample, is_valid

JOIN = re.compile(tables.alternatives(tables.table("phone")["joins"]))
UNITS = re.compile(r"\s?(?:円|件|個|文字|枚|本|年|人|冊|字|mm|cm|px|kb|mb|%)|[a-z0-9_]")
ENOUGH = 50  # numbers found; whether there are more changes nothing
FILLER = 12


def find(joined: Joined, view: View) -> list[Finding]:
    """The numbers of the view."""
    found: list[Finding] = []
    for start, end in spans(view.text):
        found += joined.findings("phone", view, start, end)
        if len(found) >= ENOUGH:
            break
    return found


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers stand."""
    chunks: Run = []
    for run in digits.runs(text):
        done = yield from numbers_in(text, run)
        chunks = [] if done else [*chunks[-4:], *run[:5]]
        if not done and len(run) <= 5 and (span := told_in_pieces(text, chunks, len(chunks) - len(run))):
            yield span
            chunks = []


def numbers_in(text: str, run: Run) -> Iterator[tuple[int, int]]:
    """The numbers of groups that stand together. Returns whether there was one."""
    at, any_found = 0, False
    while at < len(run):
        count = starts_number(text, run, at)
        if count:
            yield run[at].start, end_of(run[at : at + count])
            any_found = True
        at += count or 1
    return any_found


def starts_number(text: str, run: Run, at: int) -> int:
    """How many groups from `at` on make a number; 0 when none does."""
    first = run[at]
    before = text[first.start - 1 : first.start]
    if at and len(first.digits) == len(run[at - 1].digits) == 1:
        return 0  # digits one by one are one group
    abroad = before == "+" or first.digits.startswith(("0081", "01081"))
    if not (abroad or (at == 0 and begins_plainly(text, first)) or (at and is_loose(text, run[at - 1], first))):
        return 0
    longest = 18 if abroad else 13
    said = ""
    lengths: list[int] = []
    best = 0
    for count, token in enumerate(run[at : at + 15], 1):
        said += token.digits
        lengths.append(len(token.digits))
        if len(said) > longest:
            break
        if len(said) >= 7 and ends_plainly(text, run, at + count - 1):
            candidate = trimmed(text, said, run[at : at + count])
            if is_number(text, first, candidate, tuple(lengths), token.end, abroad):
                best = count
    return best


def trimmed(text: str, said: str, groups: Run) -> str:
    """Spoken digits without a particle at the end that sounds like one."""
    last = groups[-1]
    if last.sort == "kana" and len(said) > 10 and not MOBILE.fullmatch(said):
        for length in (11, 10):
            if text[last.end - 1] in PARTICLES and len(said) - length in (1, 2):
                return said[:length]
    return said


def end_of(groups: Run) -> int:
    return groups[-1].end


def begins_plainly(text: str, first: Token) -> bool:
    """Whether nothing before the digits makes them part of a code, a price or a longer word."""
    before = text[max(0, first.start - 8) : first.start]
    if re.search(r"[¥$€#=.][ ]?$|_$|[0-9],$", before) and not re.search(r"(?:tel|no)\.$", before):
        return False
    word = re.search(r"([a-z]+)[-. :(]{0,2}$", before)
    if word and before[-1:] in "-." + "abcdefghijklmnopqrstuvwxyz":
        return word.group(1) in {"tel", "fax", "phone", "mobile", "cell", "mob", "t", "f", "m"}
    return not before.endswith("-") or not before[-2:-1].isalnum()


def is_loose(text: str, before: Token, token: Token) -> bool:
    """Whether two groups are parted so that a number may begin with the second."""
    gap = text[before.end : token.start]
    return any(sign in " \n、,/(・;|" for sign in gap)


def ends_plainly(text: str, run: Run, at: int) -> bool:
    """Whether the number may be over after this group."""
    if at + 1 < len(run) and not is_loose(text, run[at], run[at + 1]):
        return run[at].sort == "kana"
    return not UNITS.match(text, run[at].end) or run[at].sort == "word"


def told_in_pieces(text: str, chunks: Run, earlier: int) -> tuple[int, int] | None:
    """A number told piece by piece over lines, messages or 「次に」, up to the last piece; None when it is none.

    It begins in one of the `earlier` groups, which were parted by words from those after them.
    """
    for first in range(earlier):
        groups = chunks[first:]
        if not begins_plainly(text, groups[0]):
            continue
        said = "".join(group.digits for group in groups)
        if len(said) not in (10, 11) or not said.startswith("0") or len(groups[0].digits) > 5:
            continue
        gaps = [text[a.end : b.start] for a, b in itertools.pairwise(groups)]
        told = all(len(gap) <= 30 and ("\n" in gap or JOIN.search(gap) or len(gap) <= LONGEST_GAP) for gap in gaps)
        around = text[max(0, groups[0].start - AROUND) : groups[-1].end + AROUND]
        told = told or (len(gaps) > 1 and len(set(gaps)) == 1 and len(gaps[0]) <= FILLER)  # 090(にゃ)3344(にゃ)0078
        before = text[max(0, groups[0].start - AROUND) : groups[0].start]
        if (
            told
            and all(len(group.digits) > 1 for group in groups)
            and (MOBILE.match(said) or CUE.search(around))
            and not OTHER.search(before)
            and is_valid(said, "JP")
            and not is_sample(text, said, groups[0].start, groups[-1].end)
        ):
            return groups[0].start, groups[-1].end
    return None
