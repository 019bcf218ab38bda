"""Lines of a file: a number that only arises where the lines of a table or a timetable meet is nobody's."""

import re

from marketplace.rules.contact.checking import check
from marketplace.rules.contact.judgement import Finding

PURE = re.compile(r"[\d\s()（）\-‐–—−ー・.]+")
LEADING = re.compile(
    r"次|つぎ|最後|最初|続|つづ|それから|その後|あと|まず|前半|後半|真ん中|末尾|then|next|finally|last|first"
)
DIGITS = re.compile(r"\d+")


def is_a_number(finding: Finding, said: str) -> bool:
    """Whether a telephone number that was found in running text is one; what is something else is passed on."""
    if finding.kind != "phone":
        return True
    begin = said.rfind("\n", 0, finding.start) + 1
    end = said.find("\n", finding.end)
    end = len(said) if end < 0 else end
    around = said[begin : finding.start] + said[finding.end : end]
    is_alone = bool(PURE.fullmatch(finding.text)) and not around.strip()
    if "\n" in finding.text.strip():
        # Over several lines it counts where nothing else stands on them, or where words lead from piece to piece.
        pure = PURE.fullmatch(finding.text) and not DIGITS.search(around)
        return bool(pure or LEADING.search(said[begin:end]))
    return not (is_alone and stands_in_a_column(said, begin, end))


def stands_in_a_column(said: str, begin: int, end: int) -> bool:
    """Whether the line above or below has digits in the same groups and is no number: 070 3344 0078 under 069 1200 8500."""
    shape = _shape(said[begin:end])
    above = said[:begin].rstrip("\n").rpartition("\n")[2]
    below = said[end + 1 :].partition("\n")[0]
    others = [line for line in (above, below) if PURE.fullmatch(line) and _shape(line) == shape]
    return any(not check([line]).findings for line in others)


def _shape(line: str) -> tuple[int, ...]:
    return tuple(len(group) for group in DIGITS.findall(line))
