"""A view in which the signs of addresses and names stand as signs, however they were said.

「kotori アット ジーメール ドット コム」, `taro underscore eight eight`, 「エム・オー・エム・オー」, `kilo oscar tango`.
"""

import re
from collections.abc import Iterator

from marketplace.rules.contact import hosts, tables
from marketplace.rules.contact.readings.drawn import draw_together
from marketplace.rules.contact.readings.view import View
from marketplace.rules.contact.tables import plain_kana, words

LISTS, MAIL = tables.table("spoken"), tables.table("mail")
OPEN, CLOSE = "[({<《〈〔【「『\"'", "])}>》〉〕】」』\"'"
EDGE = re.escape(OPEN + CLOSE)

LETTER = tables.readings(LISTS["letters"])
RADIO = tables.readings(LISTS["radio"])
DIGIT = tables.readings(LISTS["digits"]["words"])
KANA_DIGIT = {word: digit for word, digit in tables.readings(LISTS["digits"]["kana"]).items() if len(word) > 1}
MAILBOX: dict[str, str] = MAIL["said"]
PROVIDERS = frozenset(MAIL["providers"])
ENDING: dict[str, str] = MAIL["endings"]
SIGN = {word: sign for sign, said in LISTS["signs"].items() for word in said}

# Words for signs. What stands at both ends is looked at here, so that few places of a text are more than passed over.
LATIN = tables.word_branches((word for word in SIGN if word.isascii()), alone=True)
SHORT_SIGNS = [word for word in SIGN if not word.isascii() and len(word) <= 2]
LONG_SIGNS = [word for word in SIGN if not word.isascii() and len(word) > 2]
SAID = re.compile(
    tables.group(
        [
            *LATIN,
            "dot(?=(?:com|jp|net|co|ne)(?![a-z]))",
            *(branch + rf"(?=[a-z0-9_ \n{EDGE}ぁ-んァ-ヶー])" for branch in tables.word_branches(LONG_SIGNS)),
            *(branch + rf"(?=[a-z0-9 {EDGE}])" for branch in tables.word_branches(SHORT_SIGNS)),
            *(sign + rf"(?= ?[{re.escape(CLOSE)}])" for sign in ("at", "a", "あ", "ア", "@", "\\.", ",")),
        ]
    )
)
IN_BRACKETS = {"at": "@", "a": "@", "あ": "@", "ア": "@", "@": "@", ".": ".", ",": "."}  # signs only there
BEFORE = re.compile(rf"[a-z0-9_]\s{{0,2}}(?P<open>[{re.escape(OPEN)}])?\s?$")
AFTER = re.compile(rf"\s?[{re.escape(CLOSE)}]?\s{{0,2}}(?=[a-z0-9_]|{words(KANA_DIGIT)}|{words(MAILBOX)})")
ENDED = re.compile(
    rf"(?:(?<=[a-z0-9])\s{{1,2}})?(?:どっと|ドット|dot)\s?(?P<ending>{words(ENDING)}|com|jp|net|co|ne|org)(?![a-zぁ-んァ-ヶ])"
)
NAMED = re.compile(words(MAILBOX))
AT_BEFORE = re.compile(r"[a-z0-9@]\s{0,2}$|(?:あっと|アット|まーく|マーク)\s{0,2}$")
DOT_AFTER = re.compile(r"\s?(?:どっと|ドット|\.|dot)")
NAME, APART = words(LETTER | KANA_DIGIT), r"[\s・、,\-/]{0,2}+"
LETTERS = re.compile(
    rf"{words(LETTER)}{APART}{NAME}(?:{APART}{NAME})+|{words(KANA_DIGIT)}{APART}{words(LETTER)}{APART}{NAME}(?:{APART}{NAME})*"
)
ONE_LETTER = re.compile(words(LETTER | KANA_DIGIT))
CALLED = re.compile(rf"{words(RADIO, alone=True)}(?:[\s,・-]{{1,2}}{words(RADIO | DIGIT)}(?![a-z])){{2,}}")
ONE_CALL = re.compile(words(RADIO | DIGIT))
NUMBERED = re.compile(rf"(?<=[a-z0-9][_.-])(?:{words(DIGIT | KANA_DIGIT)}[\s・、-]{{0,2}}){{1,12}}(?![a-z])")
ONE_DIGIT = re.compile(words(DIGIT | KANA_DIGIT))
# " at " before a domain, where what stands before it looks like no word of English or the sentence speaks of mail.
ENGLISH_AT = re.compile(
    rf"(?:[ \n]{{1,3}}at[ \n]{{1,3}}|_at_)"
    rf"(?=(?P<host>[a-z0-9-]{{1,63}}(?:\.[a-z0-9-]{{1,63}}){{1,4}}|(?:{'|'.join(MAIL['short'])})(?![a-z.])))"
)
LOCAL = re.compile(r"[a-z0-9._+-]{1,64}$")
TELLING = re.compile(r"[\d._+-]")
OF_MAIL = re.compile(r"mail|メール|メアド|アドレス|contact|reach|write to|ping|連絡|送(?:っ|り)")
LEAST_LETTERS = 2  # names of letters among the words of a run; digits alone are a number's
FAR = 8  # how far from a word for a sign its neighbours may stand


def spell(view: View) -> View:
    """The folded text with single signs drawn together and words for signs, letters and digits put in place."""
    view = draw_together(view)
    view = view.replaced(LETTERS, _letters)
    view = view.replaced(CALLED, lambda match: _each(ONE_CALL, RADIO | DIGIT, match.group()))
    if "@" in view.text or SAID.search(view.text):
        view = view.replaced(NAMED, _mailbox)
        view = view.replaced(ENDED, lambda match: "." + ENDING.get(plain_kana(match["ending"]), match["ending"]))
        view = view.edited([*_signs(view.text)])
        view = view.replaced(NUMBERED, lambda match: _each(ONE_DIGIT, DIGIT | KANA_DIGIT, match.group()))
    return view.replaced(ENGLISH_AT, _english_at)


def _letters(match: re.Match[str]) -> str:
    said = [plain_kana(word) for word in ONE_LETTER.findall(match.group())]
    if sum(word in LETTER for word in said) < LEAST_LETTERS:
        return match.group()
    return "".join(LETTER.get(word) or KANA_DIGIT[word] for word in said)


def _each(one: re.Pattern[str], meanings: dict[str, str], said: str) -> str:
    return "".join(meanings[plain_kana(word)] for word in one.findall(said))


def _mailbox(match: re.Match[str]) -> str:
    """The mailbox's owner in Latin letters, where it is part of an address."""
    text, at = match.string, match.start()
    is_part = AT_BEFORE.search(text, max(0, at - FAR), at) or DOT_AFTER.match(text, match.end())
    return MAILBOX[plain_kana(match.group())] if is_part else match.group()


def _signs(text: str) -> Iterator[tuple[int, int, str]]:
    """The words for signs that stand between two pieces of an address, with the blanks and brackets around them."""
    done = 0
    for match in SAID.finditer(text):
        before = BEFORE.search(text, max(done, match.start() - FAR), match.start())
        after = AFTER.match(text, match.end())
        said = match.group()
        if before and after and (said not in IN_BRACKETS or before["open"]):
            done = after.end()
            yield before.start() + 1, done, IN_BRACKETS.get(said) or SIGN.get(plain_kana(said), ".")


def _english_at(match: re.Match[str]) -> str:
    text, at, host = match.string, match.start(), match["host"]
    local = LOCAL.search(text, max(0, at - 64), at)
    if not local or ("." in host and not hosts.is_real(host)):
        return match.group()
    near = text[max(0, at - 60) : match.end() + 60]
    is_address = (
        match.group() == "_at_"
        or host in PROVIDERS
        or "." not in host
        or TELLING.search(local.group())
        or OF_MAIL.search(near)
    )
    return "@" if is_address else match.group()
