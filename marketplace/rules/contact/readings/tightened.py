"""A view in which addresses that were taken apart are whole: `lin . ee / abc`, `"kotori" + "@" + "gmail.com"`, `gm4il.c0m`."""

import re

from marketplace.rules.contact import tables
from marketplace.rules.contact.readings.view import View

LITERALS = re.compile(r"[\"'`]\s*(?:\+|\.|,|&|<>|\|\|)\s*[\"'`]")
HOSTS = sorted(
    {
        host.partition(" ")[0]
        for service in tables.table("services")["service"]
        for sort in ("enter", "profile", "own_host", "form", "document")
        for host in service.get(sort, ())
    }
)
LOOSE_HOST = re.compile(
    tables.alternatives([r"\s{0,2}[.。・]\s{0,2}".join(map(re.escape, host.split("."))) for host in HOSTS])
    + r"(?:\s{0,2}/\s{0,2}(?=[a-z0-9@]))?"
)
SPREAD = re.compile(r"[./](?<=[a-z0-9]\s.)\s?(?=[a-z0-9])|[./](?<=[a-z0-9]\s\s.)\s?(?=[a-z0-9])")
BLANKS_BEFORE = re.compile(r"(?<=[a-z0-9])\s{1,2}([./])\s{0,2}(?=[a-z0-9])")
SLASHES = re.compile(r":\s{0,2}/\s{0,2}/\s{0,2}|(?<![a-z])(?:h[tx]{2}ps?|ttps?)(?=://)")
# Digits that stand for the letters they look like, in the words of mail addresses.
LEET = {
    "gmail": "gm[a4][i1l!][l1i!]",
    "yahoo": "y[a4]h[o0]{2}",
    "icloud": "[i1l]cl[o0]ud",
    "outlook": "[o0]utl[o0]{2}k",
    "hotmail": "h[o0]tm[a4][i1l][l1]",
    "com": "c[o0]m",
    "dot": "d[o0]t",
    "at": "[a4]t",
}
LEET_WORDS = re.compile(tables.alternatives([f"(?<![a-z0-9]){signs}(?![a-z0-9])" for signs in LEET.values()]))
PLAIN = [(re.compile(signs), plain) for plain, signs in LEET.items()]
DOTTED = re.compile(r"[.。・](?<=[a-z ].)\s?[a-z]")
DIGIT_IN_WORD = re.compile(r"[a-z][0134]|[0134][a-z]")


def tighten(view: View) -> View:
    """The view without blanks, quotes and digits inside of addresses."""
    text = view.text
    if LITERALS.search(text):
        view = view.replaced(LITERALS, "")
    if SPREAD.search(view.text):
        view = view.replaced(BLANKS_BEFORE, lambda match: match[1])
    if DOTTED.search(view.text):
        view = view.replaced(
            LOOSE_HOST, lambda match: re.sub(r"\s", "", match.group()).replace("。", ".").replace("・", ".")
        )
    if ":" in text and SLASHES.search(view.text):
        view = view.replaced(SLASHES, lambda match: "://" if match.group()[0] == ":" else "https")
    if DIGIT_IN_WORD.search(text):
        view = view.replaced(
            LEET_WORDS, lambda match: next(plain for signs, plain in PLAIN if signs.fullmatch(match.group()))
        )
    return view
