"""How Excel's cells show their numbers: 9033440078 in the format 000-0000-0000 is 090-3344-0078 to a reader."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from marketplace.rules.contact.readers.markup import START, events
from marketplace.rules.contact.readers.packages import Package

REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
CONDITION = re.compile(r"\[(<=?|>=?|=)(\d+)\]")
DIGITS_ONLY = re.compile(r"[0#()\-+ .ー\w]*", re.ASCII)
LONGEST = 30
STYLES = "xl/styles.xml"


def column_of(reference: str) -> int:
    """B3 → 2; 0 for what is no reference."""
    letters = REFERENCE.match(reference.upper())
    number = 0
    for letter in letters[1] if letters else "":
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of numbers: by the number of a format its code, and by the style of a cell the format's number."""

    codes: dict[str, str]
    styles: list[str]

    def code(self, style: str) -> str:
        """The code for cells of a style; nothing for the built-in ones, none of which shows a number as a telephone's."""
        number = int(style or 0)
        return self.codes.get(self.styles[number], "") if 0 <= number < len(self.styles) else ""

    @classmethod
    def read(cls, package: Package) -> "Formats":
        codes: dict[str, str] = {}
        styles: list[str] = []
        inside = ""
        for entry in package.named(STYLES):
            with package.open(entry) as source:
                for what, name, attributes in events(source, package.allowance):
                    if what == START and name == "numFmt":
                        codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
                    elif what == START and name in ("cellXfs", "cellStyleXfs"):
                        inside = name
                    elif what == START and name == "xf" and inside == "cellXfs":
                        styles.append(attributes.get("numFmtId", ""))
        return cls(codes, styles)


def shown(value: str, code: str) -> str:
    """The number as its reader sees it, as far as the format only places digits; otherwise its plain digits."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or number.adjusted() > LONGEST:
        return value
    if number != number.to_integral_value():
        return value
    digits = str(int(abs(number)))
    section = QUOTED.sub(lambda match: match[1] or match[2] or "", _section(code, int(number)))
    if not section or not DIGITS_ONLY.fullmatch(section) or not set("0#") & set(section) or "." in section:
        return digits
    return _placed(digits, section)


def _section(code: str, number: int) -> str:
    """The part of the code for this number: the first whose condition holds, otherwise the last with none."""
    sections = code.split(";")
    for section in sections:
        condition = CONDITION.search(section)
        if condition is None:
            return section
        limit = int(condition[2])
        holds = {"<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit}
        if holds.get(condition[1], number == limit):
            return section
    return sections[-1]


def _placed(digits: str, section: str) -> str:
    """The digits set into the places of the section from the right; the first place takes all that are left."""
    left = list(digits)
    signs: list[str] = []
    places = sum(sign in "0#" for sign in section)
    for sign in reversed(section):
        if sign not in "0#":
            signs.append(sign)
            continue
        places -= 1
        if not places:
            signs += [*reversed(left)] or (["0"] if sign == "0" else [])
            left.clear()
        elif left:
            signs.append(left.pop())
        elif sign == "0":
            signs.append("0")
    return "".join(reversed(signs)).strip()
