"""Names of accounts with the service to look them up on: 「LINEのIDはabc123」.

A word of Latin letters is somebody's account when enough speaks for it: its shape, an ID word before it, its nearness
to a service's name, what the reader is asked to do. What speaks against it (code, files, references) takes away.
"""

import re
from bisect import bisect_left

from marketplace.rules.contact import tables
from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding
from marketplace.rules.contact.services import Mention, mentions

LISTS = tables.table("accounts")
ID_WORD = tables.alternatives(LISTS["id_words"])
TECHNICAL = frozenset(LISTS["technical"])
CODE = frozenset({"api", "token", "key", "secret", "webhook", "sdk", "id", "url"})
SOFT = frozenset({"pro", "official", "works", "ai", "web", "chat"})  # endings that people choose for their own names
ACTION = re.compile(tables.alternatives(LISTS["actions"]))
REFERENCE = re.compile(tables.alternatives(LISTS["reference"]))

HANDLE = re.compile(
    r"(?<![a-z0-9._+/@#-])(?P<name>live:[a-z0-9._]{3,60}|@?[a-z0-9_][a-z0-9._-]{2,40}(?:#\d{4})?)(?![a-z0-9@/:#])"
)
ID_BEFORE = re.compile(ID_WORD + r"(?:[はがをで]|is|:|=|→|[「『\"'(\[【<]|[\s、。]|です){0,5}$")
ID_BEFORE_LINE = re.compile(ID_WORD + r"[^a-z\n]{0,14}\n\s?$")
ID_AFTER = re.compile(r"[」』\"')\]】]{0,2}\s?(?:が|is)\s?(?:私の|my )?" + ID_WORD)
NEXT_TO = re.compile(r"[ \n]?(?:(?:[(:「『\"'→=は/で@の\[【]{1,3}|なら|だと|is))?[ \n]?")
TOLD = re.compile(
    r"教えます|教えておき|伝えます|お伝え|お知らせ|書きます|書いておき|送ります|貼り|置いておき|載せ|here(?:'s| is)"
)
ALONE = re.compile(r"\s*(?:$|です|[。、,)」』\n])")
TAG = re.compile(r"#\d{4}$")
STRONG = re.compile(r"(?=.*[a-z])(?:.*\d|.*[a-z][._-][a-z0-9]|_|.*_$)")
MEASURE = re.compile(r"v?\d[\d.,x-]*[a-z]{0,4}|[\d._-]+")
MEETING = re.compile(
    r"(?P<service>zoom|ズーム|ずーむ|webex|teams|チームズ|ミーティングid|会議 ?(?:id|番号)|meeting ?(?:id|number)|(?:待合|入室)id)"
    r"(?P<between>[^\d]{0,40})(?<!\d)(?P<number>\d{3}(?:[ \n-]{0,2}\d){6,9})(?!\d)(?![ -]?(?:円|件|名|人|分|px))"
)
MEETING_SERVICES = (
    ("zoom", re.compile("zoom|ズーム")),
    ("teams", re.compile("teams|チームズ")),
    ("webex", re.compile("webex")),
)
MEET_CODE = re.compile(r"(?:meet|ミート)[^a-z\n]{0,20}(?<![a-z-])(?P<code>[a-z]{3}-[a-z]{4}-[a-z]{3})(?![a-z-])")
MATRIX = re.compile(
    r"(?<![a-z0-9@])@[a-z0-9._=/+-]{1,60}:[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}\.[a-z]{2,20}(?![a-z0-9])"
)
GLUED = re.compile(
    r"(?P<service>line|skype|kakao|telegram|discord|wechat|chatwork|ライン|カカオ|インスタ)の?id(?:は|:)?"
    r"(?P<name>[a-z0-9._-]{4,40})"
)

BEFORE, AFTER = 60, 30  # how far a service's name may stand from the account
ENOUGH = 4


def find(joined: Joined, view: View) -> list[Finding]:
    """The accounts and meeting numbers of the view."""
    text = view.text
    found: list[Finding] = []
    for match in MEETING.finditer(text):
        found += meeting(joined, view, match)
    for match in MEET_CODE.finditer(text):
        found += joined.findings("meet", view, *match.span("code"))
    for match in MATRIX.finditer(text):
        found += joined.findings("matrix", view, *match.span())
    named = mentions(text)
    ends = [mention.end for mention in named]
    starts = [mention.start for mention in named]
    for match in HANDLE.finditer(text) if named else ():
        start, end = match.start(), match.end() - len(match.group()) + len(match.group().rstrip(".-"))
        service = nearest(named, starts, ends, start, end)
        if service and points(text, service, start, end) >= ENOUGH:
            found += joined.findings(service.kind, view, start, end)
    return found


def find_glued(joined: Joined, view: View) -> list[Finding]:
    """Accounts of a view in which lines are drawn together, so that nothing parts the ID word from the name."""
    found: list[Finding] = []
    for match in GLUED.finditer(view.text):
        for mention in mentions(match["service"])[:1]:
            found += joined.findings(mention.kind, view, *match.span("name"))
    return found


def nearest(named: list[Mention], starts: list[int], ends: list[int], start: int, end: int) -> Mention | None:
    """The service that the word belongs to: the last one named before it, otherwise the first after it."""
    at = bisect_left(ends, start + 1) - 1
    if at >= 0 and start - ends[at] <= BEFORE:
        return named[at]
    at = bisect_left(starts, end)
    return named[at] if at < len(named) and starts[at] - end <= AFTER else None


def points(text: str, service: Mention, start: int, end: int) -> int:
    """How much speaks for the word being an account on the service."""
    said = text[start:end]
    name = said.removeprefix("@")
    if len(name) < 3 or is_no_name(name) or text[max(0, start - 2) : start] in ('="', "='"):
        return 0
    before, after = text[max(0, start - 30) : start], text[end : end + 18]
    between = text[service.end : start] if service.end <= start else text[end : service.start]
    total = 0
    if STRONG.match(name):
        total += 2
    if said.startswith("@"):
        total += 2
    if is_id := bool(ID_BEFORE.search(before) or ID_BEFORE_LINE.search(before) or ID_AFTER.match(after)):
        total += 3
        total += len(between) <= 12
    if service.end <= start and NEXT_TO.fullmatch(between):
        total += 1 if between == " " else 2
    if STRONG.match(name) and between in ("", " ") and ALONE.match(after):
        total += 1
    if TAG.search(name) or TOLD.search(between):
        total += 2
    if ACTION.search(after.partition("\n")[0]) or re.search(r"(?:add|follow|message|find|dm|ping) (?:me|us)", before):
        total += 2
    if REFERENCE.search(before + after) and not is_id:
        total -= 4
    return total


def is_no_name(name: str) -> bool:
    """Whether the word is a measure, a version, a file or a technical word."""
    parts = re.split(r"[._#-]", name)
    ending = name.rpartition(".")[2] if "." in name else ""
    is_code = "_" in name and not CODE.isdisjoint(parts)
    return bool(MEASURE.fullmatch(name)) or TECHNICAL.issuperset(parts) or ending in TECHNICAL - SOFT or is_code


def meeting(joined: Joined, view: View, match: re.Match[str]) -> list[Finding]:
    """A meeting's number behind the word for it."""
    said = match["service"] + match["between"]
    if not re.search(r"id|番号|number|no\.|コード|ルーム|room|号", said):
        return []
    around = view.text[max(0, match.start() - BEFORE) : match.end() + BEFORE]
    kind = next((kind for kind, name in MEETING_SERVICES if name.search(around)), "zoom")
    return joined.findings(kind, view, *match.span("number"))
