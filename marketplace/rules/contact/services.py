"""The services that people meet on, from `data/services.toml`."""

import re
from dataclasses import dataclass

from marketplace.rules.contact import tables

LISTS: list[dict] = tables.table("services")["service"]
SORTS = ("enter", "profile", "form", "document")

NAMED = [service for service in LISTS if service.get("names")]
NAMES = re.compile(
    f"(?=[{tables.first_signs([name for service in NAMED for name in service['names']])}])(?:"
    + "|".join(f"(?P<{service['kind']}>{tables.alternatives(service['names'])})" for service in NAMED)
    + ")"
)
LINKS = tuple(  # kind, sort of link, pattern from the host on
    (service["kind"], sort, re.compile("|".join(service[sort])))
    for service in LISTS
    for sort in SORTS
    if service.get(sort)
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A service's name in a text."""

    kind: str
    start: int
    end: int


def mentions(text: str) -> list[Mention]:
    """Where services are named, in order."""
    return [Mention(match.lastgroup or "", *match.span()) for match in NAMES.finditer(text)]


def of_link(link: str) -> tuple[str, str] | None:
    """Kind and sort of a link (from the host on), or None for one that belongs to no service."""
    for kind, sort, pattern in LINKS:
        if pattern.match(link):
            return kind, sort
    return None
