"""Directions to somebody by name: 「インスタで『くもの雑貨店』と検索してDMください」.

A shop's name or a search phrase, with the place to look it up, leads to its owner as an ID does.
"""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.services import mentions
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import View

LISTS = tables.table("searches")
LOOK_UP = re.compile(tables.alternatives(LISTS["look_up"]))
ASKED = re.compile(tables.alternatives(LISTS["asked"]))
REACHED = re.compile(tables.alternatives(LISTS["reached"]))
RESEARCH = re.compile(tables.alternatives(LISTS["research"]))
EVERYWHERE = re.compile(tables.alternatives(LISTS["everywhere"]))
QUOTED = re.compile(r"[「『\"“【](?P<name>[^「」『』\"”【】\n]{2,30})[」』\"”】]")
BARE = re.compile(
    r"(?:で|にて|から|の|は|、|:|→|検索欄に|検索窓に)\s?(?P<name>[^\s、。:「」でを#]{2,24}?)\s?(?:と|って|という名前で|の名前で|の名で|を|で|にて)?\s?$"
)
VAGUE = re.compile(
    r"^(?:私|わたし|僕|弊社|当社|当方|自分|うち|こちら|以下|下記|上記|屋号|名前|社名|会社名|店名|本名|アカウント名?|id|ユーザー名|ハンドルネーム|それ|これ|キーワード|単語|条件|地名|商品名|サービス名|ハッシュタグ|タグ|連絡先|プロフィール|電話番号|上の|下の|送った|添付)"
)
SENTENCE = re.compile(r"[^。!?\n]+(?:[。!?\n][^。!?\n]{0,40})?")
BEFORE, AFTER = 60, 40


def find(joined: Joined, view: View) -> list[Finding]:
    """The names of the view that the reader is to look up."""
    text = view.text
    found: list[Finding] = []
    for match in LOOK_UP.finditer(text):
        begin = max(text.rfind("\n", 0, match.start()), text.rfind("。", 0, match.start()), match.start() - BEFORE) + 1
        before, after = text[begin : match.start()], text[match.end() : match.end() + AFTER]
        named = mentions(before)
        everywhere = EVERYWHERE.search(before + match.group())
        if not (named or everywhere) or RESEARCH.search(before + after):
            continue
        name = next(iter(reversed([*QUOTED.finditer(before)])), None) or BARE.search(before)
        if name is None or VAGUE.match(name["name"]) or not name["name"].strip():
            continue
        reaches = bool(REACHED.search(before + after))
        if (named and (reaches or ASKED.match(after))) or (everywhere and reaches):
            kind = named[-1].kind if named else "website"
            found += joined.findings(kind, view, begin + name.start("name"), begin + name.end("name"))
            if len(found) >= MOST:
                break
    return found
