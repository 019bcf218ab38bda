"""The services that people meet on, from `data/services.toml`."""

import re
from dataclasses import dataclass

from marketplace.rules.contact import tables

Links = tuple[tuple[str, str, re.Pattern[str]], ...]  # kind, sort of link, pattern from the host on

LISTS: list[dict] = tables.table("services")["service"]
SORTS = ("enter", "profile", "form", "document")


@dataclass(frozen=True, slots=True)
class Mention:
    """A service's name in a text."""

    kind: str
    start: int
    end: int


NAMES = re.compile(
    "|".join(
        f"(?P<{service['kind']}>{tables.alternatives(service['names'])})" for service in LISTS if service.get("names")
    )
)
LINKS: Links = tuple(
    (service["kind"], sort, re.compile(tables.alternatives(service[sort])))
    for service in LISTS
    for sort in SORTS
    if service.get(sort)
)


def mentions(text: str) -> list[Mention]:
    """Where services are named, in order."""
    return [Mention(match.lastgroup or "", *match.span()) for match in NAMES.finditer(text)]


def of_link(link: str) -> tuple[str, str] | None:
    """Kind and sort of a link (from the host on), or None for one that belongs to no service."""
    for kind, sort, pattern in LINKS:
        if pattern.match(link):
            return kind, sort
    return None
