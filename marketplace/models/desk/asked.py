"""What is asked of a list of the desk by its address: which part, whose, how many, from where on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select

from marketplace.models.accounts import User
from marketplace.models.threads import Thread
from marketplace.rules import plain_text

SIZES = (20, 50, 100)
LONGEST = 100
MOST_COUNTED = 100
CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})", re.ASCII)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: the time by which it is ordered (or the beginning of time) and the row's id."""

    at: datetime
    id: int

    @classmethod
    def read(cls, cursor: str) -> "Place | None":
        """The place named in an address; anything unreadable is none."""
        match = CURSOR.fullmatch(cursor)
        return cls(BEGINNING + int(match[1]) * MICROSECOND, int(match[2])) if match else None

    def __str__(self) -> str:
        return f"{(self.at - BEGINNING) // MICROSECOND}-{self.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """`view` names a part of the list (empty: what waits), `mine` asks for the reader's own, `words` are of a name."""

    view: str = ""
    mine: bool = False
    words: str = ""
    size: int = SIZES[0]
    after: Place | None = None

    @classmethod
    def read(cls, given: Mapping[str, str], views) -> "Asked":
        """From an address; whatever cannot be is as if it were not there."""
        size = given.get("size", "")
        return cls(
            view=given.get("state", "") if given.get("state", "") in views else "",
            mine=given.get("mine") == "1",
            words=" ".join(plain_text.without_unusable(given.get("words", ""))[:LONGEST].split()),
            size=int(size) if size in {str(known) for known in SIZES} else SIZES[0],
            after=Place.read(given.get("after", "")),
        )

    def address(self, **other) -> dict:
        """The values of the address of this list, or of one that is `other` in something; a page begins at its top."""
        wanted = replace(self, **({"after": None} | other))
        values = {
            "state": wanted.view,
            "mine": "1" if wanted.mine else "",
            "words": wanted.words,
            "size": wanted.size if wanted.size != SIZES[0] else "",
            "after": str(wanted.after or ""),
        }
        return {name: value for name, value in values.items() if value}


def of_people(words: str, thread_id):
    """The conditions that each word is part of a name of one of the thread's two parties."""
    for word in words.split():
        known = (column.icontains(word, autoescape=True) for column in (User.display_name, User.name))
        people = select(User.id).where(or_(*known))
        yield thread_id.in_(select(Thread.id).where(or_(Thread.client_id.in_(people), Thread.worker_id.in_(people))))
