"""Mail addresses, with the @ and the dots in words or brackets too."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding

LISTS = tables.table("mail")
NOT_DOMAINS = frozenset(LISTS["not_domains"])
PROVIDERS = frozenset(LISTS["providers"])
PLACEHOLDERS = tuple(LISTS["placeholders"])
PLACEHOLDER_ENDINGS = frozenset(LISTS["placeholder_endings"])

LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
LONGEST_LOCAL = 64
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\s?\.\s?){1,6}(?P<ending>[a-z]{2,24})(?![a-z0-9@])")
# A mailbox's owner, with what may stand between it and the local part when no @ does: one sign, or words around an @.
PROVIDER = re.compile(
    r"(?P<local>(?<![a-z0-9._%+@/-])[a-z0-9][a-z0-9._%+-]{1,40})(?P<gap>[^a-z0-9.]{1,12})(?P<owner>"
    + tables.alternatives([re.escape(name) for name in LISTS["providers"]])
    + r")(?![a-z0-9-]|\.[a-z])"
)
WORD_SIGN = re.compile(r"[ぁ-んァ-ヶー一-龠,、。:;/()\s]")
SHORT_OWNER = re.compile(r"(?:gmail|yahoo|icloud|outlook|hotmail|docomo)(?![a-z0-9.])")
BEFORE_AT = re.compile(
    r"(?:@|アットマーク|あっとまーく|アット|ドメイン|gmail)(?:より|の)?(?:前|左|まえ|ひだり)(?:の部分)?(?:は|が|に)?"
    r"[「『\"'(:\s]{0,3}(?P<local>[a-z0-9][a-z0-9._+-]{2,40})"
)
SQUEEZED = re.compile(r"\s")
SCP = re.compile(r":[\w~./-]")  # git@github.com:name/repository is a place of code


def find(joined: Joined, view: View) -> list[Finding]:
    """The addresses of the view."""
    found: list[Finding] = []
    text = view.text
    at = text.find("@")
    while at >= 0:
        if span := address_around(text, at):
            is_account = text[span[0] - 1 : span[0]] == "@"  # @name@server: an account on a server of Mastodon's kind
            found += joined.findings("mastodon" if is_account else "email", view, *span)
        at = text.find("@", at + 1)
    for match in PROVIDER.finditer(text):
        if "@" in match["gap"] or not WORD_SIGN.search(match["gap"]):
            found += joined.findings("email", view, *match.span())
    for match in BEFORE_AT.finditer(text):
        found += joined.findings("email", view, *match.span("local"))
    return found


def address_around(text: str, at: int) -> tuple[int, int] | None:
    """Where the address around the @ begins and ends, or None."""
    end = skip_blanks(text, at + 1)
    domain = DOMAIN.match(text, end, end + 255)
    if not domain and (owner := SHORT_OWNER.match(text, end)) and (start := begin_of_local(text, at)) < at:
        return start, owner.end()
    if not domain or domain["ending"] in NOT_DOMAINS or is_placeholder(SQUEEZED.sub("", domain.group())):
        return None
    start = begin_of_local(text, at)
    local = text[start:at].strip()
    is_mention = text[at - 1 : at].isspace() and end == at + 1  # 「Bluesky @kotori.qx」 names an account
    if is_mention and local.isalpha() and SQUEEZED.sub("", domain.group()) not in PROVIDERS:
        return None
    if not local or (local == "git" and SCP.match(text, domain.end())):
        return None
    return start, domain.end()


def begin_of_local(text: str, at: int) -> int:
    """Where the part before the @ begins; `at` itself when there is none."""
    to = at
    while to and at - to < 3 and text[to - 1] in " \n":
        to -= 1
    start = to
    while start and to - start < LONGEST_LOCAL and text[start - 1] in LOCAL:
        start -= 1
    while start < to and text[start] in "._%+-":
        start += 1
    return start if start < to else at


def skip_blanks(text: str, at: int) -> int:
    """The first place from `at` on that is no blank, at most three further."""
    for place in range(at, min(at + 3, len(text))):
        if text[place] not in " \n":
            return place
    return at


def is_placeholder(domain: str) -> bool:
    """Whether the domain is reserved for examples, so that it can be nobody's."""
    return domain.rpartition(".")[2] in PLACEHOLDER_ENDINGS or any(
        domain == name or domain.endswith("." + name) for name in PLACEHOLDERS
    )
