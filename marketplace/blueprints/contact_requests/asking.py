"""What the parties do: the applicant submits, withdraws, answers and appeals; the other side agrees or refuses."""

from collections.abc import Callable

from flask import Response, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import contact_requests
from marketplace.blueprints.answers import act
from marketplace.blueprints.contact_requests.blueprint import blueprint
from marketplace.blueprints.contact_requests.pages import page_of
from marketplace.extensions import db
from marketplace.forms.contact_requests import AnswerForm, AppealForm, RequestForm
from marketplace.models import ContactRequest, Thread
from marketplace.models.contact_requests.standing import standing_of
from marketplace.refusals import Invalid, Refused, WrongPerson, WrongState
from marketplace.saying import gettext as _
from marketplace.web import found, refusal_page


@blueprint.post("/threads/<int:thread_id>/contact-request")
def submit(thread_id: int):
    """Make the one request of the present scope."""
    thread, form = found(Thread.of_party(thread_id, current_user)), RequestForm()

    def show() -> Response:
        return page_of(thread_id, form=form)

    if not form.validate():
        if why := standing_of(thread_id).hinders(clock.now()):
            return refusal_page(WrongState(why), show)
        return page_of(thread_id, 422, form=form)
    return act(
        lambda: _blaming(form, lambda: contact_requests.submit(thread, form.asked(), by=current_user)),
        to=url_for("contact_requests.show", thread_id=thread_id),
        show=show,
        done=_("申請しました。結果は事務局からお知らせします。"),
    )


@blueprint.post("/contact-requests/<int:request_id>/withdraw")
def withdraw(request_id: int):
    """Take it back; it does not use up the scope."""
    return _do(
        request_id, contact_requests.withdraw, _("申請を取り下げました。必要になったら、あらためて申請できます。")
    )


@blueprint.post("/contact-requests/<int:request_id>/agree")
def agree(request_id: int):
    """The other side wants the exchange too."""
    return _do(request_id, contact_requests.agree, _("連絡先の交換に同意しました。"))


@blueprint.post("/contact-requests/<int:request_id>/refuse")
def refuse(request_id: int):
    """The other side does not want it."""
    return _do(request_id, contact_requests.refuse, _("連絡先の交換を希望しないと回答しました。"))


@blueprint.post("/contact-requests/<int:request_id>/answer")
def answer(request_id: int):
    """Tell staff what they asked."""
    return _say(request_id, contact_requests.answer, AnswerForm(), _("追加の情報を送りました。結果をお待ちください。"))


@blueprint.post("/contact-requests/<int:request_id>/appeal")
def appeal(request_id: int):
    """Ask for a second look."""
    return _say(request_id, contact_requests.appeal, AppealForm(), _("異議を申し立てました。結果をお待ちください。"))


def _do(request_id: int, verb: Callable, done: str) -> Response:
    asked = _request(request_id)
    thread_id = asked.thread_id
    return act(
        lambda: verb(asked, by=current_user),
        to=url_for("contact_requests.show", thread_id=thread_id),
        show=lambda: page_of(thread_id),
        done=done,
    )


def _say(request_id: int, verb: Callable, form, done: str) -> Response:
    """A verb that comes with words."""
    asked = _request(request_id)
    thread_id = asked.thread_id

    def show() -> Response:
        return page_of(thread_id, note_form=form)

    if not form.validate():
        if asked.may(verb.__name__, current_user):
            return page_of(thread_id, 422, note_form=form)
        return refusal_page(_not_now(asked, verb.__name__), show)
    return act(
        lambda: _blaming(form, lambda: verb(asked, by=current_user, text=form.note.data)),
        to=url_for("contact_requests.show", thread_id=thread_id),
        show=show,
        done=done,
    )


def _not_now(asked: ContactRequest, verb: str) -> Refused:
    """Why there is nothing to fill in: it is the other person's to do, or not possible in this state."""
    if any(asked.edges(verb)):
        return WrongPerson(_("この操作ができるのは、相手側または担当者です。"))
    return WrongState(_("この操作はいまの状態ではできません。最新の状態を表示しています。"))


def _blaming(form, verb: Callable):
    """Do the verb; what it finds wrong with a field stands at the field."""
    try:
        return verb()
    except Invalid as refused:
        form[refused.field].errors = [refused.message]
        raise


def _request(request_id: int) -> ContactRequest:
    return found(db.session.scalar(ContactRequest.visible_to(current_user).where(ContactRequest.id == request_id)))
