"""Files: the name, and everything in them that says something."""

import dataclasses
from collections.abc import Callable, Iterator

from marketplace.rules.contact import cells, readers
from marketplace.rules.contact.checking import check
from marketplace.rules.contact.judgement import UNREADABLE, Context, Finding, Judgement, verdict
from marketplace.rules.contact.lines import is_a_number
from marketplace.rules.contact.readers import Allowance, Part, Place, Table, Unreadable

NAME, CONTENT = 0, 1  # `Finding.message` of what was found in the name and in the content

ENOUGH = 50  # findings; more change nothing
LONGEST_PIECE = 20_000  # signs that are judged at once
OVERLAP = 200
LONGEST_PLACE = 90
SHORTEST = 3  # signs


def judge_file(
    name: str,
    data: bytes,
    context: Context = Context(),  # noqa: B008 - frozen
    eyes: Callable[[bytes], str] | None = None,
    allowance: Allowance | None = None,
) -> Judgement:
    """Judge a file. A file that cannot be read is blocked without a kind, so that its sender can ask for the hold.

    `start` and `end` of a finding count in what is judged by itself: the file's name, the text of a page or sheet, a
    cell; `why` begins with the place in the file. `eyes` gives the words that a picture (a PNG) shows, if it can.
    """
    found = in_name(name, context)
    try:
        for finding in in_content(name, data, context, eyes, allowance or Allowance()):
            found.append(finding)
            if len(found) >= ENOUGH:
                break
    except Unreadable as reason:
        found.append(Finding(UNREADABLE, 0, 0, "", reason.args[0], CONTENT))
    found = list({(one.message, one.kind, one.text, one.why): one for one in reversed(found)}.values())[::-1]
    return Judgement(verdict(found).decision, tuple(found))


def in_name(name: str, context: Context) -> list[Finding]:
    """What the name says, without its ending."""
    stem, dot, _ending = name.rpartition(".")
    said = stem if dot else name
    parted = check([said.replace("_", " ")], context).findings  # in names the line stands for a blank
    found = [*check([said], context).findings]
    return found + [dataclasses.replace(one, text=said[one.start : one.end]) for one in parted if one not in found]


def in_content(
    name: str, data: bytes, context: Context, eyes: Callable[[bytes], str] | None, allowance: Allowance
) -> Iterator[Finding]:
    """What the file itself says. Raises Unreadable."""
    for part in readers.read(name, data, allowance, eyes):
        for place, before, said in pieces(part):
            allowance.spend("characters", 0)
            if len(said) < SHORTEST:
                continue
            for finding in check([before + said], context).findings:
                if finding.end > len(before) and (isinstance(part, Table) or is_a_number(finding, said)):
                    yield placed(finding, place, len(before), said, part)


def pieces(part: Part) -> Iterator[tuple[Place, str, str]]:
    """What is judged by itself: where it stands, the words that say what it is, and it."""
    if isinstance(part, Table):
        for number, before, cell in cells.pieces(part.rows):
            row = f"{number}行目" if part.numbered and number else ""
            for said in cut(cell):
                yield (*part.place, row) if row else part.place, before, said
        return
    for said in cut(part.text):
        yield part.place, "", said


def cut(text: str) -> Iterator[str]:
    """The text in pieces that end with a line where they can, each beginning with the end of the one before."""
    at = 0
    while len(text) - at > LONGEST_PIECE:
        end = text.rfind("\n", at + LONGEST_PIECE // 2, at + LONGEST_PIECE) + 1 or at + LONGEST_PIECE
        yield text[at:end]
        at = end - OVERLAP
    yield text[at:] if at else text


def placed(finding: Finding, place: Place, before: int, said: str, part: Part) -> Finding:
    """The finding in the file's own words, with the place in them."""
    start, end = max(0, finding.start - before), finding.end - before
    if not isinstance(part, Table) and part.numbered:
        place = (*place, f"{said.count(chr(10), 0, start) + 1}行目")
    where = "の".join(place)[:LONGEST_PLACE]
    why = f"{where}: {finding.why}" if where else finding.why
    return dataclasses.replace(finding, start=start, end=end, text=said[start:end], why=why, message=CONTENT)
