"""What a reader gives, what it may spend on a file, and how it says that a file cannot be judged."""

import binascii
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from marketplace.rules.contact import sentences

Place = tuple[str, ...]  # where in the file, from the outside in: ("「b.docx」", "ヘッダー")
Row = tuple[int, dict[int, str]]  # the row's number and what stands in its columns; empty cells are left out

# What a library may raise on a file that somebody broke on purpose. Signs of a mistake of ours are among them: a parser
# meets them too when a file says a number where a list should stand.
HOSTILE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError, RuntimeError,
    StopIteration, SyntaxError, TypeError, ValueError, binascii.Error, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class Unreadable(Exception):
    """The content cannot be judged: `why` is the sentence for people, `place` that of the file when it lies in another."""

    def __init__(self, why: str, place: Place = ()):
        super().__init__(why, place)
        self.why, self.place = why, place


@dataclass(frozen=True, slots=True)
class Text:
    """Running text. `numbered` when its lines are the lines of the file, so that their numbers mean something."""

    place: Place
    text: str
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Cells that stand beside and under each other. Its rows may be read only once. `numbered` as with Text."""

    place: Place
    rows: Iterable[Row]
    numbered: bool = False


Part = Text | Table


@dataclass(slots=True)
class Allowance:
    """What may still be spent on one file and everything packed in it. All but the seconds is the same on every run."""

    characters: int = 1_000_000  # of text that is judged
    unpacked: int = 150_000_000  # bytes
    members: int = 3_000  # of archives
    pixels: int = 400_000_000  # looked at for codes
    pages: int = 2_000  # of PDFs, and pictures in one file
    shown: int = 8  # pictures whose words are read; it takes a second or two for each
    depth: int = 4  # files in files in files
    seconds: float = 20.0
    until: float = field(init=False)

    def __post_init__(self):
        self.until = time.monotonic() + self.seconds

    def spend(self, what: str, amount: int) -> None:
        """Raises Unreadable when there is not so much left, or the time is up."""
        left = getattr(self, what) - amount
        if left < 0 or time.monotonic() > self.until:
            raise Unreadable(sentences.TOO_MUCH)
        setattr(self, what, left)
