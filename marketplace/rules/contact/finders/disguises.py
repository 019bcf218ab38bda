"""Names of services that are disguised by their look: 「L○NE」, 「テレグラ厶」, 「ラ/イン」, 「ライソ」, `d1scord`."""

import re
from collections.abc import Iterator

from marketplace.rules.contact import tables

WHOLE: dict[str, str] = {
    name: service for service, names in tables.table("services")["masked"].items() for name in names
}
# Kanji that nobody tells from a katakana, where one stands beside katakana.
LIKE_KANA = dict(zip("力口工夕卜八二千三才厶一丿", "カロエタトハニチミオムーノ", strict=True))
KANJI = re.compile(f"[{''.join(LIKE_KANA)}]+")
# Signs that are put for another because they look like it.
LOOKS = {
    **dict(
        zip("ンソシツスヌクワチテラヲロマアナメコユレタウ", "ソンツシヌスワクテチヲラ口アマメナユコしクワ", strict=True)
    ),
    **dict(zip("ioelas", "103145", strict=True)),
}
# Signs that hide a letter, or only stand between two, in a row of letters of one alphabet.
MASK, BETWEEN = "○◯〇●◎*×✕✖□■△▲☆★?#", "-/.*・|~^'’+="
LETTERS = "a-zァ-ヶーぁ-ん"
HIDING = re.compile(
    rf"[{re.escape(MASK)}_](?:[{re.escape(MASK)}]{{0,2}})(?=[{LETTERS}])|[{re.escape(MASK)}](?<=[{LETTERS}].)[{re.escape(MASK)}]{{0,2}}"
)
PARTING = re.compile(rf"[{re.escape(BETWEEN)}_](?<=[{LETTERS}].)(?=[{LETTERS}])")
ROWS = tuple(
    (re.compile(f"[{letters}]{{1,9}}$"), re.compile(f"[{letters}]{{0,9}}")) for letters in ("a-z", "ァ-ヶー", "ぁ-ん")
)
PARTED = re.compile(rf"[{LETTERS}]+(?:[{re.escape(BETWEEN)}_][{LETTERS}]+)+")
NO_LETTER = re.compile(f"[{re.escape(BETWEEN)}_]")
LEAST_SEEN = 2
MOST_PLACES = 1_000


def like_kana(text: str) -> str:
    """The text, as long as before, with kanji that pass for katakana written as katakana."""
    return KANJI.sub(_beside_kana, text)


def _beside_kana(kanji: re.Match[str]) -> str:
    text = kanji.string
    beside = text[max(0, kanji.start() - 1) : kanji.start()] + text[kanji.end() : kanji.end() + 1]
    if any("ァ" <= sign <= "ー" for sign in beside):
        return "".join(LIKE_KANA[sign] for sign in kanji.group())
    return kanji.group()


def look_alikes(kind: str) -> Iterator[str]:
    """The names of a service with a sign changed for one that looks like it."""
    for name in (name for name, service in WHOLE.items() if service == kind):
        for sign in set(name) & LOOKS.keys():
            yield name.replace(sign, LOOKS[sign])
            if name.count(sign) > 1:
                yield name.replace(sign, LOOKS[sign], 1)


def disguised(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of the names in which signs are hidden, or parted by others."""
    if PARTING.search(text):
        for match in PARTED.finditer(text):
            if kind := WHOLE.get(NO_LETTER.sub("", match.group())):
                yield kind, *match.span()
    seen: dict[tuple[str, int, str], tuple[str, int, int] | None] = {}
    for match in HIDING.finditer(text):
        at, to = match.span()
        for before, after in ROWS:
            head, tail = before.search(text, max(0, at - 9), at), after.match(text, to)
            key = head.group() if head else "", to - at, tail.group() if tail else ""
            if key not in seen and len(seen) < MOST_PLACES:
                seen[key] = _name_in(*key)
            if name := seen.get(key):
                yield name[0], at - name[1], at - name[1] + name[2]


def _name_in(head: str, hidden: int, tail: str) -> tuple[str, int, int] | None:
    """The name of which so many signs between head and tail are hidden: its kind, how much of it is in the head, its length."""
    if len(head) + len(tail) < LEAST_SEEN:
        return None
    for name, kind in WHOLE.items():
        for shown in range(min(len(head), len(name) - hidden) + 1):
            is_seen = head.endswith(name[:shown]) and tail.startswith(name[shown + hidden :])
            if is_seen and len(name) >= LEAST_SEEN + hidden:
                return kind, shown, len(name)
    return None
