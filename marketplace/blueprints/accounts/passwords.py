"""A forgotten password: the link is asked for, opened and used once."""

from flask import Response, flash, redirect, request, url_for

from marketplace.actions.accounts import password as actions
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.blueprints.answers import act
from marketplace.forms.accounts import EmailForm, NewPasswordForm
from marketplace.refusals import Refused
from marketplace.saying import gettext as _
from marketplace.web import page, refusal_page


@blueprint.route("/password-reset", methods=["GET", "POST"])
def password_reset():
    """Ask for a link. The answer is the same whether the address has an account or not."""
    form = EmailForm()
    if request.method != "POST":
        return page("accounts/password_reset.html", form=form)
    if not form.validate():
        return page("accounts/password_reset.html", status=422, form=form)
    return act(
        lambda: actions.ask_for_link(form.email.data, address=request.remote_addr or ""),
        to=url_for("accounts.password_reset_sent"),
        show=lambda: page("accounts/password_reset.html", form=form),
    )


@blueprint.get("/password-reset/sent")
def password_reset_sent():
    """A mail is on its way, if there is an account."""
    return page("accounts/password_reset_sent.html")


@blueprint.route("/password-reset/<token>", methods=["GET", "POST"])
def new_password(token: str):
    """Set a password with the link."""
    form = NewPasswordForm()
    if request.method != "POST":
        return _new_password_page(token, form, 200)
    if not form.validate():
        return _new_password_page(token, form, 422)
    try:
        actions.set_with_link(token, actions.prepare(token, form.password.data))
    except Refused as refused:
        return refusal_page(refused, lambda: _new_password_page(token, form, 422))
    flash(_("パスワードを設定しました。新しいパスワードでログインしてください。"))
    return redirect(url_for("accounts.sign_in"), 303)


def _new_password_page(token: str, form: NewPasswordForm, status: int) -> Response:
    if not actions.is_good(token):
        again = url_for("accounts.password_reset")
        return page("accounts/dead_link.html", status=404 if status == 200 else status, again=again)
    return page("accounts/new_password.html", status=status, form=form)
