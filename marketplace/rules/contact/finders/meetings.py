"""Numbers and codes that open an online meeting: 「ミーティングID 841 2207 7735」, `abc-defg-hij`, @name:server."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.digits import GROUP, groups_from
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import View

CALLED = tables.alternatives(
    [
        "zoom(?![a-z])",
        "ズーム",
        "ずーむ",
        "webex",
        "ウェベックス",
        "teams(?![a-z])",
        "チームズ",
        "skype",
        "スカイプ",
        "ミーティング",
        "web会議",
        "ウェブ会議",
        "オンライン会議",
        "ビデオ会議",
        "会議",
        "meeting",
        "待合室?",
        "入室",
        "面談",
        "ルーム",
        "部屋",
        "通話",
        "mtg",
    ]
)
NUMBERED = re.compile(
    rf"{CALLED}(?:(?:用|の|に|は)?(?:ルーム|入室|参加|会議|ミーティング|meeting ?)?"
    rf"(?: ?id|番号|コード|ナンバー| number| no\.?| code|アイディー?|あいでぃー?|は|[:：])|[^\w\n]{{0,3}}(?=\d{{3}}[ -]\d{{3}}))"
)
WORDED = re.compile(r"id|番号|コード|ナンバー|number|no\.|code|アイデ|あいで|パス|pass|pw|暗証|入室")
KINDS = (
    ("zoom", re.compile("zoom|ズーム|ずーむ")),
    ("teams", re.compile("teams|チームズ")),
    ("webex", re.compile("webex|ウェベックス")),
    ("skype", re.compile("skype|スカイプ")),
)
PRICE = re.compile(r"[ -]?(?:円|件|名|人|分|px|回|文字|ページ|時間|年|月)")
FILL = re.compile(r"[^\d]{0,24}")
MEET_CODE = re.compile(r"(?<![a-z-])[a-z]{3}-[a-z]{4}-[a-z]{3}(?![a-z-])")
MEET = re.compile(r"meet|ミート|会議|通話|面談|コード|code|入室|参加")
MATRIX = re.compile(
    r"(?<![a-z0-9@])@[a-z0-9._=/+-]{1,60}:[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){0,3}\.[a-z]{2,20}(?![a-z0-9])"
)
SHORTEST, LONGEST = 9, 13
AROUND = 60
MOST_PLACES = 500


def find(joined: Joined, view: View) -> list[Finding]:
    """The meetings and rooms of the view."""
    text = view.text
    found: list[Finding] = []
    for number, match in enumerate(NUMBERED.finditer(text)):
        if number == MOST_PLACES:
            break
        found += numbered(joined, view, match)
        if len(found) >= MOST:
            break
    for match in MEET_CODE.finditer(text) if "-" in text else ():
        if MEET.search(text, max(0, match.start() - AROUND), match.end() + AROUND):
            found += joined.findings("meet", view, *match.span())
    for match in MATRIX.finditer(text) if "@" in text else ():
        found += joined.findings("matrix", view, *match.span())
    return found[:MOST]


def numbered(joined: Joined, view: View, match: re.Match[str]) -> list[Finding]:
    """A meeting's number behind the word for it."""
    text = view.text
    fill = FILL.match(text, match.end())
    start = next(
        (place for place in range(match.end(), min(fill.end() + 1, len(text))) if GROUP.match(text, place)), -1
    )
    if start < 0:
        return []
    groups = [*groups_from(text, start, LONGEST + 1)]
    while groups and groups[-1].sort == "kana" and groups[0].sort != "kana":
        groups.pop()  # 「…7735です」
    said = "".join(group.digits for group in groups)
    around = text[max(0, match.start() - AROUND) : groups[-1].end + AROUND] if groups else ""
    if not SHORTEST <= len(said) <= LONGEST or said.startswith("0") or PRICE.match(text, groups[-1].end):
        return []
    kind = next((kind for kind, name in KINDS if name.search(around)), None)
    if kind is None and not WORDED.search(around):
        return []
    return joined.findings(kind or "zoom", view, start, groups[-1].end)
