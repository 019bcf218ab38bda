"""Settings: profile, mails, one's own data; role, language and colours."""

import json
from collections.abc import Callable

from flask import Response, make_response, redirect, request, session, url_for
from flask_login import current_user, login_required

from marketplace import clock
from marketplace.actions.accounts import settings as actions
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.blueprints.answers import act
from marketplace.extensions import db
from marketplace.forms.accounts import MailForm, ProfileForm
from marketplace.models import User, own_data
from marketplace.refusals import Refused
from marketplace.saying import gettext as _
from marketplace.web import local_path, page, refusal_page


@blueprint.route("/settings", methods=["GET", "POST"])
@login_required
def settings():
    """What others read about oneself."""
    person = db.session.get(User, current_user.id)
    form = ProfileForm(obj=person)
    if request.method != "POST":
        return _settings_page(form, 200)
    if not form.validate():
        return _settings_page(form, 422)
    return act(
        lambda: actions.profile(by=current_user, **form.data),
        to=url_for("accounts.settings"),
        show=lambda: _settings_page(form, 422),
        done=_("プロフィールを保存しました。"),
        form=form,
    )


def _settings_page(form: ProfileForm, status: int) -> Response:
    return page("accounts/settings.html", status=status, form=form)


@blueprint.route("/settings/notifications", methods=["GET", "POST"])
@login_required
def notifications():
    """Whether notices come by mail too."""
    person = db.session.get(User, current_user.id)
    form = MailForm(data={"on": person.mail_notices})
    if request.method != "POST" or not form.validate():
        return page("accounts/notifications.html", status=422 if form.errors else 200, form=form)
    return act(
        lambda: actions.mails(by=current_user, on=form.on.data),
        to=url_for("accounts.notifications"),
        show=lambda: page("accounts/notifications.html", form=form),
        done=_("通知の設定を保存しました。"),
    )


@blueprint.get("/settings/export")
@login_required
def export():
    """What the file of one's own data holds, and the link to it."""
    return page("accounts/export.html")


@blueprint.get("/settings/export.json")
@login_required
def export_file():
    """One's own data as a file."""
    text = json.dumps(own_data.of(current_user), ensure_ascii=False, indent=2)
    name = f"azukari-{current_user.name}-{clock.tokyo(clock.now()):%Y%m%d}.json"
    headers = {"Content-Type": "application/json", "Content-Disposition": f"attachment; filename={name}"}
    return make_response(text, headers)


@blueprint.post("/role")
@login_required
def role():
    """Act as client or as worker."""
    return _choose(lambda: actions.role(request.form.get("role", ""), by=current_user))


@blueprint.post("/language")
def language():
    """Read the site in Japanese or English."""

    def choose() -> None:
        session["lang"] = actions.language(request.form.get("lang", ""), by=current_user)

    return _choose(choose)


@blueprint.post("/theme")
def theme():
    """See the site in light or dark colours, or as the device has it."""

    def choose() -> None:
        session["theme"] = actions.theme(request.form.get("theme", ""), by=current_user)

    return _choose(choose)


def _choose(verb: Callable[[], None]) -> Response:
    """Do it and go back to the page on which it was chosen."""
    try:
        verb()
    except Refused as refused:
        return refusal_page(refused, lambda: page("errors/400.html", message=""))
    return redirect(local_path(request.form.get("next")), 303)
