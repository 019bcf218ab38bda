"""Telephone and fax numbers: digits whose number, grouping and surroundings are those of a number to be dialled."""

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from marketplace.rules.contact import digits, tables
from marketplace.rules.contact.digits import PARTICLES, Run, Token
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding

LISTS = tables.table("phone")
CUE = re.compile(tables.alternatives(LISTS["cues"]))
OTHER = re.compile(tables.alternatives(LISTS["others"]) + r"[^\d\n。、]{0,12}$")
SAMPLE = re.compile(tables.alternatives(LISTS["samples"]))
JOIN = re.compile(tables.alternatives(LISTS["joins"]))

MOBILE = re.compile(r"0[5789]0\d{8}")
SPECIAL = re.compile(r"(?:0120|0570|0990)\d{6}|0800\d{7}")
SAMPLES = {"09012345678", "08012345678", "07012345678", "0312345678", "0612345678", "0120123456", "05012345678"}
UNITS = re.compile(r"\s?(?:円|件|個|文字|枚|本|年|人|冊|字|mm|cm|px|kb|mb|%)|[a-z0-9_]")
ABROAD = (  # written without the country code, beside a word that says where or what it is
    ("US", re.compile(r"[2-9]\d{9}"), CUE),
    (
        "GB",
        re.compile(r"0[1237]\d{9}"),
        re.compile(r"(?<![a-z])uk(?![a-z])|england|london|britain|イギリス|英国|ロンドン"),
    ),
    ("KR", re.compile(r"010\d{8}"), re.compile(r"korea|韓国|한국|전화|휴대폰|연락처|kakao|カカオ")),
    ("CN", re.compile(r"1[3-9]\d{9}"), re.compile(r"china|中国|手机|电话|電話|微信|wechat")),
)
ENOUGH = 50  # numbers found; whether there are more changes nothing
AROUND = 24


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
    if re.search(r"[¥$€#=.][ ]?$|[,_]$", before) and not re.search(r"(?:tel|no)\.$", before):
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


def is_number(text: str, first: Token, said: str, lengths: tuple[int, ...], end: int, abroad: bool) -> bool:
    """Whether these digits, grouped so and standing there, are somebody's number."""
    if abroad:
        return is_valid("+" + re.sub("^(?:00|010)(?=81)", "", said), None)
    near = text[max(0, first.start - AROUND) : first.start]
    if OTHER.search(near):
        return False
    if said.startswith("0"):
        fits = (len(said) == 11 and MOBILE.match(said)) or SPECIAL.fullmatch(said) or is_landline(said, lengths)
        if fits and is_valid(said, "JP"):
            return not is_sample(text, said, first.start, end)
    if said.startswith("81") and (lengths[0] == 2 or len(said) == 12) and len(said) in (11, 12):
        return is_valid("+" + said, None) and len(lengths) != 1
    if len(said) == 10 and lengths != (3, 3, 4):
        return False
    around = near + text[end : end + AROUND]
    return any(shape.fullmatch(said) and cue.search(around) and is_valid(said, region) for region, shape, cue in ABROAD)


def is_landline(said: str, lengths: tuple[int, ...]) -> bool:
    """Ten digits in one, each by itself, or parted as area, exchange, subscriber."""
    if len(said) != 10:
        return False
    if len(lengths) == 1 or set(lengths) == {1}:
        return True
    return lengths[-1] == 4 and len(lengths) in (2, 3) and 2 <= lengths[0] <= 6


def is_sample(text: str, said: str, start: int, end: int) -> bool:
    """Nobody's number: all zeros, one digit repeated, or a customary sample beside a word that calls it one."""
    number = said[3:] if len(said) == 11 else said[2:]
    if len(set(number[-8:])) == 1:
        return True
    around = text[max(0, start - 2 * AROUND) : end + AROUND]
    return said in SAMPLES and bool(SAMPLE.search(around))


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
        told = all(len(gap) <= 30 and ("\n" in gap or JOIN.search(gap) or len(gap) <= LONGEST) for gap in gaps)
        around = text[max(0, groups[0].start - AROUND) : groups[-1].end + AROUND]
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


LONGEST = digits.LONGEST_GAP


@lru_cache(maxsize=4096)
def is_valid(said: str, region: str | None) -> bool:
    """Whether the library calls it a number that can be dialled."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(said, region))
    except phonenumbers.NumberParseException:
        return False
