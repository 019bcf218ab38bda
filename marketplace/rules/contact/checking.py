"""The messages through all finders to one verdict."""

from collections.abc import Sequence

from marketplace.rules.contact import accounts, emails, links, own, phones, postal, solicitation
from marketplace.rules.contact.folding import fold
from marketplace.rules.contact.fragments import draw_together
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Context, Judgement, verdict
from marketplace.rules.contact.spelling import spell


def check(messages: Sequence[str], context: Context = Context()) -> Judgement:  # noqa: B008 - frozen
    """Judge consecutive messages of one sender together; the newest is the last."""
    joined = Joined(messages)
    view = fold(joined.text)
    spelled = spell(view)
    found = [
        *emails.find(joined, spelled),
        *links.find(joined, spelled),
        *accounts.find(joined, spelled),
        *phones.find(joined, view),
        *postal.find(joined, view),
        *own.find(joined, spelled, context),
    ]
    if "\n" in spelled.text and (whole := draw_together(spelled)) is not spelled:
        found += [*emails.find(joined, whole), *links.find(joined, whole), *accounts.find_glued(joined, whole)]
    given = {finding.message for finding in found if finding.severity == "block"}
    found += [asked for asked in solicitation.find(joined, view) if asked.message not in given]
    return verdict(own.allowed(joined, view, context, found) if context.words else found)
