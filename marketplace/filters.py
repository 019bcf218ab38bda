"""How money, dates and people's text look in a page. Registered as template filters by the factory."""

import html
import re
from datetime import date, datetime, timedelta

from markupsafe import Markup, escape

from marketplace import clock
from marketplace.saying import gettext, is_english, ngettext

WEEKDAYS = "月火水木金土日"
LINK = re.compile(r"https?://[^\s<>\"'（）()「」、。]+")


def number(amount: int) -> str:
    """1234567 → 1,234,567."""
    return f"{amount:,}"


def yen(amount: int) -> str:
    """An amount of integer yen: 「50,000円」, in English ¥50,000; below zero 「−50,000円」, −¥50,000."""
    sign = "−" if amount < 0 else ""
    return f"{sign}¥{abs(amount):,}" if is_english() else f"{sign}{abs(amount):,}円"


def day(moment: datetime | date) -> str:
    """「2026年11月25日(水)」 in Asia/Tokyo; in English 25 Nov 2026 (Wed)."""
    local = clock.tokyo(moment) if isinstance(moment, datetime) else moment
    if is_english():
        return f"{local.day} {local:%b %Y (%a)}"
    return f"{local.year}年{local.month}月{local.day}日({WEEKDAYS[local.weekday()]})"


def when(moment: datetime) -> str:
    """「2026年11月25日(水) 17:00」 in Asia/Tokyo."""
    return f"{day(moment)} {clock.tokyo(moment):%H:%M}"


def month(moment: datetime | date, short: bool = False) -> str:
    """「2026年11月」 in Asia/Tokyo, or only 「11月」."""
    local = clock.tokyo(moment) if isinstance(moment, datetime) else moment
    if is_english():
        return f"{local:%b}" if short else f"{local:%b %Y}"
    return f"{local.month}月" if short else f"{local.year}年{local.month}月"


def iso(moment: datetime) -> str:
    """The machine-readable form for <time datetime>."""
    return clock.tokyo(moment).isoformat(timespec="minutes")


def left(moment: datetime) -> str:
    """How long until a deadline, in words: 「あと3日」, 「あと5時間」, 「期限を過ぎています」."""
    rest = moment - clock.now()
    if rest <= timedelta():
        return gettext("期限を過ぎています")
    if rest.days >= 1:
        return ngettext("あと%(num)s日", "あと%(num)s日", rest.days)
    hours = rest.seconds // 3600
    if hours >= 1:
        return ngettext("あと%(num)s時間", "あと%(num)s時間", hours)
    return ngettext("あと%(num)s分", "あと%(num)s分", max(1, rest.seconds // 60))


def multiline(text: str) -> Markup:
    """People's plain text: escaped, line breaks kept, http(s) addresses made clickable."""
    if "http" not in text and "\r" not in text:
        return Markup(html.escape(text).replace("\n", "<br>"))  # noqa: S704
    parts, end = [], 0
    for match in LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        address = escape(match.group())
        parts.append(Markup('<a href="{0}" rel="nofollow noopener ugc">{0}</a>').format(address))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup("<br>").join(Markup("").join(parts).splitlines())


FILTERS = {name: globals()[name] for name in ("number", "yen", "day", "when", "month", "iso", "left", "multiline")}
