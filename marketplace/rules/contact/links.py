"""Links that lead to a person or a place outside, and those that are only something to look at."""

import re

from marketplace.rules.contact import services, tables
from marketplace.rules.contact.emails import NOT_DOMAINS, is_placeholder
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding

WORDS = {name: re.compile(tables.alternatives(words)) for name, words in tables.table("words").items()}
PUBLIC = re.compile(tables.alternatives(tables.table("public")["hosts"]) + "$")
SUFFIXES = frozenset(tables.table("public")["suffixes"])

# A host begins where no other sign of a host stands before it, so each stretch of text is tried once.
LINK = re.compile(
    r"(?<![a-z0-9._%+@-])(?:(?P<scheme>[a-z]{2,8})?:?//)?(?:www\.)?"
    r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?P<suffix>[a-z]{2,24}))(?![a-z0-9@-])(?P<port>:\d{1,5})?(?P<path>[/?#][!-;=?-Z\[\]^_a-z{|}~]{0,500})?"
)
APP_LINK = re.compile(
    r"(?<![a-z])(?:tg|viber|weixin|whatsapp|zoommtg|line)://[!-~]{3,200}|(?<![a-z])skype:[a-z0-9._:-]{3,60}\?"
)
TRAILING = ".,;:!?)]}'\""
REACHING_PATH = re.compile(
    r"/(?:[a-z-]*contact|inquiry|inquiries|toiawase|otoiawase|form|entry|apply|reserve|booking)(?:[/.?]|-us|-form/?$|$)"
)
AROUND = 60


def find(joined: Joined, view: View) -> list[Finding]:
    """The links of the view that are a contact."""
    found: list[Finding] = []
    for match in LINK.finditer(view.text):
        end = match.end() - len(match.group()) + len(match.group().rstrip(TRAILING))
        if kind := kind_of(view.text, match, end):
            found += joined.findings(kind, view, match.start(), end)
    for match in APP_LINK.finditer(view.text):
        kind = services.of_link(match.group())
        if kind:
            found += joined.findings(kind[0], view, *match.span())
    return found


def kind_of(text: str, match: re.Match[str], end: int) -> str | None:
    """The kind of contact that the link is, None when it is none."""
    host, path = match["host"], (match["path"] or "").rstrip(TRAILING)
    if is_placeholder(host):
        return None
    around = surroundings(text, match.start(), end)
    said = services.of_link(host + path)
    if said is None:
        return website(match, host, path, around)
    kind, sort = said
    return kind if IS_CONTACT[sort](around) else None


def surroundings(text: str, start: int, end: int) -> str:
    """The words around a link, without the link."""
    return text[max(0, start - AROUND) : start] + " " + text[end : end + AROUND]


def is_own(around: str) -> bool:
    return bool(WORDS["own"].search(around)) or not WORDS["reference"].search(around)


def is_collecting(around: str) -> bool:
    if WORDS["anonymous"].search(around):
        return False
    return bool(WORDS["collects"].search(around)) or not WORDS["polls"].search(around)


def needs_account(around: str) -> bool:
    return bool(WORDS["access"].search(around)) and not WORDS["open"].search(around)


IS_CONTACT = {"enter": lambda around: True, "profile": is_own, "form": is_collecting, "document": needs_account}


def website(match: re.Match[str], host: str, path: str, around: str) -> str | None:
    """Whether a site of no known service is offered as the way to reach its owner."""
    if (
        match["suffix"] in NOT_DOMAINS
        or PUBLIC.search("." + host)
        or not (match["scheme"] or match["suffix"] in SUFFIXES)
    ):
        return None
    if REACHING_PATH.search(path + "/") and not WORDS["reference"].search(around):
        return "contact_form"
    reaches = WORDS["reach"].search(around)
    is_own_site = WORDS["site"].search(around) and not WORDS["reference"].search(around)
    if is_own_site or (reaches and (WORDS["site"].search(around) or WORDS["portfolio"].search(around))):
        return "contact_form" if re.search("フォーム|form", around) and reaches else "website"
    return None
