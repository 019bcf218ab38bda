"""Postal addresses down to the house. A ward, a town or a postal code alone is no contact."""

import re

from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding
from marketplace.rules.contact.readings.view import View

KANJI = "〇一二三四五六七八九十百"
NUMBER = rf"(?:\d{{1,5}}|[{KANJI}]{{1,5}})"
NAME = r"[^\s\d、。,.:()「」市区町村]"
# 区 + a town's name + 丁目・番・号 or 1-2-3. Searched from its most telling sign, the rest of the place is before it.
HOUSE = re.compile(
    rf"[市区町村郡](?:[^\s\d、。,:()「」をへ{KANJI}]{{1,12}}|[^\s\d、。,:()「」をへ]{{1,12}}(?=\d))\s?"
    rf"(?:{NUMBER}(?:丁目|番地?|-|の|条)\s?{NUMBER}(?:(?:番地?|-|の|号)(?:\s?{NUMBER}号?)?)?|\d{{1,5}}番地)(?![\d万件店個人枚本回時年月日社名分円%])"
    r"(?:\s?[^\s、。,:]{1,20}?(?:\d{1,2}階|\d{1,2}f|\d{2,4}号室?))?"
)
PLACE = re.compile(
    rf"(?:〒?\s?\d{{3}}-\d{{4}}\s?)?(?:(?:北海|東京|大阪|京都|{NAME}{{2,3}})[都道府県]\s?)?{NAME}{{1,6}}(?:[市区町村郡]{NAME}{{0,6}})?$"
)
ENGLISH_STREET = re.compile(
    r"(?<![\w.-])\d{1,5}(?:-\d{1,4}){0,2},? [a-z][a-z'.-]{1,20}(?: [a-z][a-z'.-]{1,20}){0,2} "
    r"(?:street|st|avenue|ave|road|rd|lane|drive|dr|boulevard|blvd)(?![a-z])"
)
ENGLISH_WARD = re.compile(
    r"(?<![\w.-])\d{1,3}-\d{1,3}-\d{1,4},? [a-z]{3,20}(?:-(?:cho|machi))?,? [a-z]{3,20}-(?:ku|shi|gun)(?![a-z])"
)
LONGEST_PLACE = 28


def find(joined: Joined, view: View) -> list[Finding]:
    """The addresses of the view."""
    found: list[Finding] = []
    for match in HOUSE.finditer(view.text):
        before = view.text[max(0, match.start() - LONGEST_PLACE) : match.start()]
        if place := PLACE.search(before):
            found += joined.findings("postal_address", view, match.start() - len(place.group()), match.end())
    for pattern in (ENGLISH_STREET, ENGLISH_WARD):
        for match in pattern.finditer(view.text):
            found += joined.findings("postal_address", view, *match.span())
    return found
