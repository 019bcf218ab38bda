"""The messages through all finders to one verdict."""

from collections.abc import Iterator, Sequence

from marketplace.rules.contact import own, solicitation
from marketplace.rules.contact.finders import (
    accounts,
    emails,
    links,
    mailboxes,
    meetings,
    phones,
    pieces,
    postal,
    searches,
)
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Context, Finding, Judgement, verdict
from marketplace.rules.contact.readings.explained import explain
from marketplace.rules.contact.readings.folding import fold
from marketplace.rules.contact.readings.instructed import follow
from marketplace.rules.contact.readings.lines import glue, initials
from marketplace.rules.contact.readings.ordered import in_order
from marketplace.rules.contact.readings.payloads import decode
from marketplace.rules.contact.readings.spelled import spell
from marketplace.rules.contact.readings.tightened import tighten
from marketplace.rules.contact.readings.view import View, same, through

LONGEST_WRITTEN = 20_000  # signs; more come from a file, and are read as they stand


def check(messages: Sequence[str], context: Context = Context()) -> Judgement:  # noqa: B008 - frozen
    """Judge consecutive messages of one sender together; the newest is the last."""
    joined = Joined(messages)
    plain = fold(joined.text)
    explained = explain(plain)
    spelled = read_aloud(explained)
    found = [
        *named(joined, spelled),
        *numbers(joined, plain),
        *postal.find(joined, plain),
        *own.find(joined, spelled, context),
    ]
    if explained is not plain:
        found += numbers(joined, explained)
    is_written = len(plain.text) <= LONGEST_WRITTEN
    if is_written and "\n" in plain.text:
        found += over_lines(joined, plain, spelled)
    found = own.allowed(joined, plain, context, found)
    if is_written and all(finding.severity != "block" for finding in found):
        found += hidden(joined, plain)
    given = {finding.message for finding in found if finding.severity == "block"}
    if len(given) < len(joined.messages):
        found += [asked for asked in solicitation.find(joined, plain) if asked.message not in given]
    return verdict(own.allowed(joined, plain, context, found))


def read_aloud(plain: View) -> View:
    """The view in which names and addresses stand as they are written, whatever was said instead of their signs."""
    return tighten(spell(plain))


def hidden(joined: Joined, plain: View) -> list[Finding]:
    """What shows only when the text is decoded, or its instructions are followed; nothing further once one reading tells."""
    for view in readings(joined, plain):
        if found := [*named(joined, read_aloud(view)), *phones.find(joined, view, surely=True)]:
            return found
    return []


def readings(joined: Joined, plain: View) -> Iterator[View]:
    """The other readings of a text."""
    raw = same(joined.text)
    if (decoded := decode(raw)) is not raw:
        yield through(fold(decoded.text), decoded)
    yield from follow(plain, joined.text)
    if ordered := in_order(plain):
        yield ordered


def named(joined: Joined, view: View) -> list[Finding]:
    """What is written in letters: addresses, links, accounts, rooms."""
    return [
        *emails.find(joined, view),
        *mailboxes.find(joined, view),
        *links.find(joined, view),
        *accounts.find(joined, view),
        *meetings.find(joined, view),
        *searches.find(joined, view),
    ]


def numbers(joined: Joined, view: View) -> list[Finding]:
    """Telephone numbers, in one and in pieces."""
    whole = phones.find(joined, view)
    return whole or pieces.find(joined, view)


def over_lines(joined: Joined, plain: View, spelled: View) -> list[Finding]:
    """What only shows when lines are read together."""
    found: list[Finding] = []
    whole = glue(spelled)
    if whole is not spelled:
        found += emails.find(joined, whole)
        found += links.find(joined, whole)
        found += accounts.find(joined, whole)
        found += accounts.find_glued(joined, whole)
    if first := initials(plain):
        found += emails.find(joined, first)
        found += phones.find(joined, first)
    return found
