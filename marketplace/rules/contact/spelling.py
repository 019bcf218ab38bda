"""A view in which the @ and the dots of a mail address stand as signs, however they were said."""

import re

from marketplace.rules.contact import emails, tables
from marketplace.rules.contact.folding import View

LISTS = tables.table("mail")
AT, DOT = tables.alternatives(LISTS["at_words"]), tables.alternatives(LISTS["dot_words"])
NAMES: dict[str, str] = LISTS["provider_names"]
OPEN, CLOSE = r"[\[({<《〈〔【「『]", r"[\])}>》〉〕】」』]"

SPACED = re.compile(r"(?<!\S)\S(?: \S){2,}(?!\S)")
BRACKETED = re.compile(rf"\s?{OPEN}\s?(?:(?P<at>{AT}|{tables.alternatives(LISTS['at_signs'])})|{DOT})\s?{CLOSE}\s?")
NAME = re.compile(tables.alternatives(list(NAMES)))
JAPANESE_AT = re.compile(
    r"(?<=[a-z0-9_.-])\s{0,2}(?:アットマーク|あっとまーく|アトマーク|アット|あっと|@マーク|at ?mark)\s{0,2}(?=[a-z0-9])"
)
DOTTED = re.compile(
    r"(?<=[a-z0-9])(?:\s{0,2}(?:ドット|どっと|ピリオド|ぴりおど|てん|点|。|・)\s{0,2}|\s{1,2}(?:dot|period)\s{1,2}|\s?\[?\.\]\s?)(?=[a-z0-9])"
)
ENGLISH_AT = re.compile(
    r"(?<=[a-z0-9])(?:\s{1,3}at\s{1,3}|_at_)(?=(?P<domain>[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}|(?:gmail|icloud|yahoo|outlook|hotmail)(?![a-z.])))"
)
HANDLE = re.compile(r"[\d._+-]")
SAID = re.compile(r"mail|メール|メアド|アドレス|contact|reach|write to|ping|連絡|送(?:っ|り)")
PROVIDERS = frozenset(LISTS["providers"])

# 「★は@です」「(★を@に置き換えて)」「@ = *」: a sign that the text itself explains.
EXPLAINED = re.compile(
    rf"(?P<sign>[^\sa-z0-9ぁ-んァ-ヶー一-龠。、,:;\])}}（(]|[ぁ-んa-z]){CLOSE}?\s?(?:は|を|が|→|=|means|is|with|の部分を|のところを|の所を)\s?"
    rf"(?:半角の?|全部)?[「\"']?(?P<means>@|アットマーク|あっとまーく|アット|ドット|ピリオド|\.)"
)
LONGEST_EXPLANATION = 2


def spell(view: View) -> View:
    """The folded text with single letters drawn together and the signs of addresses put in."""
    view = view.replaced(SPACED, lambda match: match.group().replace(" ", ""))
    view = explained(view)
    view = view.replaced(BRACKETED, _sign)
    view = view.replaced(NAME, lambda match: NAMES[match.group()])
    view = view.replaced(DOTTED, ".")
    view = view.replaced(JAPANESE_AT, "@")
    return view.replaced(ENGLISH_AT, _english)


def explained(view: View) -> View:
    """Signs that the text explains, put in place wherever they stand between two pieces of an address."""
    for number, match in enumerate(EXPLAINED.finditer(view.text)):
        if number == LONGEST_EXPLANATION:
            break
        if match["sign"] in "@.":
            continue
        sign = re.escape(match["sign"])
        used = re.compile(rf"(?<=[a-z0-9_.-])\s?{OPEN}?{sign}{CLOSE}?\s?(?=[a-z0-9])")
        if match["sign"].isascii() and match["sign"].isalnum():
            used = re.compile(rf"(?<=[a-z0-9_.-])\s?{OPEN}{sign}{CLOSE}\s?(?=[a-z0-9])")
        view = view.replaced(used, "." if match["means"] in ".ドットピリオド" else "@")
    return view


def _sign(match: re.Match[str]) -> str:
    return "@" if match["at"] else "."


def _english(match: re.Match[str]) -> str:
    """An @ where " at " stands before a mailbox's domain, or behind what looks like no word of English."""
    text, at = match.string, match.start()
    local = text[emails.begin_of_local(text, at) : at]
    near = text[max(0, at - 60) : match.end() + 60]
    is_address = (
        match.group() == "_at_"
        or match["domain"] in PROVIDERS
        or "." not in match["domain"]
        or HANDLE.search(local)
        or SAID.search(near)
    )
    return "@" if is_address else match.group()
