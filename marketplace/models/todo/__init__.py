"""What waits for a person: counted for the header of every page (`counted`), listed on `/todo` (`listed`, `staff`).

Whose turn it is, and until when, `steps.next_step` says; the counting query says the same in SQL, and a test holds the
two together in every state. A thread with something unread counts when nothing else in it waits for its reader.
"""

from marketplace.models.todo import counted, listed, staff
from marketplace.models.todo.counted import Counts
from marketplace.models.todo.listed import Item


def counts(visitor) -> Counts:
    """What the header shows, in one query."""
    return staff.counts(visitor) if visitor.is_staff else counted.counts(visitor)


def items(visitor) -> list[Item]:
    """Everything that waits for this person: the nearest deadline first, then what has none."""
    found = staff.items(visitor) if visitor.is_staff else listed.items(visitor)
    dated = [item for item in found if item.until is not None]
    return sorted(dated, key=lambda item: item.until) + [item for item in found if item.until is None]
