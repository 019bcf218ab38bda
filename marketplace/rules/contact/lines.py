"""Lines of a file: a number that only arises where the lines of a table or a timetable meet is nobody's."""

import re
from collections.abc import Iterator

from marketplace.rules.contact.checking import check
from marketplace.rules.contact.judgement import Finding

PURE = re.compile(r"[\d\s()（）\-‐–—−ー・.]+")
DIGIT, DIGITS = re.compile(r"\d"), re.compile(r"\d+")
LEADING = re.compile(
    r"次[にはのが、]|つぎに|最後に|最初に|続[けき]|つづ[けき]|それから|その後に|前半|後半|then|next|finally|last"
)
ENOUGH, SHORTEST = 7, 4  # digits of a number, signs of one in words; less is a piece
FAR = 80
# A line that ends with a town, and one that begins with what can be a house in it.
TOWN = re.compile(r"[^\n]{0,30}[都道府県市区町村郡][^\n\d]{0,8}$", re.MULTILINE)
HOUSE = re.compile(r"\s*[^\s\d]{0,10}\d{1,5}(?:[-‐−ー]\d|丁目|番)[^\n]{0,20}")


def is_a_number(finding: Finding, said: str) -> bool:
    """Whether a telephone number that was found in running text is one; what is something else is passed on."""
    if finding.kind != "phone":
        return True
    digits = len(DIGIT.findall(finding.text))
    if digits < ENOUGH and (digits or len(finding.text) < SHORTEST):
        return bool(LEADING.search(said, max(0, finding.start - FAR), finding.end + FAR))
    begin = said.rfind("\n", 0, finding.start) + 1
    end = said.find("\n", finding.end)
    end = len(said) if end < 0 else end
    if "\n" not in finding.text.strip():
        return not (PURE.fullmatch(said[begin:end]) and stands_in_a_column(said, begin, end))
    # Over several lines it counts where nothing else stands on them, or where words lead from piece to piece.
    others = DIGITS.search(said[begin : finding.start] + said[finding.end : end])
    return bool((PURE.fullmatch(finding.text) and not others) or LEADING.search(said, begin, end))


def stands_in_a_column(said: str, begin: int, end: int) -> bool:
    """Whether the line above or below has digits in the same groups and is no number: 070 3344 0078 under 069 1200 8500."""
    shape = _shape(said[begin:end])
    above = said[:begin].rstrip("\n").rpartition("\n")[2]
    below = said[end + 1 :].partition("\n")[0]
    others = [line for line in (above, below) if PURE.fullmatch(line) and _shape(line) == shape]
    return any(not check([line]).findings for line in others)


def addresses(said: str) -> Iterator[str]:
    """Lines in which a postal address may go on in the next one, both as one."""
    for town in TOWN.finditer(said):
        if house := HOUSE.match(said, town.end() + 1):
            yield town.group().rstrip() + house.group().lstrip()


def _shape(line: str) -> tuple[int, ...]:
    return tuple(len(group) for group in DIGITS.findall(line))
