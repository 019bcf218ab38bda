"""Consecutive messages of one sender as one text, and the way back from a place in it to the messages."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from marketplace.rules.contact import sentences
from marketplace.rules.contact.judgement import Decision, Finding
from marketplace.rules.contact.readings.view import View


class Joined:
    """`text` holds the messages one under the other."""

    def __init__(self, messages: Sequence[str]):
        self.messages = tuple(messages)
        self.text = "\n".join(self.messages)
        self.begins = [0]
        for message in self.messages[:-1]:
            self.begins.append(self.begins[-1] + len(message) + 1)

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The message, start and end of each piece of `text[start:end]`, nothing blank around it."""
        for number in range(bisect_right(self.begins, start) - 1, bisect_right(self.begins, max(start, end - 1))):
            message, begin = self.messages[number], self.begins[number]
            at, to = max(0, start - begin), min(len(message), end - begin)
            piece = message[at:to]
            at, to = at + len(piece) - len(piece.lstrip()), to - (len(piece) - len(piece.rstrip()))
            if at < to:
                yield number, at, to

    def findings(
        self, kind: str, view: View, at: int, to: int, why: str = "", severity: Decision = "block"
    ) -> list[Finding]:
        """What was found in `view.text[at:to]`, a finding for each message it lies in."""
        return [
            Finding(kind, start, end, self.messages[number][start:end], why or sentences.WHY[kind], number, severity)
            for place in view.places(at, to)
            for number, start, end in self.pieces(*place)
        ]
