"""Ending a contract before its time: asked for, agreed to, refused."""

from flask import request, url_for
from flask_login import current_user

from marketplace.actions.contracts import ending
from marketplace.blueprints.answers import act, way
from marketplace.blueprints.contracts.blueprint import blueprint
from marketplace.blueprints.contracts.pages import page_of
from marketplace.forms.contracts import EndForm
from marketplace.models import Contract
from marketplace.models.contracts import overview
from marketplace.refusals import Invalid
from marketplace.saying import gettext as _
from marketplace.web import found


@blueprint.post("/contracts/<int:contract_id>/request-end")
def request_end(contract_id: int):
    """Ask the other side to end; with `calculate` only show what an amount would mean."""
    contract, form = _contract(contract_id), EndForm()
    if not form.validate():
        return page_of(contract_id, 422, end_form=form)
    if request.form.get("calculate"):
        return _calculated(contract, form)

    return act(
        lambda: ending.request_end(contract, by=current_user, amount=form.amount.data, note=form.note.data, way=way()),
        to=url_for("contracts.show", contract_id=contract_id),
        show=lambda: page_of(contract_id, end_form=form),
        done=_("途中終了をリクエストしました。相手の回答をお待ちください。"),
        form=form,
    )


def _calculated(contract: Contract, form: EndForm):
    """The page with the figures of the typed amount; nothing is written."""
    try:
        amount = ending.checked_amount(contract, form.amount.data)
    except Invalid as refused:
        form[refused.field].errors = [refused.message]
        return page_of(contract.id, 422, end_form=form)
    quote = overview.overview(contract, current_user).quote_of_end(amount) if amount is not None else None
    return page_of(contract.id, end_form=form, end_quote=quote)


@blueprint.post("/contracts/<int:contract_id>/agree-to-end")
def agree_to_end(contract_id: int):
    """Agree: everything open is closed, and the contract terminated."""
    contract = _contract(contract_id)
    return act(
        lambda: ending.agree_to_end(contract, by=current_user),
        to=url_for("contracts.show", contract_id=contract_id),
        show=lambda: page_of(contract_id),
        done=_("途中終了に同意しました。契約は終了しました。"),
    )


@blueprint.post("/contracts/<int:contract_id>/refuse-to-end")
def refuse_to_end(contract_id: int):
    """Refuse: the contract goes on as it was."""
    contract = _contract(contract_id)
    return act(
        lambda: ending.refuse_to_end(contract, by=current_user),
        to=url_for("contracts.show", contract_id=contract_id),
        show=lambda: page_of(contract_id),
        done=_("途中終了を拒否しました。契約は続いています。"),
    )


def _contract(contract_id: int) -> Contract:
    return found(overview.find(contract_id, current_user))
