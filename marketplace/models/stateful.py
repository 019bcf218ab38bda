"""What every subject with a life has: a table of transitions, an append-only chain of events, and a cached last state.

A subject is born in its first state without an event (`seq = 0`). The event that is inserted *is* the change; a
trigger alone copies its `seq, to_state, due_at` onto the subject (guards.py). `TRANSITIONS` is the one table from which
the guards, the buttons, the exhaustive tests and the diagrams in the docs are made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Integer, String, TypeDecorator
from sqlalchemy.orm import Mapped, mapped_column

# SQLite makes a row number only of a column that is declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class UTCDateTime(TypeDecorator):
    """An aware datetime, stored without zone in UTC: the same text on both engines."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect):
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect):
        return value.replace(tzinfo=UTC) if value is not None else None


@dataclass(frozen=True, slots=True)
class Edge:
    """One permitted move: `verb` takes `source` to `target` when one of `by` does it.

    `by` names persons in the words of the subject's `PEOPLE`; `timer` is nobody (the actor is NULL).
    """

    verb: str
    source: str
    target: str
    by: tuple[str, ...]


def move(verb: str, sources: str, targets: str, by: str) -> list[Edge]:
    """All edges of a verb; several sources, targets or persons are separated by `|`. The target `=` is the source itself."""
    return [
        Edge(verb, source, source if target == "=" else target, tuple(by.split("|")))
        for source in sources.split("|")
        for target in targets.split("|")
    ]


def table(*moves: list[Edge]) -> tuple[Edge, ...]:
    """A table of transitions from its moves, in their order."""
    return tuple(edge for edges in moves for edge in edges)


class Stateful:
    """The columns of a subject. `seq, state, due_at` are written by the trigger on its events and by nothing else."""

    BORN: str
    TRANSITIONS: tuple[Edge, ...]

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, nullable=False, default=0)
    state: Mapped[str] = mapped_column(String(24), nullable=False)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)

    @classmethod
    def states(cls) -> list[str]:
        """All states, the first one first, in the order of the table."""
        return list(dict.fromkeys([cls.BORN, *(s for e in cls.TRANSITIONS for s in (e.source, e.target))]))

    @classmethod
    def verbs(cls) -> list[str]:
        """All verbs in the order of the table."""
        return list(dict.fromkeys(edge.verb for edge in cls.TRANSITIONS))

    def edges(self, verb: str) -> Iterator[Edge]:
        """The moves that `verb` can make from the present state."""
        return (edge for edge in self.TRANSITIONS if edge.verb == verb and edge.source == self.state)

    def persons(self, user) -> set[str]:
        """The words of the table that `user` (None for the timer) answers to, for this very subject."""
        raise NotImplementedError  # each subject knows its people

    def may(self, verb: str, user) -> bool:
        """Whether the table lets `user` do `verb` now. Further conditions are the action's and the guards'."""
        words = self.persons(user)
        return any(words & set(edge.by) for edge in self.edges(verb))


class EventRow:
    """The columns of a chain. Its key is the subject's id (`<SUBJECT>_id`) and `seq`, counted from 1 without gaps."""

    SUBJECT: str

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    verb: Mapped[str] = mapped_column(String(24), nullable=False)
    from_state: Mapped[str] = mapped_column(String(24), nullable=False)
    to_state: Mapped[str] = mapped_column(String(24), nullable=False)
    actor: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason_code: Mapped[str | None] = mapped_column(String(40))


def member_words(user) -> set[str]:
    """What a person is whatever the subject: `timer` for nobody, `staff:<duty>` for staff."""
    if user is None:
        return {"timer"}
    return {f"staff:{duty}" for duty in user.duties} if user.is_staff else set()
