"""Views over several lines or messages: pieces of one word drawn together, and what the first signs of the lines say."""

import re
from collections.abc import Iterator

from marketplace.rules.contact import tables
from marketplace.rules.contact.readings.view import Span, View

# Latin letters, digits and the signs of addresses: what can be a piece of a contact.
FRAGMENT = re.compile(r"[a-z0-9@._%+/:-]*[a-z0-9@._+/][a-z0-9@._%+/:#-]*")
COUNTER = re.compile(rf"\s?(?:{tables.alternatives(tables.table('phone')['counters'])})")
LABELS = frozenset(
    [
        "line",
        "id",
        "ids",
        "skype",
        "discord",
        "telegram",
        "mail",
        "e-mail",
        "email",
        "address",
        "twitter",
        "instagram",
        "x",
        "my",
        "is",
        "the",
        "first",
        "second",
        "third",
        "half",
        "part",
        "last",
        "then",
        "and",
        "next",
        "final",
        "finally",
        "tel",
        "phone",
        "url",
        "link",
    ]
)
WHOLE = re.compile(r"@[^\s@]*\.[a-z]{2,}$|^https?:|^\d[\d,.:/-]*$")
LONGEST_LINE, LONGEST_FRAGMENT = 60, 30
MOST_LINES = 300
LEAST_LINES = 5
BULLET = re.compile(r"[\s・\-*>●○■□◆▼「『(\[【]*")


def glue(view: View) -> View:
    """What stands between the fragments of neighbouring lines taken away; lines without a fragment are passed over."""
    keep: list[int] = []
    done = 0
    before: Span | None = None
    for fragment in fragments(view.text):
        if fragment is None:
            before = None
            continue
        if before is not None:
            keep += range(done, before[1])
            done = fragment[0]
        before = fragment
    if not done:
        return view
    return view.picked([*keep, *range(done, len(view.text))])


def fragments(text: str) -> Iterator[Span | None]:
    """The one fragment of each line that has one; None for a line that parts what stands before it from what follows."""
    at = 0
    for number, line in enumerate(text.split("\n")):
        if number == MOST_LINES:
            return
        found = (
            [match.span() for match in FRAGMENT.finditer(line) if is_piece(line, match)]
            if len(line) <= LONGEST_LINE
            else [(0, 0)] * 2
        )
        if len(found) == 1:
            yield at + found[0][0], at + found[0][1]
        elif found:
            yield None
        at += len(line) + 1


def is_piece(line: str, match: re.Match[str]) -> bool:
    """Whether the fragment can be a piece of something, and is no measure and no word that only names what follows."""
    said = match.group()
    if len(said) > LONGEST_FRAGMENT or (said.strip(":.") in LABELS and said != line.strip()):
        return False
    return not (said[0].isdigit() and COUNTER.match(line, match.end()))


def initials(view: View) -> View | None:
    """The first sign of every line, bullets left out; None when there are too few lines to say anything."""
    if view.text.count("\n") < LEAST_LINES - 1:
        return None
    places = []
    at = 0
    for line in view.text.split("\n")[:MOST_LINES]:
        begin = BULLET.match(line)
        if begin and begin.end() < len(line):
            places.append(at + begin.end())
        at += len(line) + 1
    return view.picked(places) if len(places) >= LEAST_LINES else None
