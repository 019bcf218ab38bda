"""Contracts: the calculator, the list, the page, and what is done with a contract and its milestones."""

from flask import Blueprint, request

from marketplace import clock
from marketplace.forms.contracts import CalculatorForm
from marketplace.models import ledger
from marketplace.rules import quotes
from marketplace.web import page

blueprint = Blueprint("contracts", __name__)


@blueprint.get("/calculator")
def calculator():
    """What the client pays and the worker gets for an amount; everybody may ask."""
    form = CalculatorForm(request.args)
    asked = any(text.strip() for text in request.args.getlist("amount"))
    tiers = ledger.tiers_of(ledger.current_fee_table(clock.now()))
    quote, bands, before = None, [], 0
    if asked and form.validate():
        before = form.before.data or 0
        price, tax = quotes.price_and_tax(form.amount.data, form.tax_included.data)
        quote = quotes.quote(price, tax, before=before, withhold=form.withholding.data, tiers=tiers)
        bands = quotes.bands(before + quote.total, tiers)
    return page(
        "contracts/calculator.html",
        "contracts/_calculator.html",
        status=422 if asked and quote is None else 200,
        form=form,
        quote=quote,
        before=before,
        tiers=tiers,
        bands=bands,
    )
