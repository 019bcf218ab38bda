"""Digits in a text however they are written: figures, kanji, kana readings, words of English, romaji and Korean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.rules.contact import tables
from marketplace.rules.contact.tables import plain_kana, words

LISTS = tables.table("spoken")["digits"]
SIGNS = {sign: digit for sort in ("kanji", "korean") for digit, signs in LISTS[sort].items() for sign in signs}
KANA, WORDS, TENS = (tables.readings(LISTS[sort]) for sort in ("kana", "words", "tens"))
LOOK = {"o": "0", "q": "9", "i": "1", "l": "1", "z": "2", "s": "5", "b": "8", "g": "9"}
LETTERS = "".join(LOOK)
FIGURES = str.maketrans(LOOK)

SIGNS_IN = "".join(SIGNS)
SIGN = f"[{SIGNS_IN}]"
KANJI_TENS = re.compile(r"[二三四五六七八九]?十[一二三四五六七八九]?")
SAID = rf"(?:(?:double|triple)[ -])?{words(WORDS | TENS)}"
# One digit or a word for one or two, at any place where some may stand.
ONE = rf"(?:[0-9{SIGNS_IN}十]|{words(KANA)}|{SAID}|[{LETTERS}])"
# What may stand between two of them.
LINKS = (
    "のあとに のあと の と で から はいふん まいなす だっしゅ すらっしゅ すぺーす ばー てん どっと かっこ かっことじ とじかっこ "
    "かんま こんま ころん hyphen dash minus space slash dot comma bar"
)
GAP = rf"[\W_ー]{{0,5}}+(?:{words(LINKS.split())}[\W_ー]{{0,5}}+)?+"
ZERO_WORDS = [word for word, digit in (KANA | WORDS).items() if digit == "0"]
ZERO_SIGNS = "0o" + LISTS["kanji"]["0"] + LISTS["korean"]["0"]
ZERO = rf"(?:[{ZERO_SIGNS}]|{words(ZERO_WORDS)})"

# Several digits that stand together, written in one way.
GROUP = re.compile(
    rf"(?P<figures>(?:(?<![a-z0-9])[{LETTERS}]{{0,12}})?[0-9](?:[0-9{LETTERS}]{{0,24}}+(?![a-z])|[0-9]{{0,24}})|(?<![a-z0-9])[oil]{{1,4}}(?![a-z0-9]))"
    rf"|(?P<signs>(?:{SIGN}|十){{1,24}})|(?P<kana>{words(KANA)}{{1,24}})|(?P<said>{SAID}(?:[ ]?{SAID}){{0,23}})"
)
ONE_KANA, ONE_SAID = (
    re.compile(words(KANA)),
    re.compile(rf"(?P<times>double|triple)?[ -]?(?P<word>{words(WORDS | TENS)})"),
)
GAP_HERE = re.compile(GAP)


LONG_KANA = {word: digit for word, digit in KANA.items() if len(word) > 1}
DIGIT = re.compile(rf"[0-9{SIGNS_IN}]|{words(LONG_KANA)}")  # one digit, no matter what stands around it


def digit_of(said: str) -> str:
    """What a match of DIGIT means."""
    return SIGNS.get(said) or LONG_KANA.get(plain_kana(said), said)


@dataclass(frozen=True, slots=True)
class Group:
    """Digits that stand together in `text[start:end]`; `sort` is the way they are written."""

    digits: str
    start: int
    end: int
    sort: str


def group_at(text: str, at: int) -> Group | None:
    """The digits that begin at a place."""
    match = GROUP.match(text, at)
    if match is None:
        return None
    said, sort = match.group(), match.lastgroup or ""
    return Group(READ[sort](said), match.start(), match.end(), sort)


def groups_from(text: str, at: int, most: int) -> Iterator[Group]:
    """Groups that follow one another with only signs and short links between them, up to `most` digits."""
    count = 0
    while count < most and (group := group_at(text, at)):
        yield group
        count += len(group.digits)
        gap = GAP_HERE.match(text, group.end)
        at = gap.end() if gap else group.end


def _figures(said: str) -> str:
    return said.translate(FIGURES)


def _signs(said: str) -> str:
    plain = KANJI_TENS.sub(_tens, said)
    return "".join(SIGNS.get(sign, sign) for sign in plain)


def _tens(match: re.Match[str]) -> str:
    first, _, last = match.group().partition("十")
    return SIGNS.get(first, "1") + SIGNS.get(last, "0")


def _kana(said: str) -> str:
    return "".join(KANA[plain_kana(word)] for word in ONE_KANA.findall(said))


def _said(said: str) -> str:
    """Words of English; a ten before a digit is one number: `thirty three` is 33."""
    digits = ""
    was_ten = False
    for match in ONE_SAID.finditer(said):
        word = match["word"]
        one = WORDS.get(word) or TENS[word]
        if was_ten and len(one) == 1 and one != "0":
            digits = digits[:-1]
        was_ten = word in TENS and one.endswith("0") and one != "10"
        digits += one * {"double": 2, "triple": 3}.get(match["times"] or "", 1)
    return digits


READ = {"figures": _figures, "signs": _signs, "kana": _kana, "said": _said}
