"""Days on which the office is closed: entered and removed by the duty admin. Promises already made stay as they are."""

from datetime import date

from sqlalchemy import select

from marketplace import clock
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Closure
from marketplace.refusals import Invalid, WrongPerson, WrongState
from marketplace.rules import business_days
from marketplace.saying import gettext as _

YEARS_AHEAD = 3


def enter(day: date, reason: str, *, by) -> Closure:
    """Close the office on a day that is to come. Raises Invalid for a past day and for one that is closed anyway."""
    _must_be_admin(by)
    today = clock.tokyo(clock.now()).date()
    if day < today:
        raise Invalid("day", _("過ぎた日は登録できません。今日以降の日を入力してください。"))
    if day.year > today.year + YEARS_AHEAD:
        raise Invalid("day", _("%(years)s年先までの日を入力してください。", years=YEARS_AHEAD))
    if not business_days.is_business_day(day):
        raise Invalid("day", _("土曜日・日曜日・祝日は、もともと休業日です。"))
    if not reason:
        raise Invalid("reason", _("理由を入力してください。"))
    with transaction():
        if _of(day) is not None:
            raise WrongState(_("この日はすでに休業日として登録されています。"))
        closure = Closure(day=day, reason=reason, entered_by=by.id, created_at=clock.now())
        db.session.add(closure)
        return closure


def remove(day: date, *, by) -> None:
    """Open the office on this day after all, unless it is over."""
    _must_be_admin(by)
    if day < clock.tokyo(clock.now()).date():
        raise WrongState(_("過ぎた休業日は取り消せません。"))
    with transaction():
        closure = _of(day)
        if closure is None:
            raise WrongState(_("この日は休業日として登録されていません。"))
        db.session.delete(closure)


def _of(day: date) -> Closure | None:
    return db.session.scalar(select(Closure).where(Closure.day == day).with_for_update())


def _must_be_admin(by) -> None:
    if "admin" not in by.duties:
        raise WrongPerson(_("休業日を変更できるのは、管理の担当者だけです。"))
