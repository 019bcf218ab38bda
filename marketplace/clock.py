"""The one clock. Every time in the product comes from `now()`.

Times are aware datetimes in UTC; they are shown in Asia/Tokyo. The demo's clock is an offset that is stored in
the database and only goes forward (`demo/clock.py` sets it for each unit of work); tests freeze a time.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())
_standing: ContextVar[datetime | None] = ContextVar("clock_standing", default=None)
_frozen: list[datetime] = []


def now() -> datetime:
    """The product's present time, aware, in UTC."""
    standing = _standing.get()
    if standing is not None:
        return standing
    base = _frozen[-1] if _frozen else datetime.now(UTC)
    return base + _offset.get()


def offset() -> timedelta:
    """How far this context's time runs ahead (the demo's clock)."""
    return _offset.get()


def set_offset(offset: timedelta) -> None:
    """Let this context's time run ahead by `offset` (the demo's clock)."""
    _offset.set(offset)


def tokyo(moment: datetime) -> datetime:
    """The same moment on the wall clock of Asia/Tokyo."""
    return moment.astimezone(TOKYO)


@contextmanager
def standing(moment: datetime):
    """Hold the time for this context only (the demo writes its market's past). Yields a function that sets another."""
    before = _standing.set(moment.astimezone(UTC))
    try:
        yield lambda other: _standing.set(other.astimezone(UTC))
    finally:
        _standing.reset(before)


@contextmanager
def frozen(moment: datetime):
    """Hold the time for all threads of this process (tests). Yields a function that moves it by a timedelta."""
    _frozen.append(moment.astimezone(UTC))

    def move(**by: float) -> datetime:
        _frozen[-1] += timedelta(**by)
        return _frozen[-1]

    try:
        yield move
    finally:
        _frozen.pop()
