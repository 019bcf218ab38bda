"""Views that do what the text tells its reader to do: read it backwards, leave signs out, take first letters, shift.

Each is only another reading; whether a contact comes out of it, the finders say.
"""

import re
from collections.abc import Iterator, Sequence

from marketplace.rules.contact import tables
from marketplace.rules.contact.readings.view import View

LISTS = tables.table("instructions")
TOLD = {name: re.compile(tables.alternatives(words)) for name, words in LISTS.items() if name != "classes"}
ANY = re.compile(tables.alternatives([word for name, words in LISTS.items() if name != "classes" for word in words]))
CLASSES = [(re.compile(tables.alternatives(words)), signs) for signs, words in LISTS["classes"].items()]
PAYLOAD = re.compile(r"[a-z0-9@][^\n]{0,40}[a-z0-9@]|[〇一二三四五六七八九零ァ-ヶ]{6}|\n")
TOKEN = re.compile(r"[a-z0-9@._+-]{3,80}")
CHUNK = re.compile(r"[^\s、。,「」()（）:]{8,120}")
GROUPS = re.compile(r"[0-9]{1,8}(?:[^\w\n]{1,3}[0-9]{1,8}){1,12}")
SENTENCE = re.compile(r"(?:^|[\n。、!?])\s*([^\s。、!?])")
WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]")
LAST = re.compile(r"[^\s。、!?](?=[。、!?]*(?:\n|$))")
LAST_OF_WORD = re.compile(r"[a-z0-9](?![a-z0-9])")
QUOTED = re.compile(r"[「『\"'(\[【](?P<said>[^「」『』\"'()\[\]【】\n]{1,6})[」』\"')\]】]")
LETTER = re.compile(r"(?:the |every |each |all |any )?(?:letters? |signs? )?['\"]?(?P<said>[^\s'\"])['\"]?s?(?![a-z])")
MARK = re.compile(
    r"(?P<sign>[^\s\wぁ-んァ-ヶー一-龠、。,:;\"'\[\](){}<>「」『』【】])[^\w\s]?\s?$"
)  # a sign right before what is said of it
NEAR = 24
SHIFTS = (1, -1, 2, -2, 3, -3, 13)
MOST_CHUNKS = 30


def follow(view: View, original: str) -> Iterator[View]:
    """The readings that the text asks for; `original` is what the view is of, its capitals untouched."""
    text = view.text
    told = (
        {name for name, words in TOLD.items() if words.search(text)}
        if ANY.search(text) and PAYLOAD.search(text)
        else set()
    )
    if "reverse" in told:
        yield view.picked(range(len(text) - 1, -1, -1))
        yield view.replaced(TOKEN, lambda match: match.group()[::-1])
        yield view.replaced(GROUPS, _groups_reversed)
    if "remove" in told and (signs := named_around(text, TOLD["remove"])):
        yield view.replaced(re.compile(signs), "")
    if "keep" in told and (signs := classes_around(text, TOLD["keep"])):
        yield view.picked([match.start() for match in re.finditer(rf"{signs}|\n", text)])
    if "capital" in told:
        yield view.picked([place for place in range(len(text)) if _is_capital(view, place, original)])
    if "initial" in told:
        yield from _picked_by(view, (SENTENCE, WORD))
    if "final" in told:
        yield from _picked_by(view, (LAST, LAST_OF_WORD))
    if "every" in told:
        yield from every_other(view)
    if "shift" in told:
        yield from shifted(view)


def named_around(text: str, told: re.Pattern[str]) -> str:
    """A pattern of what the text says is to be left out."""
    signs = []
    for match in told.finditer(text):
        before, after = text[max(0, match.start() - NEAR) : match.start()], text[match.end() : match.end() + NEAR]
        signs += _classes(before[-14:] + after[:14] * match.group().isascii())
        signs += [re.escape(quoted["said"]) for quoted in QUOTED.finditer(before[-14:])]
        if sign := MARK.search(before):
            signs.append(re.escape(sign["sign"]))
        if match.group().isascii() and (letter := LETTER.match(after.lstrip("eing "))):
            signs.append(re.escape(letter["said"]))
    return "|".join(dict.fromkeys(signs))


def classes_around(text: str, told: re.Pattern[str]) -> str:
    """A pattern of the kinds of signs that the text says are to be read."""
    around = "".join(text[max(0, match.start() - 14) : match.end() + 14] for match in told.finditer(text))
    return "|".join(_classes(around))


def _classes(said: str) -> list[str]:
    return [signs for names, signs in CLASSES if names.search(said)]


def _groups_reversed(match: re.Match[str]) -> str:
    return "-".join(reversed(re.findall(r"\d+", match.group())))


def _is_capital(view: View, place: int, original: str) -> bool:
    if not view.text[place].isalnum():
        return view.text[place] == "\n"
    return any(
        original[start:end].isupper() or original[start:end].isdigit() for start, end in view.places(place, place + 1)
    )


def _picked_by(view: View, patterns: Sequence[re.Pattern[str]]) -> Iterator[View]:
    for pattern in patterns:
        places = [match.start(pattern.groups) for match in pattern.finditer(view.text)]
        if len(places) > 3:
            yield view.picked(places)


def every_other(view: View) -> Iterator[View]:
    """Every second and every third sign of what stands in one."""
    chunks = [match.span() for match in CHUNK.finditer(view.text)][:MOST_CHUNKS]
    for step in (2, 3):
        for first in range(step):
            yield view.picked([place for start, end in chunks for place in (*range(start + first, end, step),)])


def shifted(view: View) -> Iterator[View]:
    """Letters and digits moved along."""
    for by in SHIFTS:
        table = {ord("a") + at: ord("a") + (at + by) % 26 for at in range(26)}
        table |= {ord("0") + at: ord("0") + (at + by) % 10 for at in range(10)}
        yield View(view.text.translate(table), view.way)
        digits = {sign: plain for sign, plain in table.items() if sign < ord("a")}
        yield View(view.text.translate(digits), view.way)
