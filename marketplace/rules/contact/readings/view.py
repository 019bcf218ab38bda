"""A text as it can be read, and the way back from each sign to the words of its author.

Finders read a view; what they find there is shown in the original. The way back is walked only when something was
found, so that a view costs little more than its text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

Span = tuple[int, int]
MOST_PIECES = 40  # of a contact that is scattered over a text; more are shown as one


@dataclass(frozen=True, slots=True)
class View:
    """`way(start, end)` gives the pieces of the original that `text[start:end]` stands for, in order."""

    text: str
    way: Callable[[int, int], list[Span]]

    def places(self, start: int, end: int) -> list[Span]:
        """Where `text[start:end]` stands in the original."""
        return self.way(start, end) if start < end else []

    def replaced(self, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> "View":
        """A view in which each match is replaced; every new sign stands for the whole match."""
        edits = [
            (match.start(), match.end(), by if isinstance(by, str) else by(match))
            for match in pattern.finditer(self.text)
        ]
        return self.edited([edit for edit in edits if edit[2] != self.text[edit[0] : edit[1]]])

    def edited(self, edits: Sequence[tuple[int, int, str]]) -> "View":
        """A view in which other words stand for pieces of this one. `edits` are in order and do not overlap."""
        if not edits:
            return self
        pieces: list[str] = []
        done = length = 0
        begins: list[int] = []
        for start, end, new in edits:
            pieces += (self.text[done:start], new)
            length += start - done
            begins.append(length)
            length += len(new)
            done = end
        pieces.append(self.text[done:])

        def old(place: int, is_end: bool) -> int:
            """The old place of a new one; of a sign's end when `is_end`."""
            number = bisect_right(begins, place - is_end) - 1
            if number < 0:
                return place
            start, end, new = edits[number]
            beyond = place - begins[number] - len(new)
            if beyond >= is_end:
                return end + beyond
            return end if is_end else start

        return View("".join(pieces), lambda start, end: self.places(old(start, False), old(end, True)))

    def picked(self, places: Sequence[int]) -> "View":
        """A view that has only the signs of this one that stand at `places`, in that order."""

        def way(start: int, end: int) -> list[Span]:
            chosen = sorted(set(places[start:end]))
            runs = [
                [place for _, place in run] for _, run in groupby(enumerate(chosen), key=lambda pair: pair[1] - pair[0])
            ]
            if len(runs) > MOST_PIECES:
                runs = [chosen]
            return [span for run in runs for span in self.places(run[0], run[-1] + 1)]

        return View("".join([self.text[place] for place in places]), way)

    def standing_for(self, start: int, end: int, text: str) -> "View":
        """A view of what `text[start:end]` says when it is decoded; all of it stands for the whole piece."""
        return View(text, lambda _start, _end: self.places(start, end))


def same(text: str) -> View:
    """The original itself."""
    return View(text, lambda start, end: [(start, end)])


def through(outer: View, inner: View) -> View:
    """`outer`, a view of the text of `inner`, as a view of what `inner` is a view of."""
    return View(
        outer.text,
        lambda start, end: [span for place in outer.places(start, end) for span in inner.places(*place)],
    )
