"""Telephone and fax numbers: digits that begin, part and end as a number to be dialled does."""

import re
from collections.abc import Iterator

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.digits import GAP, ONE, ZERO, ZERO_SIGNS, ZERO_WORDS, Group, groups_from
from marketplace.rules.contact.finders.numbering import AROUND, CUE, MOBILE, is_abroad, is_number, is_possible, is_valid
from marketplace.rules.contact.finders.services import mentions
from marketplace.rules.contact.joined import Joined
from marketplace.rules.contact.judgement import MOST, Finding
from marketplace.rules.contact.readings.view import Span, View

LEAST_UNITS = 8
# Where a number may begin: at a zero that another digit follows, or at a country's code.
ZERO_HERE = rf"(?={GAP}(?!{ZERO}){ONE})"
BEGINS = re.compile(
    tables.group(
        [
            *(sign + "(?<![0-9].)" + ZERO_HERE for sign in ZERO_SIGNS),
            *(branch + ZERO_HERE for branch in tables.word_branches(ZERO_WORDS)),
            *(plus + r"[ (]?(?=[1-9一二三四五六七八九])" for plus in (r"\+", "プラス", "ぷらす")),
            rf"plus(?<![a-z]....)[ (]?(?={ONE})",
            rf"81(?<![0-9]..)(?={GAP}{ONE})",
        ]
    )
)
CODE = re.compile(r"\+|プラス|ぷらす|plus|81")
PREFIX = re.compile(r"0(?:0|10)[ -]?(?=81)")
ROW = re.compile(rf"{ONE}(?:{GAP}{ONE}){{{LEAST_UNITS - 1}}}")  # long enough for a number
LOCAL = re.compile(
    r"(?<![0-9])[(]?[1-9][0-9]{1,3}[)]?(?:[ .-]{0,2}[0-9]){5,8}(?![0-9])|(?<![0-9])0[0-9]{1,4}(?:[ .-]{0,2}[0-9]){5,8}(?![0-9])"
)
NO_ZERO = re.compile(tables.alternatives(tables.table("phone")["missing_zero"]))
WITHOUT_ZERO = re.compile(r"(?<![0-9])[5789]0[-. ]{0,2}[1-9][0-9]{3}[-. ]{0,2}[0-9]{4}(?![0-9])")
UNITS = re.compile(r"\s?(?:円|件|個|文字|枚|本|年|人|冊|字|mm|cm|px|kb|mb|%)|[a-z0-9_]|-[a-z0-9]")
PARTICLES = frozenset("にしくごよみむや")  # kana digits that are particles at the end of a spoken number
BY_NUMBER = frozenset({"whatsapp", "viber", "signal", "telegram", "wechat", "kakao", "facetime", "line"})
BEFORE = 20  # signs before a number in which such a service may be named
LONGEST = 13
LONGEST_ABROAD = 17
LEAST_ABROAD = 10
LONGEST_WRITTEN = 120  # signs in which a number is looked for
MOST_PLACES = 2_000  # where a number may begin that are looked at: more than a message of 10,000 signs has


def find(joined: Joined, view: View, surely: bool = False) -> list[Finding]:
    """The numbers of the view; of a doubtful reading only those that are `surely` numbers: mobile, or called so."""
    found: list[Finding] = []
    for start, end in spans(view.text):
        if surely and not is_sure(view.text, start, end):
            continue
        found += joined.findings("phone", view, start, end)
        found += on_service(joined, view, start, end)
        if len(found) >= MOST:
            break
    return found


def is_sure(text: str, start: int, end: int) -> bool:
    said = "".join(group.digits for group in groups_from(text, start, LONGEST) if group.end <= end)
    return bool(MOBILE.fullmatch(said) or CUE.search(text))


def on_service(joined: Joined, view: View, start: int, end: int) -> list[Finding]:
    """The number again as an account, where it follows the name of a service that knows people by their number."""
    before = re.split(r"[。!?\n]", view.text[max(0, start - BEFORE) : start])[-1]
    named = [mention for mention in mentions(before) if mention.kind in BY_NUMBER]
    return joined.findings(named[-1].kind, view, start, end) if named else []


def spans(text: str) -> Iterator[Span]:
    """Where the numbers stand. What was looked at is looked at once, however often it stands in the text."""
    done = 0
    seen: dict[tuple[int, str], int] = {}
    for match in BEGINS.finditer(text):
        at = match.start()
        if at < done or is_inside_row(text, at):
            continue
        window = min(at, AROUND), text[max(0, at - AROUND) : at + LONGEST_WRITTEN]
        length = seen.get(window)
        if length is None and len(seen) < MOST_PLACES:
            length = seen[window] = end_of_number(text, match) - at
        if length:
            done = at + length
            yield at, done
    yield from (span for span in completed(text) if span[0] >= done)
    if CUE.search(text):
        yield from (span for span in without_code(text) if span[0] >= done)


def end_of_number(text: str, match: re.Match[str]) -> int:
    """Where the number ends that begins at this place; the place itself when none does."""
    at = match.start()
    if CODE.match(text, at):
        first = at if match.group() == "81" else match.end()
        return abroad(text, at, first) if ROW.match(text, first) else at
    if not ROW.match(text, at):
        return at
    if prefix := PREFIX.match(text, at):
        return abroad(text, at, prefix.end())
    return national(text, at)


def is_inside_row(text: str, at: int) -> bool:
    """Whether the digit is one of many that stand one by one: 「3-0-9-1」."""
    before, after = text[max(0, at - 2) : at], text[at + 1 : at + 3]
    return len(before) == 2 and before[0].isdigit() and not before[1].isalnum() and before[1:] == after[:1]


def national(text: str, at: int) -> int:
    """The end of the number that begins with the zero at this place; the place itself when none does."""
    if not begins_plainly(text, at):
        return at
    groups = [*groups_from(text, at, LONGEST)]
    before = text[max(0, at - AROUND) : at]
    best = at
    for count in range(1, len(groups) + 1):
        for said, lengths, end in readings(text, groups[:count]):
            is_whole = len(said) in (10, 11) and ends_plainly(text, groups, count, end)
            if is_whole and is_number(said, lengths, before, text[end : end + AROUND]):
                best = end
    return best


def readings(text: str, groups: list[Group]) -> Iterator[tuple[str, tuple[int, ...], int]]:
    """The digits of the groups, how they are grouped, and their end; of spoken ones also without a particle at the end."""
    said = "".join(group.digits for group in groups)
    lengths = tuple(len(group.digits) for group in groups)
    last = groups[-1]
    yield said, lengths, last.end
    for cut in (1, 2):
        if last.sort == "kana" and len(last.digits) > cut and text[last.end - cut] in PARTICLES:
            yield said[:-cut], (*lengths[:-1], lengths[-1] - cut), last.end - cut


def abroad(text: str, at: int, first: int) -> int:
    """The end of the number whose country's code begins at `first`; `at` when none does."""
    groups = [*groups_from(text, first, LONGEST_ABROAD)]
    best = at
    said = ""
    for count, group in enumerate(groups, 1):
        said += group.digits
        dialled = re.sub(r"^810", "81", said)
        is_end = len(said) >= 9 and ends_plainly(text, groups, count, group.end)
        if is_end and (first > at or count > 1) and is_dialled(dialled, count):
            best = group.end
    return best


def is_dialled(said: str, groups: int) -> bool:
    """Whether the digits behind a + are a number somewhere; written in groups, its length is enough."""
    is_long = len(said) >= LEAST_ABROAD and groups > 2 and not said.startswith("81")
    return is_valid("+" + said, None) or (is_long and is_possible("+" + said, None))


def completed(text: str) -> Iterator[Span]:
    """Numbers without the zero that the text tells the reader to put before them."""
    for match in WITHOUT_ZERO.finditer(text):
        if NO_ZERO.search(text) and is_valid("0" + re.sub(r"\D", "", match.group()), "JP"):
            yield match.span()


def without_code(text: str) -> Iterator[Span]:
    """Numbers of other countries that are written without the code."""
    for match in LOCAL.finditer(text):
        if begins_plainly(text, match.start()) and not UNITS.match(text, match.end()):
            lengths = tuple(len(group) for group in re.findall(r"\d+", match.group()))
            around = text[max(0, match.start() - AROUND) : match.end() + AROUND]
            if is_abroad(re.sub(r"\D", "", match.group()), lengths, around):
                yield match.span()


def begins_plainly(text: str, at: int) -> bool:
    """Whether nothing before the digits, in the same line, makes them part of a code, a price or a longer word."""
    before = text[max(0, at - 8) : at]
    if re.search(r"(?:[¥$€#=.][ ]?|_|[0-9],?)\Z", before) and not re.search(r"(?:tel|no)\.$", before):
        return False
    word = re.search(r"([a-z]+)[-. :(]{0,2}$", before)
    if word and before[-1:] in "-." + "abcdefghijklmnopqrstuvwxyz":
        return word.group(1) in {"tel", "fax", "phone", "mobile", "cell", "mob", "t", "f", "m"}
    return not before.endswith("-") or not before[-2:-1].isalnum()


def ends_plainly(text: str, groups: list[Group], count: int, end: int) -> bool:
    """Whether the number may be over here: no unit behind it, and no digits that belong to the same row."""
    last = groups[count - 1]
    if end < last.end:
        return True
    if count < len(groups):
        gap, after = text[last.end : groups[count].start], groups[count]
        if after.sort == "kana" and after.sort != last.sort and after.end - after.start == 1:
            return True  # 「0035にかけて」
        return last.sort == "kana" or any(sign in " \n、,/(・;|" for sign in gap)
    return not UNITS.match(text, end) or last.sort == "said"
