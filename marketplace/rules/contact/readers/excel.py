"""Excel: every sheet, hidden ones too, with its links, headers and hints; the names that were given to ranges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from zipfile import ZipInfo

from marketplace.rules.contact import places
from marketplace.rules.contact.readers.excel_cells import Formats, column_of, shown
from marketplace.rules.contact.readers.markup import END, START, TEXT, Event, events
from marketplace.rules.contact.readers.packages import Package
from marketplace.rules.contact.readers.paragraphs import SAYING
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Row, Table, Text

WORKBOOK = "xl/workbook.xml"
HEADERS = {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
HEADER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,3}|[A-Z])')
SECTION = re.compile(r"&[LCR]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the workbook says of a sheet: its name, whether people see it, and the part it lies in."""

    name: str
    is_hidden: bool
    part: str


def read(package: Package, place: Place, allowance: Allowance) -> Iterator[Part]:
    """Nothing for a package that is no workbook."""
    for entry in package.named(WORKBOOK):
        formats = Formats.read(package)
        strings = shared_strings(package)
        for part in workbook(package, entry):
            if isinstance(part, str):
                yield Text((*place, places.NAMES), part)
                continue
            name = places.place(places.HIDDEN_SHEET if part.is_hidden else places.SHEET, part.name)
            yield Text((*place, places.SHEET_NAME), part.name)
            for sheet in package.named(part.part):
                yield from Reader(package, sheet, (*place, name), strings, formats).parts()


def workbook(package: Package, entry: ZipInfo) -> Iterator[Sheet | str]:
    """The sheets, and what names stand for."""
    targets = dict(relations(package, "xl/_rels/workbook.xml.rels"))
    inside = ""
    with package.open(entry) as source:
        for what, name, attributes in events(source, package.allowance):
            if what == START:
                inside = name
                if name == "sheet":
                    hidden = attributes.get("state", "visible") != "visible"
                    yield Sheet(attributes.get("name", ""), hidden, targets.get(attributes.get("id", ""), ""))
            elif what == TEXT and inside == "definedName":
                package.allowance.spend("characters", len(name))
                yield name
            elif what == END:
                inside = ""


def relations(package: Package, rels: str) -> Iterator[tuple[str, str]]:
    """Which part each relation of the workbook leads to."""
    for entry in package.named(rels):
        with package.open(entry) as source:
            for what, _name, attributes in events(source, package.allowance):
                if what == START and "Id" in attributes:
                    target = attributes.get("Target", "")
                    yield attributes["Id"], target if target.startswith("/") else normpath(join("xl", target))


def shared_strings(package: Package) -> list[str]:
    """The texts that cells name by their number, without the readings of kanji."""
    strings: list[str] = []
    gathered: list[str] = []
    inside: list[str] = []
    for entry in package.named("xl/sharedStrings.xml"):
        with package.open(entry) as source:
            for what, name, _attributes in events(source, package.allowance):
                if what == TEXT:
                    if inside[-1:] == ["t"] and "rPh" not in inside:
                        gathered.append(name)
                elif what == START:
                    inside.append(name)
                else:
                    inside.pop()
                    if name == "si":
                        strings.append("".join(gathered))
                        gathered.clear()
    return strings


class Reader:
    """One sheet."""

    def __init__(self, package: Package, entry: ZipInfo, place: Place, strings: list[str], formats: Formats):
        self.package, self.entry, self.place = package, entry, place
        self.strings, self.formats = strings, formats
        self.beside: list[Text] = []  # what is said outside of cells

    def parts(self) -> Iterator[Part]:
        with self.package.open(self.entry) as source:
            yield Table(self.place, self.rows(events(source, self.package.allowance)), numbered=True)
        yield from self.beside

    def rows(self, heard: Iterator[Event]) -> Iterator[Row]:
        """The rows; what stands outside of them is put aside on the way."""
        number, row = 0, {}
        cell: dict[str, str] = {}
        said: dict[str, list[str]] = {}
        element = ""
        for what, name, attributes in heard:
            if what == TEXT:
                said.setdefault(element, []).append(name)
            elif what == START:
                element = name
                self.hear(attributes)
                if name == "row":
                    number, row = int(attributes.get("r", number + 1)), {}
                elif name == "c":
                    cell, said = attributes, {}
            else:
                element = ""
                if name == "c":
                    column = column_of(cell.get("r", "")) or max(row, default=0) + 1
                    if words := self.words(cell, said):
                        row[column] = words
                elif name == "row":
                    yield number, row
                elif name in HEADERS | {"formula1"}:
                    header = HEADER_CODE.sub("", SECTION.sub("\n", "".join(said.pop(name, []))))
                    self.say(places.HEADERS_AND_FOOTERS if name in HEADERS else places.RULE, header)

    def words(self, cell: dict[str, str], said: dict[str, list[str]]) -> str:
        """What the cell shows. A formula that itself holds words is told too."""
        value = "".join(said.get("v", []))
        kind = cell.get("t", "n")
        if kind == "s":
            number = int(value or -1)
            words = self.strings[number] if 0 <= number < len(self.strings) else ""
        elif kind == "inlineStr":
            words = "".join(said.get("t", []))
        elif kind == "n":
            words = shown(value, self.formats.code(cell.get("s", "")))
        else:
            words = value
        formula = "".join(said.get("f", []))
        if '"' in formula:
            self.say(places.FORMULA, formula)
        self.package.allowance.spend("characters", len(words))
        return words

    def hear(self, attributes: dict[str, str]) -> None:
        for key in attributes.keys() & SAYING:
            self.say(places.HINT, attributes[key])

    def say(self, where: str, words: str) -> None:
        if words.strip():
            self.package.allowance.spend("characters", len(words))
            self.beside.append(Text((*self.place, where), words.strip()))
