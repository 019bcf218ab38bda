"""Mail addresses without an @: the owner of the mailbox, or a domain, and beside it what stands before the sign."""

import re
from collections.abc import Iterator
from itertools import chain

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders import services
from marketplace.rules.contact.hosts import is_placeholder, is_real
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import Span, View

LISTS = tables.table("mail")
TECHNICAL = frozenset(tables.table("accounts")["technical"])
OWNERS = "|".join(re.escape(name) for name in sorted(LISTS["providers"], key=len, reverse=True))
SHORT = frozenset(LISTS["short"])
SHORTS = "|".join(LISTS["short"])
NAME = r"[a-z0-9][a-z0-9._-]{1,40}+"

# kotori🐦gmail.com, kotori(ねこ)gmail.com, kotoriナルトgmail.com: anything but a sentence between the two.
SIGN = (
    r"(?:[^\w\s.,、。:;/@()\"'-]{1,6}|[(\[{<【《〈「『][^\s()\[\]{}<>【】]{1,10}[)\]}>】》〉」』]|[ァ-ヶー一-龠]{1,8})"
)
OWNER = re.compile(rf"(?:{OWNERS})(?![a-z0-9-]|\.[a-z])")
LEFT = re.compile(rf"(?<![a-z0-9._%+@/-])(?P<name>{NAME})(?P<sign>[ ]?{SIGN}[ ]?|[ ]{{1,3}})$")
LEFT_GLUED = re.compile(r"(?<![a-z0-9._%+@/-])[a-z0-9][a-z0-9._-]{2,40}$")
# kotori★kotori-qx.jp beside a word that speaks of mail.
ANY_HOST = re.compile(
    rf"(?<![a-z0-9._%+@/-])(?P<name>{NAME})(?P<sign>[^\w\s.,、。:;/@()\"'→|&?=-]{{1,4}}|[(\[{{<【《〈「『][^\s()\[\]{{}}<>【】]{{1,10}}[)\]}}>】》〉」』])(?P<host>[a-z0-9-]{{2,40}}(?:\.[a-z0-9-]{{2,30}}){{1,3}})(?![a-z0-9@/-])"
)
SAID = re.compile(
    r"mail|めーる|メール|メアド|アドレス|contact|連絡|宛|送(?:っ|り|付)|返信|(?<![a-z])to(?![a-z])|@|アット|あっと"
)
# 「@の前が kotori.qx」, 「ドメインは kotori-qx.jp、前半は kotori」
BEFORE_AT = re.compile(
    rf"(?:@|アットマーク|あっとまーく|アット|ドメイン|{SHORTS})(?:マーク)?(?:より|の|から)?(?:前|左|まえ|ひだり|手前)(?:の部分|側)?(?:は|が|に|→|:|=)?[「『\"'(:\s]{{0,3}}(?P<name>{NAME})"
)
AFTER_AT = re.compile(
    rf"(?:@|アットマーク|あっとまーく|アット)(?:マーク)?(?:より|の|から)?(?:後ろ?|うしろ|あと|以降|以下|右|続き)(?:の部分|側)?(?:は|が|に|→|:|=)?[「『\"'(:\s]{{0,3}}(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+|{SHORTS})"
)
DOMAIN = re.compile(
    r"(?:ドメイン|domain)(?:名|部分)?(?:は|が|:|=|is| )[「『\"'(:\s]{0,3}(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
)
TOKEN = re.compile(rf"(?<![a-z0-9._@/-]){NAME}(?![a-z0-9@])")
# 「前半は kotori、後半は gmail.com」
HALVES = re.compile(
    rf"(?:前半|最初|頭|はじめ|前|first(?: half| part)?)[^a-z0-9]{{0,6}}(?P<name>{NAME})"
    rf"[^a-z0-9]{{1,20}}@?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+|{SHORTS})"
)
COMMON_HOST = re.compile(r"\.(?:com|jp|net|org)$")
AROUND = 60


def find(joined: Joined, view: View) -> list[Finding]:
    """The addresses of the view that are written without their sign."""
    text = view.text
    found: list[Finding] = []
    for span in chain(beside_owner(text), beside_host(text), told(text)):
        found += joined.findings("email", view, *span)
        if len(found) >= MOST:
            break
    return found


def beside_owner(text: str) -> Iterator[Span]:
    """A name and, with something or nothing between them, where ordinary people have their mailbox."""
    for match in OWNER.finditer(text):
        at = max(0, match.start() - AROUND)
        left = LEFT.search(text, at, match.start())
        if left and is_name(left["name"]) and (left["sign"].strip() or is_telling(left["name"])):
            yield left.start(), match.end()
        elif match.group().partition(".")[0] in SHORT and (glued := LEFT_GLUED.search(text, at, match.start())):
            yield glued.start(), match.end()


def beside_host(text: str) -> Iterator[Span]:
    """A name, one odd sign and a domain, beside a word that speaks of mail."""
    for match in ANY_HOST.finditer(text):
        host = match["host"]
        near = text[max(0, match.start() - AROUND) : match.start()] + text[match.end() : match.end() + AROUND]
        if is_name(match["name"]) and SAID.search(near) and is_real(host) and not is_placeholder(host):
            yield match.span()


def told(text: str) -> Iterator[Span]:
    """What stands before the sign, and the domain, each told by itself."""
    yield from (match.span("name") for match in BEFORE_AT.finditer(text) if is_name(match["name"]))
    for match in HALVES.finditer(text):
        if is_name(match["name"]) and ("." not in match["host"] or is_real(match["host"])) and SAID.search(text):
            yield match.start("name"), match.end("host")
    for pattern in (AFTER_AT, DOMAIN):
        for match in pattern.finditer(text):
            if "." in match["host"] and not (is_real(match["host"]) and not is_placeholder(match["host"])):
                continue
            near = [
                *TOKEN.finditer(text, max(0, match.start() - AROUND), match.start()),
                *TOKEN.finditer(text, match.end(), match.end() + AROUND),
            ]
            yield from (token.span() for token in near if is_telling(token.group()) and is_name(token.group()))


def is_name(word: str) -> bool:
    """Whether the word can be what stands before the sign of somebody's address."""
    return len(word) > 2 and word not in TECHNICAL and not services.mentions(word) and not COMMON_HOST.search(word)


def is_telling(word: str) -> bool:
    """Whether the word looks like a name that somebody chose, and like no word of a sentence."""
    return bool(re.search(r"[a-z][._-]?\d|[a-z][._+-][a-z]|\d[a-z]", word))
