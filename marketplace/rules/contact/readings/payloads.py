"""A view in which what is encoded stands decoded: %40, &#64;, \\u0040, base64, hexadecimal, codes of letters, Morse.

Only what decodes to plain text is put in; whether that is a contact, the finders say.
"""

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from marketplace.rules.contact.readings.view import View

PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|commat|period|lowbar|sol|colon|hyphen|dash);")
ESCAPE = re.compile(
    r"\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2}))|(?:U\+|=)([0-9A-F]{4}|[2-7][0-9A-F](?=[A-Za-z0-9.=@]))"
)
BASE64 = re.compile(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,400}={0,2}(?![A-Za-z0-9+/_=-])")
BASE32 = re.compile(r"(?<![A-Za-z0-9])[A-Z2-7]{16,200}={0,6}(?![A-Za-z0-9])")
HEX = re.compile(r"(?<![0-9a-zA-Z])(?:0x)?[2-7][0-9a-fA-F](?:[\s:,]?(?:0x|\\x)?[2-7][0-9a-fA-F]){5,200}(?![0-9a-zA-Z])")
CODES = re.compile(
    r"(?<![\d.])(?:[3-9]\d|1[01]\d|12[0-6])(?:[\s,、./-]{1,2}(?:[3-9]\d|1[01]\d|12[0-6])){5,200}(?![\d.])"
)
BINARY = re.compile(r"(?<!\d)0[01]{7}(?:[\s,]?0[01]{7}){4,100}(?!\d)")
MORSE = re.compile(r"(?<![.\-・ー−_])[.\-・ー−_]{1,6}(?:[\s/|]{1,3}[.\-・ー−_]{1,6}){5,100}")
MORSE_LETTERS = dict(
    zip(
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
            "-----",
            ".----",
            "..---",
            "...--",
            "....-",
            ".....",
            "-....",
            "--...",
            "---..",
            "----.",
            ".--.-.",
            ".-.-.-",
            "..--.-",
            "-....-",
            "-..-.",
        ],
        [*"abcdefghijklmnopqrstuvwxyz0123456789@._-/"],
        strict=True,
    )
)
READABLE = re.compile(r"[\w\s@.+:/?=&#,、。!()「」'\"-]+")
SHORTEST = 5
LETTER_AND_MORE = re.compile(r"(?=.*[a-zA-Z@ぁ-んァ-ヶ一-龠]|\d{9})")


def decode(view: View) -> View:
    """The view with everything in it decoded that reads as text; itself when nothing does."""
    view = view.replaced(PERCENT, _percent)
    view = view.replaced(ENTITY, lambda match: html.unescape(match.group()))
    view = view.replaced(ESCAPE, lambda match: chr(int(next(filter(None, match.groups())), 16) % 0x110000))
    for pattern, reader in READERS:
        view = view.edited([*_readable(view.text, pattern, reader)])
    return view


def _percent(match: re.Match[str]) -> str:
    try:
        return unquote(match.group(), errors="strict")
    except UnicodeDecodeError:
        return match.group()


def _readable(text: str, pattern: re.Pattern[str], reader: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        try:
            said = reader(match.group())
        except (ValueError, binascii.Error):
            continue
        if len(said) >= SHORTEST and READABLE.fullmatch(said) and LETTER_AND_MORE.match(said) and said != match.group():
            yield match.start(), match.end(), said


def _base64(said: str) -> str:
    plain = said.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()


def _base32(said: str) -> str:
    plain = said.rstrip("=")
    return base64.b32decode(plain + "=" * (-len(plain) % 8)).decode()


def _hex(said: str) -> str:
    return bytes.fromhex(re.sub(r"0x|\\x|[^0-9a-fA-F]", "", said)).decode()


def _codes(said: str) -> str:
    return "".join(chr(int(code)) for code in re.findall(r"\d+", said))


def _binary(said: str) -> str:
    bits = re.sub(r"\D", "", said)
    return "".join(chr(int(bits[at : at + 8], 2)) for at in range(0, len(bits), 8))


def _morse(said: str) -> str:
    signs = re.sub("[ー−_]", "-", said.replace("・", "."))
    letters = [MORSE_LETTERS.get(sign) for sign in re.split(r"[\s/|]+", signs)]
    if None in letters:
        raise ValueError
    return "".join(filter(None, letters))


READERS = ((BASE64, _base64), (BASE32, _base32), (HEX, _hex), (CODES, _codes), (BINARY, _binary), (MORSE, _morse))
