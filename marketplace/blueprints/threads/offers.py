"""Terms: offering them in a conversation, and answering them."""

from flask import Blueprint, Response, request, url_for
from flask_login import current_user

from marketplace import clock
from marketplace.actions import attachments, offers
from marketplace.blueprints.answers import act, way
from marketplace.blueprints.threads.pages import mine, page_of
from marketplace.extensions import db
from marketplace.forms.offers import OfferForm, usual_day
from marketplace.models import Offer, ledger
from marketplace.models.threads.page import ThreadPage, thread_page
from marketplace.rules import quotes
from marketplace.saying import gettext as _
from marketplace.web import found, page, refusal_page, signed_in_only

blueprint = Blueprint("offers", __name__)
blueprint.before_request(signed_in_only)


@blueprint.route("/threads/<int:thread_id>/offers/new", methods=["GET", "POST"])
def new(thread_id: int):
    """Offer terms; a pending offer of the other side is thereby countered. `add`, `calculate` only change the form."""
    thread = mine(thread_id)
    if request.method == "GET":
        return _new_page(thread_id, None)
    form = OfferForm()
    if "add" in request.form:
        form.add_row()
    if "add" in request.form or "calculate" in request.form:
        return _new_page(thread_id, form)
    if not form.validate():
        return _new_page(thread_id, form, 422)
    terms = form.terms(thread.job.title if thread.job is not None else _("業務委託"))

    def show() -> Response:
        return _new_page(thread_id, form)

    try:
        with attachments.stored(form.files.data, by=current_user) as files:
            return act(
                lambda: offers.offer(thread, by=current_user, terms=terms, text=form.body.data, files=files, way=way()),
                to=url_for("threads.show", thread_id=thread_id, _anchor="end"),
                show=show,
                done=_("条件を提示しました。回答をお待ちください。"),
                form=form,
            )
    except attachments.NotStored as refused:
        return refusal_page(refused, show)


def _new_page(thread_id: int, form: OfferForm | None, status: int = 200) -> Response:
    thread = mine(thread_id)
    shown = found(thread_page(thread_id, current_user, clock.now()))
    form = form or _proposed(shown)
    contract = shown.running
    return page(
        "offers/new.html",
        status=status,
        shown=shown,
        head=shown.head,
        form=form,
        quote=amounts_of(form, contract),
        hindered=offers.hinders_offering(thread, current_user),
    )


def _proposed(shown: ThreadPage) -> OfferForm:
    """A fresh form; as an answer to pending terms it begins with theirs."""
    pending, running = shown.pending, shown.running
    given = {"title": shown.head.job_title, "valid_until": usual_day()}
    if running is not None:
        given |= {"title": running.title, "withholding": running.withholding}
    if pending is not None:
        given |= {"title": pending.title, "withholding": pending.withholding}
        if len(pending.parts) == 1:
            given |= {"amount": pending.parts[0].price, "due_on": pending.parts[0].due_on}
        else:
            given["milestones"] = [
                {"title": part.title, "amount": part.price, "due_on": part.due_on} for part in pending.parts
            ]
    return OfferForm(formdata=None, data=given)


def amounts_of(form: OfferForm, contract=None) -> quotes.Quote | None:
    """What the typed amounts mean for both sides, all parts together, after what the running contract already holds."""
    figures = form.figures()
    if not figures:
        return None
    before = contract.counted_before if contract is not None else 0
    table = contract.fee_table_id if contract is not None else ledger.current_fee_table(clock.now())
    withhold = contract.withholding if contract is not None else bool(form.withholding.data)
    return quotes.together(quotes.quote_each(figures, before=before, withhold=withhold, tiers=ledger.tiers_of(table)))


@blueprint.post("/offers/<int:offer_id>/accept")
def accept(offer_id: int):
    """Agree to the other side's terms: a contract is made or changed."""
    offer = _offer(offer_id)
    thread_id = offer.thread_id
    return act(
        lambda: offers.accept(offer, by=current_user),
        to=lambda contract: url_for("contracts.show", contract_id=contract.id),
        show=lambda: page_of(thread_id),
        done=_("条件に同意しました。"),
    )


@blueprint.post("/offers/<int:offer_id>/decline")
def decline(offer_id: int):
    """Turn the terms down; the conversation goes on."""
    offer = _offer(offer_id)
    return _answer(
        offer.thread_id, lambda: offers.decline(offer, by=current_user), _("条件を見送り、相手に知らせました。")
    )


@blueprint.post("/offers/<int:offer_id>/withdraw")
def withdraw(offer_id: int):
    """Take one's own terms back."""
    offer = _offer(offer_id)
    return _answer(offer.thread_id, lambda: offers.withdraw(offer, by=current_user), _("条件を取り下げました。"))


def _answer(thread_id: int, verb, done: str) -> Response:
    to = url_for("threads.show", thread_id=thread_id, _anchor="end")
    return act(verb, to=to, show=lambda: page_of(thread_id), done=done)


def _offer(offer_id: int) -> Offer:
    return found(db.session.scalar(Offer.visible_to(current_user).where(Offer.id == offer_id)))
