"""Mail addresses around an @."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.hosts import SAMPLE, is_dummy, is_placeholder, is_real
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import Span, View

LISTS = tables.table("mail")
PROVIDERS = frozenset(LISTS["providers"])
TECHNICAL = frozenset(tables.table("accounts")["technical"])

LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-")
LONGEST_LOCAL = 64
LABEL = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}+(?<!-))?|[ぁ-んァ-ヶー一-龠]{1,20})"
# What stands behind the @: labels and dots, perhaps with blanks around the dots, or a mailbox's owner alone or in pieces.
OWNERS = "|".join(LISTS["short"])
AT = re.compile(
    rf"@[ \n]{{0,3}}(?P<domain>{LABEL}(?: ?\n?\. ?\n?{LABEL}){{1,6}}|(?:{OWNERS})(?![a-z0-9.-])"
    rf"|(?=[a-z]{{1,8}}[ \n]{{1,2}}[a-z.])[a-z. \n]{{4,30}})"
)
OWNER = re.compile(rf"(?:{OWNERS})(?![a-z0-9.-])")
KNOWN = re.compile("|".join(re.escape(name) for name in sorted(PROVIDERS, key=len, reverse=True)))
SCP = re.compile(r":[\w~./-]")  # git@github.com:name/repository is a place of code
IN_LINK = re.compile(r"://[^\s/]*$")  # https://name:secret@host
AROUND = 40
LONGEST_DOMAIN = 40


def find(joined: Joined, view: View) -> list[Finding]:
    """The addresses of the view."""
    found: list[Finding] = []
    for match in AT.finditer(view.text) if "@" in view.text else ():
        if span := address_around(view.text, match):
            is_account = (
                view.text[span[0] - 1 : span[0]] == "@"
            )  # @name@server: an account on a server of Mastodon's kind
            found += joined.findings("mastodon" if is_account else "email", view, *span)
            if len(found) >= MOST:
                break
    return found


def address_around(text: str, match: re.Match[str]) -> Span | None:
    """Where the address around the @ begins and ends, or None."""
    at = match.start()
    start = begin_of_local(text, at)
    if start == at:
        return None
    end, domain = domain_in(text, match)
    if not domain or is_placeholder(domain):
        return None
    local = text[start:at].strip()
    if (local == "git" and SCP.match(text, end)) or IN_LINK.search(text, max(0, start - AROUND), start):
        return None
    if text[at - 1].isspace() and match.start("domain") == at + 1 and is_mention(local, domain):
        return None
    return None if is_sample(text, local, domain, start, end) else (start, end)


def domain_in(text: str, match: re.Match[str]) -> tuple[int, str]:
    """Where the domain behind the @ ends, and the domain; nothing when there is none."""
    end, domain, host = 0, "", ""
    for label in re.finditer(LABEL, match["domain"]):
        host = f"{host}.{label.group()}" if host else label.group()
        if is_real(host):
            end, domain = match.start("domain") + label.end(), host
    if domain:
        return end, domain
    if owner := OWNER.match(text, match.start("domain")):
        return owner.end(), owner.group()
    behind = range(match.start() + 1, min(match.start() + LONGEST_DOMAIN, len(text)))
    places = [place for place in behind if not text[place].isspace()]
    known = KNOWN.match("".join([text[place] for place in places]))
    return (places[known.end() - 1] + 1, known.group()) if known else (0, "")


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


def is_mention(local: str, domain: str) -> bool:
    """「Bluesky @kotori.art」 names an account and not a mailbox of the service."""
    return local.isalpha() and domain not in PROVIDERS and (local in TECHNICAL or not domain.endswith((".jp", ".com")))


def is_sample(text: str, local: str, domain: str, start: int, end: int) -> bool:
    """Whether the address is a picture of an address: 「xxx@xxx.com」, 「例: taro@sample.co.jp」."""
    if not is_dummy(domain.partition(".")[0]):
        return len(local) > 2 and len(set(local)) == 1 and local.isalpha()
    return is_dummy(local) or bool(SAMPLE.search(text[max(0, start - AROUND) : end + AROUND]))
