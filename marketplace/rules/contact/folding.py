"""Views of a text: the same words written plainly, each sign knowing where it came from.

A view is what finders read. Folding undoes what changes only the look of a text (full-width signs, circled digits,
invisible signs, Cyrillic letters that look Latin); every sign keeps the place of the original sign it stands for, so
that a finding can be shown in the words of its author.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

VOICED = {"\u3099", "\u309a"}  # the half-width ﾞ and ﾟ become these; they belong to the kana before them
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
DASHES = "‐‑‒–—―−➖﹘﹣⁃⸺⸻˗"
# Letters of other alphabets that nobody tells from a Latin one (Unicode's confusables), and two that pass for digits.
LOOK_ALIKE = dict(
    zip(
        "аеорсхуіѕјкмтнвгпԁԛԝһӏɡαοερντικυχγηωɑɩıбз",
        "aeopcxyisjkmthbrndqwhlgaoepvtikuxynwaii63",
        strict=False,
    )
)


@dataclass(frozen=True, slots=True)
class View:
    """`text[i]` stands for `original[starts[i]:ends[i]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original."""
        return (self.starts[start], self.ends[end - 1]) if end > start else (0, 0)

    def replaced(self, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> "View":
        """A view in which each match is replaced; every new sign stands for the whole match."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for match in pattern.finditer(self.text):
            at, to = match.span()
            new = by if isinstance(by, str) else by(match)
            pieces += (self.text[done:at], new)
            starts += (*self.starts[done:at], *[self.starts[at]] * len(new))
            ends += (*self.ends[done:at], *[self.ends[to - 1]] * len(new))
            done = to
        if not done:
            return self
        pieces.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return View("".join(pieces), starts, ends)


class _Folded(dict[str, str]):
    """What a sign looks like when written plainly: nothing, one small letter or digit, or several signs."""

    def __missing__(self, sign: str) -> str:
        plain = self[sign] = _plain(sign)
        return plain


def _plain(sign: str) -> str:
    if sign in VOICED:
        return sign
    if sign in "\n\r\t\x0b\x0c\u2028\u2029\x85":
        return " " if sign == "\t" else "\n"
    if sign in BLANK_LETTERS or unicodedata.category(sign) in {"Cf", "Mn", "Me", "Cc", "Cs"}:
        return ""
    if sign in DASHES:
        return "-"
    code = ord(sign)
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):  # letters in boxes and discs, white and black, and of flags
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", sign).lower()
    letters = []
    for letter in plain:
        if letter not in VOICED and unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
            continue
        base = unicodedata.normalize("NFD", letter)[0]
        letter = base if base.isascii() else letter
        letters.append(LOOK_ALIKE.get(letter, letter))
    return "".join(letters)


FOLDED = _Folded()


def fold(text: str) -> View:
    """The text written plainly, in small letters."""
    pieces = [FOLDED[sign] for sign in text]
    folded = "".join(pieces)
    if len(folded) == len(text) and all(pieces) and VOICED.isdisjoint(folded):
        return View(folded, range(len(text)), range(1, len(text) + 1))
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, piece in enumerate(pieces):
        for sign in piece:
            if sign in VOICED:
                if signs:
                    signs[-1] = unicodedata.normalize("NFC", signs[-1] + sign)[:1]
                    ends[-1] = at + 1
                continue
            signs.append(sign)
            starts.append(at)
            ends.append(at + 1)
    return View("".join(signs), starts, ends)
