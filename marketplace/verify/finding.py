"""What a check found: how much it looked at, what breaks a promise, and what staff should only look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

EXAMPLES = 5
AT_ONCE = 2_000


@dataclass(slots=True)
class Finding:
    """`looked` counts the things of the kind `what`; of the `breaches` only the first are kept in words.

    A remark breaks no promise and hinders nothing; remarks are kept like breaches.
    """

    name: str
    what: str
    looked: int = 0
    breaches: int = 0
    examples: list[str] = field(default_factory=list)
    remarks: int = 0
    remarked: list[str] = field(default_factory=list)

    def breach(self, words: str) -> None:
        """Count a breach."""
        self.breaches += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(words)

    def remark(self, words: str) -> None:
        """Count a remark."""
        self.remarks += 1
        if len(self.remarked) < EXAMPLES:
            self.remarked.append(words)

    def take(self, all_words: Iterable[str]) -> "Finding":
        """Count several breaches; returns itself."""
        for words in all_words:
            self.breach(words)
        return self

    def __str__(self) -> str:
        if self.breaches:
            return self._line("BREACH", self.breaches, self.examples)
        if self.remarks:
            return self._line("remark", self.remarks, self.remarked)
        return f"ok      {self.name}: {self.looked:,} {self.what}"

    def _line(self, word: str, count: int, examples: list[str]) -> str:
        more = ", …" if count > len(examples) else ""
        return f"{word}  {self.name}: {count:,} of {self.looked:,} {self.what}: {', '.join(examples)}{more}"


def rows(connection: Connection, sql: str) -> Iterator:
    """The rows of a query that need not fit into memory."""
    return iter(connection.exec_driver_sql(sql, execution_options={"stream_results": True, "yield_per": AT_ONCE}))


def number(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    return connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar()


def asked(connection: Connection, name: str, what: str, table: str, sql: str) -> Finding:
    """A check that is one query: each row it gives is a breach, named by the row's columns."""
    words = (" ".join(str(part) for part in row) for row in rows(connection, sql))
    return Finding(name, what, number(connection, table)).take(words)
