"""Counting attempts: in this process's memory, or in Redis where several processes serve (`MARKETPLACE_REDIS_URL`).

Windows are cut by the product's clock, so a window ends when the clock says so. When Redis does not answer, this
process counts by itself until it does.
"""

from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string

from marketplace import clock


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of something in `seconds`; `name` tells it from the other limits."""

    name: str
    most: int
    seconds: int

    def _key(self, whom: str) -> str:
        window = int(clock.now().timestamp()) // self.seconds
        return f"attempts:{self.name}:{window}:{sha256(whom.encode()).hexdigest()[:32]}"

    def wait(self, whom: str) -> int:
        """0 while `whom` may try again, otherwise the seconds until then."""
        if _do(lambda storage: storage.get(self._key(whom))) < self.most:
            return 0
        return self.seconds - int(clock.now().timestamp()) % self.seconds

    def count(self, whom: str) -> None:
        """One more attempt of `whom`."""
        _do(lambda storage: storage.incr(self._key(whom), self.seconds))

    def forget(self, whom: str) -> None:
        """The attempts of `whom` in the present window do not count any more."""
        _do(lambda storage: storage.clear(self._key(whom)))


def _do(what):
    shared, own = current_app.extensions.get("attempts") or _open()
    if shared is not None:
        try:
            return what(shared)
        except StorageError:
            current_app.logger.warning("Redis does not answer; attempts are counted by this process alone")
    return what(own)


def _open() -> tuple[Storage | None, Storage]:
    address = current_app.config["REDIS_URL"]
    shared = storage_from_string(address, wrap_exceptions=True, socket_timeout=2) if address else None
    current_app.extensions["attempts"] = (shared, MemoryStorage())
    return current_app.extensions["attempts"]
