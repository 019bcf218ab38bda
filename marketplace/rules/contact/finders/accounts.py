"""Names of accounts with the service to look them up on: 「LINEのIDはabc123」.

A word of Latin letters is somebody's account when enough speaks for it: its shape, an ID word before it, its nearness
to a service's name, what the reader is asked to do. What speaks against it (code, files, references) takes away.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.services import Mention, mentions
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import View

LISTS = tables.table("accounts")
ID_WORD = tables.alternatives(LISTS["id_words"])
TECHNICAL = frozenset(LISTS["technical"])
CODE = frozenset({"api", "token", "key", "secret", "webhook", "sdk", "id", "url"})
SOFT = frozenset(  # endings that people choose for their own names
    [
        "pro",
        "official",
        "works",
        "ai",
        "web",
        "chat",
        "studio",
        "live",
        "shop",
        "space",
        "video",
        "voice",
        "team",
        "support",
        "info",
        "store",
        "app",
        "apps",
        "logo",
        "post",
        "design",
        "ec",
        "ui",
        "ux",
        "it",
        "pr",
        "work",
        "lp",
        "line",
        "word",
        "page",
        "pages",
    ]
)
ACTION = re.compile(tables.alternatives(LISTS["actions"]))
REFERENCE = re.compile(tables.alternatives(LISTS["reference"]))

HANDLE = re.compile(
    r"(?<![a-z0-9._+/@#-])(?P<name>live:[a-z0-9._]{3,60}|@?[a-z0-9_][a-z0-9._-]{2,40}(?:#\d{4})?)(?![a-z0-9@/:#])"
)
ID_BEFORE = re.compile(ID_WORD + r"(?:[はがをで]|is|:|=|→|[「『\"'(\[【<]|[\s、。]|です|の方は|としては){0,5}$")
ID_BEFORE_LINE = re.compile(ID_WORD + r"[^a-z\n]{0,14}\n\s?$")
ID_AFTER = re.compile(
    r"[」』\"')\]】]{0,2}\s?(?:が|は|is|って|という|の)\s?(?:私の|わたしの|僕の|うちの|my )?" + ID_WORD
)
NEXT_TO = re.compile(r"[ \n]?(?:(?:[(:「『\"'→=は/で@の\[【、]{1,3}|なら|だと|では|から|is|->|=>|あり?ます。?))?[ \n]?")
TOLD = re.compile(
    r"教えます|教えておき|教えと|伝えます|お伝え|お知らせ|書きます|書いて(?:おき|い)|送ります|貼り|置いて(?:おき|い)|載せ"
    r"|here(?:'s| is)|繋が|つなが"
)
ALONE = re.compile(r"\s*(?:$|です|だよ|になり|[。、,)」』】\n!])")
TAG = re.compile(r"#\d{4}$")
QUOTED = re.compile(r"[「『\"'“](?:@)?$")
STRONG = re.compile(r"(?=.*[a-z])(?:.*\d|.*[a-z][._-][a-z0-9]|_|.*_$)")
MEASURE = re.compile(r"v?\d[\d.,x-]*[a-z]{0,4}|[\d._-]+")
ASKED = re.compile(
    r"(?:add|follow|message|find|dm|ping|text|reach|contact|search(?: for)?|look up) (?:me|us)(?![a-z])|i(?:'m| am) (?:@|on)"
)
GLUED = re.compile(
    r"(?P<service>line|skype|kakao(?:talk)?|telegram|discord|wechat|chatwork|instagram|insta|twitter|ライン|カカオ|インスタ|テレグラム)(?:の?(?:id|アカウント|ユーザー名)|:)(?:は|:|→)?"
    r"(?P<name>[a-z0-9._-]{4,40})"
)

BEFORE, AFTER = 70, 40  # how far a service's name may stand from the account
WEAK = frozenset({"x", "threads", "signal", "matrix", "whereby", "meet", "teams"})  # names that are words of every day
ENOUGH = 4
MOST_PLACES = 3_000


def find(joined: Joined, view: View) -> list[Finding]:
    """The accounts of the view."""
    text = view.text
    found: list[Finding] = []
    named = mentions(text)
    if not named:
        return found
    starts, ends = [mention.start for mention in named], [mention.end for mention in named]
    judged: dict[tuple, bool] = {}
    for match in HANDLE.finditer(text, max(0, starts[0] - AFTER), min(len(text), ends[-1] + BEFORE)):
        start, end = match.start(), match.end() - len(match.group()) + len(match.group().rstrip(".-"))
        service = nearest(named, starts, ends, start, end)
        if service is None:
            continue
        window = (text[max(0, start - BEFORE) : end + AFTER], service.start - start)
        if window not in judged and len(judged) < MOST_PLACES:
            judged[window] = points(text, service, start, end) >= ENOUGH + (service.kind in WEAK)
        if judged.get(window):
            found += joined.findings(service.kind, view, start, end)
            if len(found) >= MOST:
                break
    return found


def find_glued(joined: Joined, view: View) -> list[Finding]:
    """Accounts of a view in which lines are drawn together, so that nothing parts the ID word from the name."""
    found: list[Finding] = []
    for match in GLUED.finditer(view.text):
        for mention in mentions(match["service"])[:1]:
            found += joined.findings(mention.kind, view, *match.span("name"))
    return found


def nearest(named: Sequence[Mention], starts: list[int], ends: list[int], start: int, end: int) -> Mention | None:
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
    before, after = text[max(0, start - 30) : start], text[end : end + 24].partition("\n")[0]
    is_before = service.end <= start
    between = text[service.end : start] if is_before else text[end : service.start]
    is_strong = bool(STRONG.match(name))
    is_asked = bool(ACTION.search(after) or ASKED.search(before))
    is_id = bool(ID_BEFORE.search(before) or ID_BEFORE_LINE.search(before) or ID_AFTER.match(after))
    total = 2 * is_strong + 2 * said.startswith("@") + 2 * is_asked
    if is_id:
        total += 3 + (len(between) <= 12)
    if is_before and NEXT_TO.fullmatch(between):
        total += 1 if between == " " else 2
    if is_strong and between in ("", " ") and ALONE.match(after):
        total += 1
    if TAG.search(name) or TOLD.search(between):
        total += 2
    total += bool(QUOTED.search(before)) and is_strong
    if REFERENCE.search(before) or (REFERENCE.search(after) and not is_id):
        total -= 4
    return total


def is_no_name(name: str) -> bool:
    """Whether the word is a measure, a version, a file or a technical word."""
    parts = re.split(r"[._#-]", name)
    ending = name.rpartition(".")[2] if "." in name else ""
    is_code = "_" in name and not CODE.isdisjoint(parts)
    return bool(MEASURE.fullmatch(name)) or TECHNICAL.issuperset(parts) or ending in TECHNICAL - SOFT or is_code
