"""What the caller knows: registered addresses and numbers in any form, and the operator's own words."""

import re

from marketplace.rules.contact import digits, sentences
from marketplace.rules.contact.folding import View, fold
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import OPERATOR, Context, Finding

SHORTEST = 6  # letters and digits of an address, digits of a number; shorter ones would be found in anything


def find(joined: Joined, view: View, context: Context) -> list[Finding]:
    """The registered addresses and numbers, and the operator's words that block or warn."""
    found: list[Finding] = []
    if context.addresses:
        letters = [at for at, sign in enumerate(view.text) if sign.isascii() and sign.isalnum()]
        skeleton = "".join(view.text[at] for at in letters)
        for address in context.addresses:
            for start, end in places(skeleton, skeleton_of(address)):
                found += joined.findings("email", view, letters[start], letters[end - 1] + 1, sentences.OWN_ADDRESS)
    if context.numbers:
        found += numbers(joined, view, context.numbers)
    for word in context.words:
        if word.decision != "pass":
            for start, end in places(view.text, fold(word.text).text):
                found += joined.findings(OPERATOR, view, start, end, sentences.OPERATOR_WORD, word.decision)
    return found


def numbers(joined: Joined, view: View, registered: tuple[str, ...]) -> list[Finding]:
    """Registered numbers among all digits of the text, whatever stands between them."""
    said: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for token in digits.tokens(view.text):
        said.append(token.digits)
        width = token.end - token.start
        for number in range(len(token.digits)):
            starts.append(token.start + min(number, width - 1))
            ends.append(token.start + number + 1 if width == len(token.digits) else token.end)
    stream = "".join(said)
    found: list[Finding] = []
    for number in registered:
        plain = re.sub(r"\D", "", fold(number).text)
        if number.strip().startswith("+81"):
            plain = plain[2:]
        for start, end in places(stream, plain.lstrip("0")):
            found += joined.findings("phone", view, starts[start], ends[end - 1], sentences.OWN_NUMBER)
    return found


def allowed(joined: Joined, view: View, context: Context, found: list[Finding]) -> list[Finding]:
    """The findings without those that lie in a word which the operator lets pass."""
    passing: set[tuple[int, int, int]] = set()
    for word in context.words:
        if word.decision == "pass":
            for start, end in places(view.text, fold(word.text).text):
                passing.update(joined.pieces(*view.span(start, end)))
    return [
        finding
        for finding in found
        if not any(
            number == finding.message and at <= finding.start and finding.end <= to for number, at, to in passing
        )
    ]


def skeleton_of(text: str) -> str:
    return "".join(sign for sign in fold(text).text if sign.isascii() and sign.isalnum())


def places(text: str, sought: str) -> list[tuple[int, int]]:
    """Where `sought` stands in `text`; nowhere when it is too short to mean anything."""
    if len(sought) < SHORTEST and sought.isascii():
        return []
    return [match.span() for match in re.finditer(re.escape(sought), text)] if sought else []
