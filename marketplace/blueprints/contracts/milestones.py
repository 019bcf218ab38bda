"""What is done with a milestone: fund, deliver, return, accept."""

import secrets

from flask import url_for
from flask_login import current_user

from marketplace.actions import attachments, form_keys, payments
from marketplace.actions.contracts import delivery
from marketplace.blueprints.answers import act, way
from marketplace.blueprints.contracts.blueprint import blueprint
from marketplace.blueprints.contracts.pages import page_of
from marketplace.extensions import db
from marketplace.forms.contracts import DeliverForm, ReturnForm
from marketplace.forms.payments import FundForm
from marketplace.models import Milestone
from marketplace.refusals import Refused
from marketplace.saying import gettext as _
from marketplace.web import form_key, found, refusal_page, see


@blueprint.post("/milestones/<int:milestone_id>/fund")
def fund(milestone_id: int):
    """Pay into escrow. The form's key is the payment's: the same form again is the same payment and the same answer."""
    part = _part(milestone_id)
    contract_id, form = part.contract_id, FundForm()
    if not form.validate():
        return page_of(contract_id, 422, fund_form=form)
    key = form_key()
    if not form_keys.is_usable(key):
        key = secrets.token_urlsafe(16)
    try:
        payments.fund(part, by=current_user, key=key, behaviour=form.behaviour.data or "ok")
    except Refused as refused:
        return refusal_page(refused, lambda: page_of(contract_id, fund_form=form))
    return see("contracts.show", contract_id=contract_id)


@blueprint.post("/milestones/<int:milestone_id>/deliver")
def deliver(milestone_id: int):
    """Deliver words and files; the inspection period begins."""
    part = _part(milestone_id)
    contract_id, form = part.contract_id, DeliverForm()
    if not form.validate():
        return page_of(contract_id, 422, deliver_form=form)

    def show():
        return page_of(contract_id, deliver_form=form)

    try:
        with attachments.stored(form.files.data, by=current_user) as files:
            return act(
                lambda: delivery.deliver(part, by=current_user, note=form.note.data, files=files, way=way()),
                to=url_for("contracts.show", contract_id=contract_id),
                show=show,
                done=_("納品しました。クライアントの検収をお待ちください。"),
                form=form,
            )
    except attachments.NotStored as refused:
        return refusal_page(refused, show)


@blueprint.post("/milestones/<int:milestone_id>/return", endpoint="return")
def return_(milestone_id: int):
    """Return a delivery with reasons."""
    part = _part(milestone_id)
    contract_id, form = part.contract_id, ReturnForm()
    if not form.validate():
        return page_of(contract_id, 422, return_form=form)
    return act(
        lambda: delivery.return_(part, by=current_user, note=form.note.data, way=way()),
        to=url_for("contracts.show", contract_id=contract_id),
        show=lambda: page_of(contract_id, return_form=form),
        done=_("差し戻しました。理由はワーカーに届いています。"),
        form=form,
    )


@blueprint.post("/milestones/<int:milestone_id>/accept")
def accept(milestone_id: int):
    """Accept a delivery: the held money goes to the worker."""
    part = _part(milestone_id)
    contract_id = part.contract_id
    return act(
        lambda: delivery.accept(part, by=current_user),
        to=url_for("contracts.show", contract_id=contract_id),
        show=lambda: page_of(contract_id),
        done=_("検収しました。報酬が確定し、ワーカーの残高に入りました。"),
    )


def _part(milestone_id: int) -> Milestone:
    return found(db.session.scalar(Milestone.visible_to(current_user).where(Milestone.id == milestone_id)))
