"""The plain view: full-width signs, circled digits, invisible signs, Cyrillic letters that look Latin, undone.

Only what changes the look of a text is folded away, so it says the same afterwards, in small letters.
"""

import re
import unicodedata
from functools import cache

from marketplace.rules.contact import tables
from marketplace.rules.contact.readings.view import Span, View

VOICED = {"\u3099", "\u309a"}  # the half-width ﾞ and ﾟ become these; they belong to the kana before them
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
DASHES = "‐‑‒–—―−➖﹘﹣⁃⸺⸻˗⎯─━"
DROPPED = {"Cf", "Mn", "Me", "Cc", "Cs", "Co"}
LOOK_ALIKE = {sign: plain for plain, signs in tables.table("look_alikes").items() for sign in signs}
# What Unicode's names say of a sign: letters in boxes and discs, small capitals, strokes through letters; faces of dice.
LETTER_NAME = re.compile(
    r"(?:NEGATIVE )?(?:LATIN|SQUARED|CIRCLED|REGIONAL|PARENTHESIZED|TORTOISE|COPYRIGHT|TAG)\b.*?"
    r"\b(?:LETTER|SYMBOL)(?: SMALL)?(?: CAPITAL)?(?: LETTER)? ([A-Z])\b"
)
DIGIT_NAME = re.compile(
    r"(?:DIE FACE-|CLOCK FACE |PLAYING CARD |MAHJONG TILE |SEGMENTED DIGIT )(\d|[A-Z]+)(?: O.?CLOCK| OF .*)?$"
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"])
}
NUMBERS["ACE"] = "1"
MOST_KEPT = 20_000  # signs whose plain form is remembered


class _Folded(dict[int, str]):
    """What the sign of a code point looks like when written plainly: nothing, one small letter, or several signs."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        if len(self) < MOST_KEPT:
            self[code] = plain
        return plain


def _plain(sign: str) -> str:
    code = ord(sign)
    if code == 0x3007 or 0x3400 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or sign in VOICED:
        return sign
    if sign in "\n\r\t\x0b\x0c\u2028\u2029\x85":
        return " " if sign == "\t" else "\n"
    if sign in BLANK_LETTERS or unicodedata.category(sign) in DROPPED:
        return ""
    if sign in DASHES:
        return "-"
    if (number := unicodedata.numeric(sign, None)) is not None and number in range(10):
        return str(int(number))
    plain = unicodedata.normalize("NFKC", sign).lower()
    letters = []
    for letter in plain:
        if letter not in VOICED and unicodedata.category(letter) in DROPPED:
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        letters.append(base if base.isascii() else LOOK_ALIKE.get(base) or LOOK_ALIKE.get(letter, letter))
    folded = "".join(letters)
    return folded if folded.isascii() and not folded.startswith("(") else named(sign) or folded


def named(sign: str) -> str:
    """The letter or digit that Unicode's name of the sign speaks of, or nothing."""
    name = unicodedata.name(sign, "")
    if letter := LETTER_NAME.match(name):
        return letter[1].lower()
    if digit := DIGIT_NAME.match(name):
        return NUMBERS.get(digit[1], digit[1] if digit[1].isdigit() else "")
    return ""


FOLDED = _Folded()


# Signs that are plain already, capitals excepted; the others are few in most texts.
PLAIN = re.compile(r"[^\n -~ぁ-ゖァ-ヺー一-龠、。「」々]+")


def fold(text: str) -> View:
    """The text written plainly, in small letters."""
    folded = PLAIN.sub(lambda odd: odd.group().translate(FOLDED), text).lower()
    voiced = any(mark in folded for mark in VOICED)
    if voiced:
        folded = _joined_marks(folded)

    @cache
    def places() -> list[int] | None:
        """For each folded sign the place of the original one; nothing when every sign has its own."""
        signs = _places(text)
        return None if not voiced and signs == [*range(len(text))] else signs

    def way(start: int, end: int) -> list[Span]:
        signs = places()
        if signs is None:
            return [(start, end)]
        last = signs[end - 1]
        to = next((place for place in signs[end:] if place > last), len(text))
        return [(signs[start], _without_dropped(text, last, to))]

    return View(folded, way)


def _joined_marks(folded: str) -> str:
    signs: list[str] = []
    for sign in folded:
        if sign not in VOICED:
            signs.append(sign)
        elif signs:
            signs[-1] = unicodedata.normalize("NFC", signs[-1] + sign)[:1]
    return "".join(signs)


def _places(text: str) -> list[int]:
    return [place for place, sign in enumerate(text) for plain in FOLDED[ord(sign)] if plain not in VOICED]


def _without_dropped(text: str, start: int, end: int) -> int:
    """The end of the sign at `start`: the marks that belong to it are in, what is dropped behind them is not."""
    to = start + 1
    for place in range(start + 1, end):
        if FOLDED[ord(text[place])] in VOICED or unicodedata.category(text[place]) in {"Mn", "Me"}:
            to = place + 1
        else:
            break
    return to
