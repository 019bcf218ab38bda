"""Tables: each cell is judged with the words that say what it is, and never together with a cell that only stands beside it.

A price beside a count beside a date would join into somebody's number. Cells are put together only where they show that
they are the pieces of one thing: 090 | 3344 | 0078, kotori | @ | kotori-qx.jp, 神奈川県 | 鎌倉市長谷 | 9-88-7.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from marketplace.rules.contact import tables
from marketplace.rules.contact.readers import Row
from marketplace.rules.contact.readings.folding import fold
from marketplace.rules.contact.split_cells import Split

LISTS = tables.table("files")
CONTACT, CODE, TELEPHONE = (re.compile("|".join(LISTS[name])) for name in ("contact", "code", "telephone"))
LONGEST_LABEL, LONGEST_MAILBOX = 20, 40
FEW_DIGITS = re.compile(r"(?:\D*\d){0,8}\D*")
AMOUNT = re.compile(r"[\d\s.,:/%¥$€+()\-~年月日時分秒円個件名点枚本税込別抜]*")
TOKEN = re.compile(r"[!-~ ]{3,80}")
REGION = re.compile(r".{0,12}(?:都|道|府|県|市|区|町|村|郡).{0,12}")
HOUSE = re.compile(r".{0,24}\d{1,5}(?:-\d{1,4}|丁目|番).{0,24}")
MOST_CELLS_OF_ADDRESS = 4


class Piece(NamedTuple):
    """What is judged by itself: the words before the cell say what it is. What was put together can be only of one kind."""

    row: int
    before: str
    said: str
    kind: str = ""


def pieces(rows: Iterable[Row]) -> Iterator[Piece]:
    """The cells, and what several of them say together."""
    heads: dict[int, str] = {}
    split = Split()
    for number, row in rows:
        plain = {column: fold(cell).text.strip() for column, cell in row.items()}
        for column in sorted(row):
            yield from judged(number, row, plain, column, heads)
            if is_label(plain[column]):
                heads[column] = row[column].strip()
        split.hear(number, plain)
        for mailbox in mailboxes(row, plain):
            yield Piece(number, "", mailbox, "email")
        for address in addresses(row, plain):
            yield Piece(number, "", address, "postal_address")
    for number, telephone in split.numbers():
        yield Piece(number, "", telephone, "phone")


def judged(
    number: int, row: dict[int, str], plain: dict[int, str], column: int, heads: dict[int, str]
) -> Iterator[Piece]:
    """A cell with its label, unless it is an amount, a date or a count."""
    cell = plain[column]
    label = label_of(row, plain, column, heads)
    if AMOUNT.fullmatch(cell) and FEW_DIGITS.fullmatch(cell):
        return
    said = row[column]
    if TELEPHONE.fullmatch(fold(label).text) and cell.isdigit() and len(cell) in (9, 10) and cell[0] != "0":
        said = "0" + cell
    is_bare = TOKEN.fullmatch(cell) or AMOUNT.fullmatch(cell)
    yield Piece(number, f"{label}: " if label and is_bare else "", said)


def label_of(row: dict[int, str], plain: dict[int, str], column: int, heads: dict[int, str]) -> str:
    """What says what the cell is: the cell left of it, or the head of its column."""
    left = max((other for other in row if other < column), default=0)
    if left and is_label(plain[left]):
        return row[left].strip()
    return heads.get(column, "")


def is_label(cell: str) -> bool:
    return len(cell) <= LONGEST_LABEL and bool(CONTACT.fullmatch(cell) or CODE.fullmatch(cell))


def mailboxes(row: dict[int, str], plain: dict[int, str]) -> Iterator[str]:
    """A mail address in neighbouring cells."""
    for column, cell in plain.items():
        if "@" in (cell[:1], cell[-1:]) and len(cell) <= LONGEST_MAILBOX:
            yield "".join(row[other].strip() for other in (column - 1, column, column + 1) if other in row)


def addresses(row: dict[int, str], plain: dict[int, str]) -> Iterator[str]:
    """Prefecture, town and house number in cells of their own."""
    columns = sorted(plain)
    for at, column in enumerate(columns):
        if not REGION.fullmatch(plain[column]) or HOUSE.fullmatch(plain[column]):
            continue
        said = row[column].strip()
        for other in columns[at + 1 : at + MOST_CELLS_OF_ADDRESS]:
            said += row[other].strip()
            if HOUSE.fullmatch(plain[other]):
                yield said
                return
            if not REGION.fullmatch(plain[other]):
                break
