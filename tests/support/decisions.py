"""What staff decide of requests, moments as people in Tokyo write them, and whether a contact passes."""

from datetime import datetime

from marketplace import clock as product_clock
from marketplace.actions import contact_requests, threads
from marketplace.extensions import db
from marketplace.models import Closure
from marketplace.refusals import NotSent

NUMBER = "090-1234-5678 にお電話ください。"


def tokyo(moment: datetime | None) -> str | None:
    return f"{product_clock.tokyo(moment):%Y-%m-%d %H:%M}" if moment is not None else None


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=product_clock.TOKYO)


def approve(request, by, **more):
    return contact_requests.approve(request, by=by, **({"reason_code": "need_shown", "text": "確認しました。"} | more))


def deny(request, by, code: str = "need_not_shown"):
    return contact_requests.deny(request, by=by, reason_code=code, text="見送ります。")


def revoke(request, by):
    return contact_requests.revoke(request, by=by, reason_code="payment_outside", text="停止します。")


def passes(thread, by) -> bool:
    """Whether a message with a telephone number is delivered."""
    try:
        return threads.send(thread, by=by, text=NUMBER) is not None
    except NotSent:
        return False


def close(*days: str, by) -> None:
    for day in days:
        db.session.add(
            Closure(
                day=datetime.fromisoformat(day).date(), reason="年末", entered_by=by.id, created_at=product_clock.now()
            )
        )
    db.session.commit()
