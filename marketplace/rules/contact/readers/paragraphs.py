"""The paragraphs and tables of an office document's XML, whichever of the three families it belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from marketplace.rules.contact.readers.markup import START, TEXT, Event
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Table, Text

# Elements by what they mean, in Word, PowerPoint, Excel's drawings and OpenDocument alike.
PARAGRAPHS = {"p", "h", "comment", "si", "cm"}
WORDS = {"t", "delText", "instrText", "text", "v"}  # in Microsoft's, words stand in these only
FREE = {"p", "h", "span", "a"}  # in OpenDocument they stand in the paragraph itself
SIGNS = {
    "tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-", "ptab": "\t",
}  # fmt: skip
TABLES, ROWS, CELLS = {"tbl", "table"}, {"tr", "table-row"}, {"tc", "table-cell", "covered-table-cell"}
# Words that stand in attributes: pictures' descriptions, fields, tool tips, addresses of links, authors' accounts.
SAYING = {
    "descr", "title", "alt", "href", "tooltip", "instr", "prompt", "promptTitle", "errorTitle", "error", "display",
    "userId", "initials",
}  # fmt: skip


@dataclass(slots=True)
class Grid:
    """A table that is being read: its finished rows, and the row and cell it stands in."""

    rows: list[dict[int, str]]
    row: dict[int, str]
    column: int = 0


class Flow:
    """Gathers the parts of one XML. `free` when words stand in the paragraphs themselves (OpenDocument)."""

    def __init__(self, place: Place, allowance: Allowance, free: bool = False):
        self.place, self.allowance = place, allowance
        self.words = FREE if free else WORDS
        self.lines: list[str] = []  # the paragraphs since the last table
        self.open: list[list[str]] = []  # paragraphs that are being read; a text box stands inside of another one
        self.grids: list[Grid] = []
        self.cells: list[list[str]] = []
        self.inside: list[str] = []  # the elements around

    def parts(self, events: Iterable[Event]) -> Iterator[Part]:
        for what, name, attributes in events:
            if what == TEXT:
                if self.inside and self.inside[-1] in self.words:
                    self.say(name)
            elif what == START:
                self.inside.append(name)
                self.begin(name, attributes)
            else:
                self.inside.pop()
                yield from self.end(name)
        yield from self.rest()

    def say(self, words: str) -> None:
        self.allowance.spend("characters", len(words))
        (self.open[-1] if self.open else self.lines).append(words)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        for key in attributes.keys() & SAYING:
            self.allowance.spend("characters", len(attributes[key]))
            self.put(attributes[key])
        if name in PARAGRAPHS:
            self.open.append([])
        elif name in SIGNS and self.open:
            self.open[-1].append(SIGNS[name])
        elif name in TABLES:
            self.grids.append(Grid([], {}))
        elif self.grids and name in ROWS:
            self.grids[-1].row, self.grids[-1].column = {}, 0
        elif self.grids and name in CELLS:
            self.cells.append([])

    def end(self, name: str) -> Iterator[Part]:
        if name in PARAGRAPHS and self.open:
            self.put("".join(self.open.pop()))
        elif name in CELLS and self.cells:
            grid = self.grids[-1]
            grid.column += 1
            if words := " ".join(self.cells.pop()).strip():
                grid.row[grid.column] = words
        elif name in ROWS and self.grids and self.grids[-1].row:
            self.grids[-1].rows.append(self.grids[-1].row)
            self.grids[-1].row = {}
        elif name in TABLES and self.grids:
            rows = self.grids.pop().rows
            if not self.grids:
                yield from self.rest()
            yield Table(self.place, list(enumerate(rows, 1)))

    def put(self, paragraph: str) -> None:
        """A finished paragraph goes to its cell or to the running text."""
        if paragraph.strip():
            (self.cells[-1] if self.cells else self.lines).append(paragraph)

    def rest(self) -> Iterator[Part]:
        """The running text since the last table."""
        if self.lines:
            yield Text(self.place, "\n".join(self.lines))
        self.lines = []
