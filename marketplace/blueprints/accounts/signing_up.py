"""Signing up: the form, the link in the mail, the consent to the automatic check of texts."""

from flask import Response, redirect, request, session, url_for
from flask_babel import get_locale
from flask_login import current_user, login_required

from marketplace import entry
from marketplace.actions.accounts import sessions, settings
from marketplace.actions.accounts import sign_up as actions
from marketplace.blueprints.accounts.blueprint import blueprint
from marketplace.blueprints.answers import act
from marketplace.extensions import db
from marketplace.forms.accounts import ConfirmForm, EmailForm, SignUpForm
from marketplace.models import User
from marketplace.refusals import Refused
from marketplace.web import local_path, page, refusal_page

BROWSER = "sign_up"


@blueprint.route("/sign-up", methods=["GET", "POST"])
def sign_up():
    """Ask for an account. The answer is the same whether the address has one or not."""
    form = SignUpForm()
    if request.method != "POST":
        return redirect(url_for("front.index"), 303) if current_user.is_authenticated else _sign_up_page(form, 200)
    if not form.validate():
        return _sign_up_page(form, 422)
    try:
        password_hash = actions.prepare(form.email.data, form.password.data, address=request.remote_addr or "")
    except Refused as refused:
        return refusal_page(refused, lambda: _sign_up_page(form, 422))
    wanted = actions.Wanted(
        form.email.data, form.display_name.data, form.name.data, password_hash, get_locale().language
    )

    def verb() -> None:
        session[BROWSER] = actions.sign_up(wanted)

    return act(verb, to=url_for("accounts.sign_up_sent"), show=lambda: _sign_up_page(form, 422), form=form)


def _sign_up_page(form: SignUpForm, status: int) -> Response:
    return page("accounts/sign_up.html", status=status, form=form)


@blueprint.get("/sign-up/sent")
def sign_up_sent():
    """A mail is on its way."""
    return page("accounts/sign_up_sent.html")


@blueprint.route("/confirm", methods=["GET", "POST"])
def resend():
    """Ask for the link once more."""
    form = EmailForm()
    if request.method != "POST":
        return page("accounts/resend.html", form=form)
    if not form.validate():
        return page("accounts/resend.html", status=422, form=form)
    return act(
        lambda: actions.resend(form.email.data, address=request.remote_addr or ""),
        to=url_for("accounts.sign_up_sent"),
        show=lambda: page("accounts/resend.html", form=form),
    )


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str):
    """The link in the mail: a button makes the account; in another browser the password is asked for as well."""
    form = ConfirmForm()
    if request.method != "POST":
        return _confirm_page(token, form, 200)
    if not form.validate():
        return _confirm_page(token, form, 422)
    try:
        begun = actions.confirm(
            token,
            browser=session.get(BROWSER, ""),
            password=form.password.data,
            address=request.remote_addr or "",
            agent=request.user_agent.string,
        )
    except Refused as refused:
        return refusal_page(refused, lambda: _confirm_page(token, form, 422))
    sessions.end(entry.token())
    entry.begin(begun)
    return redirect(url_for("accounts.consent"), 303)


def _confirm_page(token: str, form: ConfirmForm, status: int) -> Response:
    asked = actions.found(token)
    if asked is None:
        return page(
            "accounts/dead_link.html", status=404 if status == 200 else status, again=url_for("accounts.resend")
        )
    same = actions.is_same_browser(asked, session.get(BROWSER, ""))
    return page("accounts/confirm.html", status=status, form=form, asked=asked, same_browser=same)


@blueprint.route("/consent", methods=["GET", "POST"])
@login_required
def consent():
    """The consent to the automatic check of texts, on a page of its own. Without it one can read but not write."""
    onward = local_path(request.values.get("next"))
    if request.method != "POST":
        return _consent_page(onward)
    if request.form.get("withdraw"):
        return act(
            lambda: settings.withdraw_consent(by=current_user),
            to=url_for("accounts.consent"),
            show=lambda: _consent_page(onward),
        )
    return act(lambda: settings.consent(by=current_user), to=onward, show=lambda: _consent_page(onward))


def _consent_page(onward: str) -> Response:
    person = db.session.get(User, current_user.id)
    return page("accounts/consent.html", next=onward, version=person.consent_version, at=person.consent_at)
