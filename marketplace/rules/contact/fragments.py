"""A view in which short lines of Latin signs are drawn together: a contact that was cut in the middle of a word."""

import re

from marketplace.rules.contact.folding import View

BREAK = re.compile(r"(?<=[a-z0-9@._-])\n(?=[a-z0-9@._-])")
LONGEST_LINE = 30
COMPLETE = re.compile(r"@[^\s@]*\.[a-z]{2,}$|^https?:")


def draw_together(view: View) -> View:
    """Line breaks between fragments taken away. A line that is a whole address stays by itself."""
    return view.replaced(BREAK, _kept_or_not)


def _kept_or_not(match: re.Match[str]) -> str:
    text, at = match.string, match.start()
    before = text[max(0, at - LONGEST_LINE - 1) : at].rpartition("\n")
    after = text[at + 1 : at + 2 + LONGEST_LINE].partition("\n")[0]
    line = before[2]
    whole = COMPLETE.search(line) or (COMPLETE.search(after) and "@" not in after[:1])
    long = len(line) > LONGEST_LINE or len(after) > LONGEST_LINE or " " in line
    return "\n" if whole or long else ""
