"""What the caller knows: registered addresses and numbers in any form, and the operator's own words."""

import re

from marketplace.rules.contact import sentences
from marketplace.rules.contact.finders.digits import DIGIT, digit_of
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import OPERATOR, Context, Finding
from marketplace.rules.contact.readings.folding import fold
from marketplace.rules.contact.readings.view import View

ALNUM, NOT_ALNUM = re.compile("[a-z0-9]"), re.compile("[^a-z0-9]+")
SHORTEST = 6  # letters and digits of an address, digits of a number; shorter ones would be found in anything


def find(joined: Joined, view: View, context: Context) -> list[Finding]:
    """The registered addresses and numbers, and the operator's words that block or warn."""
    found: list[Finding] = []
    skeleton = skeleton_of(view.text) if context.addresses else ""
    for address in context.addresses:
        if spans := places(skeleton, skeleton_of(fold(address).text)):
            letters = [match.start() for match in ALNUM.finditer(view.text)]
            for start, end in spans:
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
    spans = [match.span() for match in DIGIT.finditer(view.text)]
    stream = "".join([digit_of(view.text[start:end]) for start, end in spans])
    found: list[Finding] = []
    for number in registered:
        plain = re.sub(r"\D", "", fold(number).text)
        if number.strip().startswith("+81"):
            plain = plain[2:]
        for start, end in places(stream, plain.lstrip("0")):
            found += joined.findings("phone", view, spans[start][0], spans[end - 1][1], sentences.OWN_NUMBER)
    return found


def allowed(joined: Joined, view: View, context: Context, found: list[Finding]) -> list[Finding]:
    """The findings without those that lie in a word which the operator lets pass."""
    passing = {
        piece
        for word in context.words
        if word.decision == "pass"
        for span in places(view.text, fold(word.text).text)
        for place in view.places(*span)
        for piece in joined.pieces(*place)
    }
    return [
        finding
        for finding in found
        if not any(
            number == finding.message and at <= finding.start and finding.end <= to for number, at, to in passing
        )
    ]


def skeleton_of(text: str) -> str:
    return NOT_ALNUM.sub("", text)


def places(text: str, sought: str) -> list[tuple[int, int]]:
    """Where `sought` stands in `text`; nowhere when it is too short to mean anything."""
    if len(sought) < SHORTEST and sought.isascii():
        return []
    return [match.span() for match in re.finditer(re.escape(sought), text)] if sought else []
