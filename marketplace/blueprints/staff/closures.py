"""The office's calendar: days on which it is closed are entered and removed."""

from flask import Response, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import closures as actions
from marketplace.blueprints.answers import act
from marketplace.blueprints.staff.blueprint import blueprint
from marketplace.forms.staff import ClosureForm, OpenForm
from marketplace.models.desk import calendar
from marketplace.refusals import Invalid
from marketplace.saying import gettext as _
from marketplace.web import page, refusal_page, staff_with


@blueprint.get("/staff/closures")
def closures() -> Response:
    """The calendar by month, and the closed days to come."""
    staff_with("admin")
    return _page()


def _page(status: int = 200, form: ClosureForm | None = None) -> Response:
    today = clock.tokyo(clock.now()).date()
    return page(
        "staff/closures.html",
        status=status,
        form=form or ClosureForm(formdata=None),
        month=calendar.month(request.args.get("month", ""), today),
        to_come=calendar.to_come(today),
        today=today,
    )


@blueprint.post("/staff/closures")
def close():
    """Close the office on a day."""
    staff_with("admin")
    form = ClosureForm()
    if not form.validate():
        return _page(422, form)
    return act(
        lambda: actions.enter(form.day.data, form.reason.data, by=current_user),
        to=url_for("staff.closures", month=f"{form.day.data:%Y-%m}"),
        show=lambda: _page(form=form),
        done=_("休業日を登録しました。すでに約束した期限は変わりません。"),
        form=form,
    )


@blueprint.post("/staff/closures/remove")
def open_again():
    """Open it on that day after all."""
    staff_with("admin")
    form = OpenForm()
    if not form.validate():
        return refusal_page(Invalid("day", form.day.errors[0]), _page)
    return act(
        lambda: actions.remove(form.day.data, by=current_user),
        to=url_for("staff.closures", month=f"{form.day.data:%Y-%m}"),
        show=_page,
        done=_("休業日を取り消しました。すでに約束した期限は変わりません。"),
    )
