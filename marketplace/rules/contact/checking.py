"""The messages through all finders to one verdict."""

from collections.abc import Sequence

from marketplace.rules.contact import emails, links, phones
from marketplace.rules.contact.folding import fold
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Context, Judgement, verdict
from marketplace.rules.contact.spelling import spell


def check(messages: Sequence[str], context: Context = Context()) -> Judgement:  # noqa: B008 - frozen
    """Judge consecutive messages of one sender together; the newest is the last."""
    joined = Joined(messages)
    view = fold(joined.text)
    spelled = spell(view)
    return verdict([*emails.find(joined, spelled), *links.find(joined, spelled), *phones.find(joined, view)])
