"""A telephone number told piece by piece: over lines and messages, with 「次に」 or any filler between the pieces."""

import itertools
import re
from collections.abc import Iterator

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.digits import GROUP, KANA, READ, SIGNS_IN, Group
from marketplace.rules.contact.finders.numbering import CUE, MOBILE, OTHER, is_sample, is_valid
from marketplace.rules.contact.finders.phones import begins_plainly
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import Span, View
from marketplace.rules.contact.tables import words

LISTS = tables.table("phone")
JOIN = re.compile(tables.alternatives(LISTS["joins"]))
TOLD = re.compile(tables.alternatives(LISTS["told"]))
COUNTER = re.compile(rf"\s?(?:{tables.alternatives(LISTS['counters'])})|[.,:/]\d|[a-z_%]")
LONG_KANA = words(word for word in KANA if len(word) > 1)
PIECE = re.compile(
    rf"(?<![0-9a-z.#¥$])[0-9](?:[0-9]|[-・](?=[0-9])){{0,12}}(?![0-9a-z])|[{SIGNS_IN}]{{2,12}}|(?:{LONG_KANA}){{2,12}}|(?<![^\n])(?:{words(KANA)}){{2,12}}(?![^\n])"
)
FIRST = re.compile(
    tables.group(
        [
            r"0(?<![0-9a-z.#¥$].)[0-9-]{0,6}(?![0-9a-z])",
            *(rf"{sign}[{SIGNS_IN}]{{0,5}}" for sign in "〇○◯零"),
            *(rf"{zero}(?:{LONG_KANA}){{0,5}}" for zero in ("ぜろ", "ゼロ", "れい", "レイ", "まる", "マル")),
        ]
    )
)
BRACKETED = re.compile(r"\W{0,2}[(\[{<【「『][^()\[\]{}<>【】「」『』]{1,16}[)\]}>】」』]\W{0,2}")
KANA_FILLER = re.compile(r"[\W_]{0,3}[ぁ-んァ-ヶー、。…\s]{1,10}[\W_]{0,3}")
FAR = 260  # signs over which a number may be told
NEAR = 100
SHORT = 4
LONGEST_FILLER = 30
MOST_PLACES = 400


def find(joined: Joined, view: View) -> list[Finding]:
    """The numbers of the view that are told in pieces."""
    found: list[Finding] = []
    seen: set[str] = set()
    done = 0
    for match in FIRST.finditer(view.text):
        window = view.text[match.start() : match.start() + FAR]
        if match.start() < done or window in seen or len(seen) == MOST_PLACES:
            continue
        seen.add(window)
        for spans in told_from(view.text, match.start()):
            for span in spans:
                found += joined.findings("phone", view, *span)
            done = spans[-1][1]
            break
        if len(found) >= MOST:
            break
    return found


def told_from(text: str, at: int) -> Iterator[list[Span]]:
    """The pieces of the number whose first piece stands at this place."""
    if not begins_plainly(text, at) or OTHER.search(text, max(0, at - 24), at):
        return
    pieces = []
    said = ""
    for piece in pieces_from(text, at):
        pieces.append(piece)
        said += piece.digits
        if len(said) > 11:
            return
        if len(said) >= 10 and len(pieces) > 1 and is_told(text, pieces, said):
            yield [(piece.start, piece.end) for piece in pieces]


def pieces_from(text: str, at: int) -> Iterator[Group]:
    for match in PIECE.finditer(text, at, at + FAR):
        if COUNTER.match(text, match.end()):
            if match.start() == at:
                return
            continue
        said = match.group().replace("-", "").replace("・", "")
        group = GROUP.match(said)
        if group and group.end() == len(said):
            yield Group(READ[group.lastgroup or ""](said), *match.span(), group.lastgroup or "")


def is_told(text: str, pieces: list[Group], said: str) -> bool:
    """Whether the pieces are meant as one number, and the number can be dialled."""
    start, end = pieces[0].start, pieces[-1].end
    around = text[max(0, start - NEAR) : start] + text[end : end + NEAR]
    gaps = [text[one.end : other.start] for one, other in itertools.pairwise(pieces)]
    has_cue = bool(CUE.search(around + "".join(gaps)))
    if not (MOBILE.fullmatch(said) or (has_cue and len(said) == 10)) or not is_valid(said, "JP"):
        return False
    is_asked = bool(TOLD.search(around + "".join(gaps)))
    same = len(gaps) > 1 and len(set(gaps)) == 1 and len(gaps[0]) <= LONGEST_FILLER
    if all(len(piece.digits) == 1 for piece in pieces) and not (same or all("\n" in gap for gap in gaps)):
        return False
    meant = same or all(is_link(gap, has_cue, is_asked) for gap in gaps)
    return meant and not is_sample(said, around)


def is_link(gap: str, has_cue: bool, is_asked: bool) -> bool:
    """Whether what stands between two pieces lets them belong together."""
    if len(gap) <= SHORT or BRACKETED.fullmatch(gap):
        return True
    if "\n" in gap:
        return len(gap) <= NEAR
    if JOIN.search(gap):
        return len(gap) <= LONGEST_FILLER
    return (is_asked and len(gap) <= LONGEST_FILLER) or (has_cue and bool(KANA_FILLER.fullmatch(gap)))
