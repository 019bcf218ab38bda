"""Telephone numbers whose pieces stand in cells of their own, beside or under each other: 090 | 3344 | 0078."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marketplace.rules.contact import tables
from marketplace.rules.contact.checking import check

TELEPHONE = re.compile("|".join(tables.table("files")["telephone"]))
PIECE = re.compile(r"\(?\d{2,5}\)?-?")
# The pieces of a number, by their lengths; the first begins with 0.
SHAPES = {(3, 4, 4), (2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4), (4, 3, 3), (4, 3, 4), (3, 8), (4, 6), (2, 8), (3, 7)}
LONGEST = max(map(len, SHAPES))


@dataclass(slots=True)
class Columns:
    """Cells with a few digits that stand in the same columns: in how many rows, and which of them make a number."""

    rows: int = 0
    numbers: list[tuple[int, str]] = field(default_factory=list)


class Split:
    """Hears the rows of a table; only at its end it is known which of its numbers are telephones'.

    A row of a running number, a price and a count may have the shape of one. So all rows with digits in these columns
    must have it, and where the columns have names, one of the names must speak of telephones.
    """

    def __init__(self):
        self.names: dict[int, str] = {}  # the heads of the columns: the first row that is all words
        self.beside: dict[tuple[int, ...], Columns] = {}
        self.under: list[tuple[int, str]] = []
        self.open: dict[int, list[str]] = {}

    def hear(self, number: int, row: dict[int, str]) -> None:
        """The next row, its cells folded."""
        digits = {column: cell for column, cell in row.items() if PIECE.fullmatch(cell)}
        if not self.names and len(row) > 1 and not digits:
            self.names = row
        for run in runs(digits):
            label = max((column for column in row if column < run[0]), default=0)
            key = (*run, -1) if label and TELEPHONE.fullmatch(row[label]) else run
            columns = self.beside.setdefault(key, Columns())
            columns.rows += 1
            if said := telephone([digits[column] for column in run]):
                columns.numbers.append((number, said))
        self._close([column for column in self.open if column not in digits], number)
        for column, cell in digits.items():
            run = self.open.setdefault(column, [])
            if len(run) <= LONGEST:
                run.append(cell)

    def numbers(self) -> Iterator[tuple[int, str]]:
        """The numbers with their rows, when the table is over."""
        self._close(list(self.open), 0)
        for run, columns in self.beside.items():
            named = [self.names[column] for column in run if column in self.names]
            is_told = -1 in run or not named or any(TELEPHONE.fullmatch(name) for name in named)
            if is_told and len(columns.numbers) == columns.rows:
                yield from columns.numbers
        yield from self.under

    def _close(self, columns: Iterable[int], number: int) -> None:
        """Runs of digits that ended above this row."""
        for column in columns:
            run = self.open.pop(column)
            is_told = column not in self.names or TELEPHONE.fullmatch(self.names[column])
            if len(run) > 1 and is_told and (said := telephone(run)):
                self.under.append((max(0, number - 1), said))


def runs(digits: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Columns beside each other, as far as they go."""
    run: tuple[int, ...] = ()
    for column in sorted(digits):
        if run and column != run[-1] + 1:
            if len(run) > 1:
                yield run
            run = ()
        run += (column,)
    if len(run) > 1:
        yield run


def telephone(groups: list[str]) -> str:
    """The groups as one number, when they can be one; otherwise nothing."""
    said = [re.sub(r"\D", "", group) for group in groups]
    if not said[0].startswith("0") or tuple(map(len, said)) not in SHAPES:
        return ""
    number = "-".join(said)
    return number if check([number]).findings else ""
