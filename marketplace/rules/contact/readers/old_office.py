"""Word, Excel and PowerPoint before 2007 (.doc, .xls, .ppt): the words in the file, wherever in it they stand.

These formats hold their texts in one piece, in UTF-16 or with one byte for each sign; what stands around them is no text.
So runs of readable signs are told, without the formats being understood.
"""

import re
from collections.abc import Iterator

from marketplace.rules.contact import sentences
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Text, Unreadable

LOCKS = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
# Signs of UTF-16, low byte first: Latin letters and digits, punctuation, kana and kanji, half and full width.
WIDE = re.compile(rb"(?:[\t\r\n\x0b\x20-\x7e]\x00|[\x00-\xff][\x30-\x9f]|[\x00-\xef]\xff|[\x10-\x3e]\x20){4,20000}")
NARROW = re.compile(rb"[\t\r\n\x20-\x7e]{6,20000}")
SENSE = re.compile(r"[ぁ-んァ-ヶ一-龠a-zA-Z0-9]{3}")


def read(data: bytes, place: Place, allowance: Allowance) -> Iterator[Part]:
    """The runs of readable signs, in both ways of writing."""
    if any(lock in data for lock in LOCKS):
        raise Unreadable(sentences.LOCKED)
    for said in (*_runs(WIDE, data, "utf-16-le"), *_runs(WIDE, data[1:], "utf-16-le"), *_runs(NARROW, data, "ascii")):
        allowance.spend("characters", len(said))
        yield Text(place, said)


def _runs(pattern: re.Pattern[bytes], data: bytes, encoding: str) -> Iterator[str]:
    for match in pattern.finditer(data):
        said = match.group().decode(encoding, "replace").replace("\r", "\n").replace("\x0b", "\n")
        if SENSE.search(said):
            yield said
