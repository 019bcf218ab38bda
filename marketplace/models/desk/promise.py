"""How far something that waits is from its promise, in words. A business day has eight hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.rules import business_days
from marketplace.saying import gettext as _

NEAR = timedelta(hours=4)
NEAR_HOLD = timedelta(hours=1)
HOURS_A_DAY = 8
COUNTED_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Age:
    """`words` say how much business time is left or gone; `mark` is `overdue`, `near` or empty."""

    words: str
    mark: str


def age(due: datetime, now: datetime, closed: Collection[date], near: timedelta = NEAR) -> Age:
    """The age of what is due: less than `near` business hours before its time it is near, from then on overdue."""
    if due <= now:
        late = _("60日以上") if now - due > COUNTED_FOR else words(business_days.hours_between(due, now, closed))
        return Age(_("%(time)sの遅れ", time=late), "overdue")
    rest = business_days.hours_between(now, min(due, now + COUNTED_FOR), closed)
    if not rest:
        return Age(_("次の始業時刻まで"), "near")
    return Age(_("あと%(time)s", time=words(rest)), "near" if rest < near else "")


def words(spent: timedelta) -> str:
    """Business time in words, rounded down: 「1営業日と3時間」, 「5時間」, 「20分」."""
    minutes = max(1, spent // timedelta(minutes=1))
    days, hours = divmod(minutes // 60, HOURS_A_DAY)
    if days and hours:
        return _("%(days)s営業日と%(hours)s時間", days=days, hours=hours)
    if days:
        return _("%(days)s営業日", days=days)
    return _("%(hours)s時間", hours=hours) if hours else _("%(minutes)s分", minutes=minutes)
