"""Links that lead to a person or a place outside, and those that are only something to look at."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders import services
from marketplace.rules.contact.hosts import NOT_DOMAINS, is_placeholder, is_real
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import View

WORDS = {name: re.compile(tables.alternatives(words)) for name, words in tables.table("words").items()}
PUBLIC = frozenset(tables.table("public")["hosts"])

# A host begins where no other sign of a host stands before it, so each stretch of text is tried once.
LINK = re.compile(
    r"(?<![a-z0-9._%+@-])(?:(?P<scheme>[a-z]{2,8})?:?//)?(?:www\.)?"
    r"(?P<host>(?:[a-z0-9][a-z0-9-]{0,62}+\.){1,6}(?P<suffix>[a-z]{2,24}))(?![a-z0-9@-])(?P<port>:\d{1,5})?(?P<path>[/?#][!-;=?-Z\[\]^_a-z{|}~]{0,500})?"
)
HOST = re.compile(r"\.(?<=[a-z0-9].)[a-z0-9]")  # without such a place there is no link
APP_LINK = re.compile(rf"(?P<scheme>{'|'.join(map(re.escape, services.SCHEMES))}):(?://)?[!-~]{{3,200}}")
TRAILING = ".,;:!?)]}'\""
REACHING_PATH = re.compile(
    r"/(?:[a-z-]*contact|inquiry|inquiries|toiawase|otoiawase|form|entry|apply|reserve|reservation|booking|yoyaku|mail|estimate)(?:[/.?]|-us|-form/?$|$)"
)
ROOM_PATH = re.compile(r"/(?:join|room|meet|meeting|call|invite|j|r)/[a-z0-9_-]{3,}")
AROUND = 60


def find(joined: Joined, view: View) -> list[Finding]:
    """The links of the view that are a contact."""
    found: list[Finding] = []
    judged: dict[tuple, str | None] = {}
    for match in LINK.finditer(view.text) if HOST.search(view.text) else ():
        end = match.end() - len(match.group()) + len(match.group().rstrip(TRAILING))
        around = surroundings(view.text, match.start(), end)
        said = (match.group(), around)
        if said not in judged:
            judged[said] = kind_of(match, around)
        if kind := judged[said]:
            found += joined.findings(kind, view, match.start(), end)
            if len(found) >= MOST:
                break
    for match in APP_LINK.finditer(view.text):
        if not view.text[max(0, match.start() - 1) : match.start()].isalnum():
            found += joined.findings(services.SCHEMES[match["scheme"]], view, *match.span())
            if len(found) >= MOST:
                break
    return found


def surroundings(text: str, start: int, end: int) -> str:
    """The words around a link, without the link."""
    return text[max(0, start - AROUND) : start] + " " + text[end : end + AROUND]


def kind_of(match: re.Match[str], around: str) -> str | None:
    """The kind of contact that the link is, None when it is none."""
    host, path = match["host"], (match["path"] or "").rstrip(TRAILING)
    if is_placeholder(host):
        return None
    known = services.of_link(host, path or "/")
    if known is None:
        return website(match, host, path, around)
    kind, sort = known
    if sort == "enter" and path in ("", "/") and not match["scheme"] and host in ("t.me", "m.me", "line.me"):
        return None
    return kind if sort in IS_CONTACT and IS_CONTACT[sort](around) else None


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
    """Whether a site of no known service is offered as the way to reach its owner, and what it is."""
    if (match["suffix"] in NOT_DOMAINS and not match["scheme"]) or not is_real(host) or is_public(host):
        return None
    is_object = WORDS["object"].search(around) or WORDS["reference"].search(around)
    if is_object and not WORDS["own"].search(around):
        return None
    if WORDS["booking"].search(around):
        return "scheduling"
    if REACHING_PATH.search(path + "/"):
        return None if is_object else "contact_form"
    said_to_enter = WORDS["entering"].search(around) or WORDS["meeting"].search(around)
    if said_to_enter and not is_object:
        return kind_entered(around)
    reaches = WORDS["reach"].search(around)
    is_own_site = WORDS["site"].search(around) and not is_object
    if is_own_site or (reaches and (WORDS["site"].search(around) or WORDS["portfolio"].search(around))):
        return "contact_form" if re.search("フォーム|form", around) and reaches else "website"
    return None


def kind_entered(around: str) -> str:
    """The service that is spoken of beside the link; a site when none is."""
    named = services.mentions(around)
    return named[0].kind if named else "website"


def is_public(host: str) -> bool:
    """Whether the host is one that is only looked at."""
    name = host
    while name:
        if name in PUBLIC:
            return True
        name = name.partition(".")[2]
    return False
