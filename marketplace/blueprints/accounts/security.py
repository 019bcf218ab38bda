"""Settings: the password and the signed-in browsers."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user, login_required

from marketplace import entry
from marketplace.actions.accounts import password, sessions
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.blueprints.answers import act
from marketplace.extensions import db
from marketplace.forms.accounts import ChangePasswordForm
from marketplace.models import Session
from marketplace.refusals import Refused
from marketplace.saying import gettext as _
from marketplace.web import found, page, refusal_page


@blueprint.route("/settings/security", methods=["GET", "POST"])
@login_required
def security():
    """Change the password, which ends all other sessions; see and end them one by one."""
    form = ChangePasswordForm()
    if request.method != "POST":
        return _security_page(form, 200)
    if not form.validate():
        return _security_page(form, 422)
    try:
        token = password.change(
            form.current_password.data,
            form.password.data,
            by=current_user,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
        )
    except Refused as refused:
        return refusal_page(refused, lambda: _security_page(form, 422))
    entry.begin(token)
    flash(_("パスワードを変更し、ほかの端末からログアウトしました。"))
    return redirect(url_for("accounts.security"), 303)


@blueprint.post("/settings/security/sessions/<int:session_id>/end")
@login_required
def end_session(session_id: int):
    """Sign out one of one's own browsers."""
    found(db.session.scalar(Session.of(current_user).where(Session.id == session_id)))
    return act(
        lambda: sessions.end_one(session_id, by=current_user),
        to=url_for("accounts.security"),
        show=lambda: _security_page(ChangePasswordForm(formdata=None), 409),
        done=_("ログアウトしました。"),
    )


@blueprint.post("/settings/security/end-others")
@login_required
def end_other_sessions():
    """Sign out all browsers but this one."""
    return act(
        lambda: sessions.end_others(by=current_user),
        to=url_for("accounts.security"),
        show=lambda: _security_page(ChangePasswordForm(formdata=None), 409),
        done=_("ほかの端末からログアウトしました。"),
    )


def _security_page(form: ChangePasswordForm, status: int) -> Response:
    mine = db.session.scalars(Session.of(current_user)).all()
    return page("accounts/security.html", status=status, form=form, sessions=mine)
