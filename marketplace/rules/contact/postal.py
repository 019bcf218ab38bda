"""Postal addresses down to the house. A ward, a town or a postal code alone is no contact."""

import re

from marketplace.rules.contact.folding import View
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import Finding

NUMBER = r"(?:\d{1,5}|[〇一二三四五六七八九十百]{1,5})"
NAME = r"[^\s\d、。,.:()「」市区町村]"
# 市区町村 + a town's name + 丁目・番・号 or 1-2-3. The names are bounded, so that nothing is tried twice over.
HOUSE = re.compile(
    rf"(?P<place>(?:〒?\s?\d{{3}}-\d{{4}}\s?)?(?:(?:北海|東京|大阪|京都|{NAME}{{2,3}})[都道府県]\s?)?"
    rf"{NAME}{{1,5}}[市区町村郡](?:{NAME}{{1,5}}[区町村])?)\s?(?P<town>[^\s\d、。,:()「」〇一二三四五六七八九十]{{1,10}})\s?"
    rf"(?P<house>{NUMBER}(?:丁目|番地?|-|の|条)\s?{NUMBER}(?:(?:番地?|-|の|号)(?:\s?{NUMBER}号?)?)?|\d{{1,5}}番地)"
    r"(?P<flat>\s?[^\s、。,:]{1,20}?(?:\d{1,2}階|\d{1,2}f|\d{2,4}号室?))?"
)
ENGLISH = re.compile(
    r"(?<![\w.])\d{1,5}(?:-\d{1,4}){0,2},? [a-z][a-z'.-]{1,20}(?: [a-z][a-z'.-]{1,20}){0,2} (?:street|st|avenue|ave|road|rd|lane|drive|dr|boulevard|blvd)(?![a-z])"
    r"|(?<![\d.-])\d{1,3}-\d{1,3}-\d{1,4},? [a-z]{3,20}(?:-(?:cho|machi))?,? [a-z]{3,20}-(?:ku|shi|gun)(?![a-z])"
)


def find(joined: Joined, view: View) -> list[Finding]:
    """The addresses of the view."""
    found: list[Finding] = []
    for pattern in (HOUSE, ENGLISH):
        for match in pattern.finditer(view.text):
            found += joined.findings("postal_address", view, *match.span())
    return found
