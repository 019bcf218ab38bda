"""Files: the name, and everything in them that says something."""

import dataclasses
from collections.abc import Callable, Iterator

from marketplace.rules.contact import cells, places, readers, sentences
from marketplace.rules.contact.checking import check
from marketplace.rules.contact.judgement import UNREADABLE, Context, Finding, Judgement, verdict
from marketplace.rules.contact.lines import addresses, is_a_number
from marketplace.rules.contact.readers import Allowance, Place, Table, Text, Unreadable

NAME, CONTENT = 0, 1  # `Finding.message` of what was found in the name and in the content

ENOUGH = 50  # findings; more change nothing
LONGEST_PIECE = 20_000  # signs that are judged at once
OVERLAP = 200
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
        why = sentences.placed(places.said(reason.place), reason.why)
        found.append(Finding(UNREADABLE, 0, 0, "", why, CONTENT))
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
        findings = in_table if isinstance(part, Table) else in_text
        yield from findings(part, context, allowance)


def in_table(table: Table, context: Context, allowance: Allowance) -> Iterator[Finding]:
    """What the cells say, each with the words that say what it is."""
    for piece in cells.pieces(table.rows):
        place = (*table.place, places.place(places.LINE, piece.row)) if table.numbered and piece.row else table.place
        before = len(piece.before)
        for at, said in cut(piece.said):
            for finding in judged(piece.before + said, context, allowance):
                if finding.end > before and piece.kind in ("", finding.kind):
                    start, end = max(0, finding.start - before), finding.end - before
                    yield placed(dataclasses.replace(finding, start=start, end=end), piece.said, at, place)


def in_text(text: Text, context: Context, allowance: Allowance) -> Iterator[Finding]:
    """What the running text says."""
    for at, said in cut(text.text):
        for finding in judged(said, context, allowance):
            line = places.place(places.LINE, text.text.count("\n", 0, at + finding.start) + 1)
            yield placed(finding, text.text, at, (*text.place, line) if text.numbered else text.place)
        for both in addresses(said):
            for finding in judged(both, context, allowance):
                if finding.kind == "postal_address":
                    yield placed(finding, both, 0, text.place)


def judged(said: str, context: Context, allowance: Allowance) -> Iterator[Finding]:
    allowance.spend("characters", 0)
    if len(said) >= SHORTEST:
        yield from (finding for finding in check([said], context).findings if is_a_number(finding, said))


def cut(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that end with a line where they can, each beginning with the end of the one before."""
    at = 0
    while len(text) - at > LONGEST_PIECE:
        end = text.rfind("\n", at + LONGEST_PIECE // 2, at + LONGEST_PIECE) + 1 or at + LONGEST_PIECE
        yield at, text[at:end]
        at = end - OVERLAP
    yield at, text[at:] if at else text


def placed(finding: Finding, text: str, at: int, place: Place) -> Finding:
    """A finding in `text[at:]` as one in the text, with the place where that stands."""
    start, end = at + finding.start, at + finding.end
    why = sentences.placed(places.said(place), finding.why)
    return dataclasses.replace(finding, start=start, end=end, text=text[start:end], why=why, message=CONTENT)
