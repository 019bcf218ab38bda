"""The services that people meet on (`data/services.toml`): where a text names one, and which one a link belongs to."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from marketplace.rules.contact import tables
from marketplace.rules.contact.finders.disguises import disguised, like_kana, look_alikes

TABLE = tables.table("services")
LISTS: list[dict] = TABLE["service"]
SCHEMES: dict[str, str] = TABLE["schemes"]
SORTS = ("enter", "profile", "form", "document")
HOSTED = ("own_host", "workspace")


def _names(begin: Callable[[str], bool], before: str = "") -> re.Pattern[str]:
    """The names that begin with such a sign, each service's in groups called after it."""
    branches: dict[str, list[str]] = defaultdict(list)
    for service in LISTS:
        for first, rests in tables.by_first([*service.get("names", ()), *look_alikes(service["kind"])]).items():
            if begin(first):
                branches[first].append(f"(?P<{service['kind']}_{first.encode().hex()}>{'|'.join(rests)})")
    names = [first + "(?:" + "|".join(services) + ")" for first, services in branches.items()]
    return re.compile(f"{before}(?:{'|'.join(names)})")


# Nearly every small letter and hiragana begins some name, so those names are looked for by themselves.
NAMES = (
    _names(lambda first: first.isascii() and first.isalpha(), before="(?<![a-z])"),
    _names(lambda first: "ぁ" <= first <= "ん"),
    _names(lambda first: not (first.isascii() and first.isalpha()) and not "ぁ" <= first <= "ん"),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A service's name in a text."""

    kind: str
    start: int
    end: int


@lru_cache(maxsize=8)
def mentions(text: str) -> tuple[Mention, ...]:
    """Where services are named, in order."""
    shaped = like_kana(text)
    found = {
        Mention((name.lastgroup or "").rpartition("_")[0], *name.span())
        for names in NAMES
        for name in names.finditer(shaped)
    }
    found |= {Mention(kind, start, end) for kind, start, end in disguised(text)}
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end)))


_links: dict[str, list[tuple[str, str, re.Pattern[str]]]] = defaultdict(list)
for _sort in ("not", "public", *SORTS, *HOSTED):
    for _service in LISTS:
        for _link in _service.get(_sort, ()):
            _host, _, _path = _link.partition(" ")
            _links[_host].append((_service["kind"], _sort, re.compile(_path)))


def of_link(host: str, path: str) -> tuple[str, str] | None:
    """Kind and sort of a link, or None for one that belongs to no service; the sort is `not` for a service's own pages."""
    name = host
    while "." in name:
        for kind, sort, pattern in _links.get(name, ()):
            if sort in HOSTED:
                if name != host:
                    return kind, "enter"
            elif pattern.match(path):
                return kind, sort
        name = name.partition(".")[2]
    return None
