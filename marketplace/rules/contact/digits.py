"""Digits in a text however they are written: figures, kanji, kana readings, English and romaji words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
KANJI = dict(zip("〇○◯零一二三四五六七八九壱壹弐弍参", "00001234567891122" + "3", strict=True))
KANA = {
    "0": "ぜろ れい まる", "1": "いち", "2": "にい にー に", "3": "さん", "4": "よん しい し", "5": "ごお ごー ごう ご",
    "6": "ろく", "7": "なな しち", "8": "はち", "9": "きゅう きゅー きゅ くう く",
}  # fmt: skip
ENGLISH = {
    "0": "zero oh rei", "1": "one ichi", "2": "two ni", "3": "three san", "4": "four yon shi", "5": "five go",
    "6": "six roku", "7": "seven nana shichi", "8": "eight hachi", "9": "nine kyu kyuu",
}  # fmt: skip
FIGURES = str.maketrans("oil", "011")


def _readings(table: dict[str, str]) -> dict[str, str]:
    return {reading: digit for digit, readings in table.items() for reading in readings.split()}


READING = _readings(KANA) | _readings(ENGLISH) | KANJI


def _any(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


FIGURES_OF = r"(?P<figures>(?<![a-z0-9])[0-9oil]{1,14}(?![a-z0-9])|[0-9]+)"
OTHERS = {
    "kanji": rf"(?P<kanji>[{''.join(KANJI)}])",
    "kana": rf"(?P<kana>{_any(_readings(KANA))})",
    "word": rf"(?<![a-z])(?P<word>{_any(_readings(ENGLISH))})(?![a-z])",
}
# Every number that can be dialled has a zero: a way of writing without one is not looked for.
ZEROS = {"kanji": tuple("〇○◯零0"), "kana": ("ぜろ", "れい", "まる"), "word": ("zero", "oh", "rei")}
# Words that look like kana digits at the end of a spoken number and are particles: 「…はちにかけて」「…さんしか」.
PARTICLES = {"に", "し", "く", "ご"}
LONGEST_GAP = 4
LONGEST_GROUP = 24  # longer than any number that can be dialled
BREAKING = set(":%¥$€#×=°+&@^<>")
LINKING = set("のとー")


@dataclass(frozen=True, slots=True)
class Token:
    """Digits that stand together in `text[start:end]`; `sort` is the way they are written."""

    digits: str
    start: int
    end: int
    sort: str


Run = list[Token]  # groups of digits with nothing but separators between them


def tokens(text: str) -> Iterator[Token]:
    """The digits of a folded text in order. Kana are read as hiragana."""
    text = text.translate(HIRAGANA)
    for match in pattern(tuple(sort for sort in OTHERS if any(zero in text for zero in ZEROS[sort]))).finditer(text):
        sort, said = match.lastgroup or "", match.group()
        if sort == "figures":
            if said.isalpha():
                continue
            said = said.translate(FIGURES)
        else:
            said = READING[said]
        yield Token(said, *match.span(), sort)


@cache
def pattern(sorts: tuple[str, ...]) -> re.Pattern[str]:
    """Finds figures and the other ways of writing that are named. No part can match a sign in two ways."""
    return re.compile("|".join([FIGURES_OF, *(OTHERS[sort] for sort in sorts)]))


def runs(text: str) -> Iterator[Run]:
    """Groups of digits that follow one another with only separators between."""
    run: Run = []
    for token in tokens(text):
        if run and connects(text[run[-1].end : token.start], run[-1], token):
            if token.start == run[-1].end and token.sort == run[-1].sort and len(run[-1].digits) < LONGEST_GROUP:
                before = run.pop()
                token = Token(before.digits + token.digits, before.start, token.end, token.sort)
            run.append(token)
            continue
        if run:
            yield run
        run = [token]
    if run:
        yield run


def connects(gap: str, before: Token, after: Token) -> bool:
    """Whether two groups belong to one number as far as what stands between them can say."""
    if {before.sort, after.sort} & {"kana", "word"} and before.sort != after.sort:
        return False
    return len(gap) <= LONGEST_GAP and all(sign in LINKING or not (sign.isalnum() or sign in BREAKING) for sign in gap)
