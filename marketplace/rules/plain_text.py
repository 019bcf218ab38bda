"""What may stand in people's text: no character that cannot be read, stored or shown as it was typed."""

import re
import unicodedata

# Control characters (line breaks and tabs are text), signs that turn the reading direction, halves of a character pair,
# the sign for what could not be decoded, and the form in which the web server hands on such a half.
UNUSABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ud800-\udfff\ufffd\ufffe\uffff]"
    "|(?i:%ED%[AB][0-9A-F]%[89AB][0-9A-F])"
)
LINE_BREAKS = re.compile("\r\n?")
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"


def tidy(text: str) -> str:
    """The text with one kind of line break and nothing blank around it."""
    return LINE_BREAKS.sub("\n", text).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(unicodedata.category(sign) in {"Cf", "Zs", "Zl", "Zp", "Cc"} or sign in BLANK_LETTERS for sign in text)


def unusable(text: str) -> tuple[int, str] | None:
    """Where the first unusable character stands (from 1) and its name as 「U+202E」; None when all can be used."""
    match = UNUSABLE.search(text)
    if match is None:
        return None
    name = match.group() if match.group().startswith("%") else f"U+{ord(match.group()):04X}"
    return match.start() + 1, name


def without_unusable(text: str) -> str:
    """The text as it can be stored: for words that no form gave (a browser's name, a command's argument)."""
    return UNUSABLE.sub("", text)
