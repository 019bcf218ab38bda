"""What one looks at: the calculator, the list of contracts, and the page of one."""

from flask import Response, request
from flask_login import current_user

from marketplace import clock
from marketplace.actions.accounts.access import hinders_beginning
from marketplace.blueprints.contracts.blueprint import blueprint
from marketplace.forms.contracts import CalculatorForm, DeliverForm, EndForm, ReturnForm
from marketplace.forms.payments import FundForm
from marketplace.models import Contract, ledger
from marketplace.models.contact_requests.status import status_for
from marketplace.models.contracts import hindrances, listed, overview
from marketplace.models.contracts.waiting import waiting
from marketplace.models.contracts.words import CONTRACT_STATES, MILESTONE_STATES
from marketplace.rules import quotes
from marketplace.web import found, page, row_number, wants_fragment


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


@blueprint.get("/contracts")
def index():
    """My contracts as client or as worker, by state, the newest first."""
    role = request.args.get("role") if request.args.get("role") in {"client", "worker"} else current_user.role
    state = request.args.get("state") if request.args.get("state") in Contract.states() else None
    contracts, older = listed.contracts(current_user, role, state, row_number(request.args.get("before")))
    return page(
        "contracts/index.html",
        contracts=contracts,
        older=older,
        role=role,
        state=state,
        counts=listed.counts(current_user),
        STATES=CONTRACT_STATES,
    )


@blueprint.get("/contracts/<int:contract_id>")
def show(contract_id: int):
    """The page of a contract; polled while a payment waits for its result, then 204 as long as nothing happened."""
    contract = found(overview.find(contract_id, current_user))
    if wants_fragment() and request.args.get("seen") == str(overview.seen(contract)):
        return Response(status=204)
    return contract_page(contract)


def contract_page(contract: Contract, status: int = 200, **typed) -> Response:
    """The contract as it is now; `typed` are forms that come back with what was typed."""
    shown = overview.overview(contract, current_user)
    forms = {"deliver_form": DeliverForm, "return_form": ReturnForm, "end_form": EndForm, "fund_form": FundForm}
    made = {name: typed.get(name) or form(formdata=None) for name, form in forms.items()}
    doable = hindrances.doable(contract, shown.current, current_user, clock.now())
    is_client = current_user.id == contract.client_id
    other = contract.worker if is_client else contract.client
    return page(
        "contracts/show.html",
        "contracts/_contract.html",
        status=status,
        shown=shown,
        contract=contract,
        waiting=waiting(contract, shown.current, current_user, clock.now()),
        doable=doable,
        unsent=unsent(made, doable),
        is_client=is_client,
        contact=status_for(contract.thread_id, me=current_user.id, other=other.display_name, now=clock.now()),
        end_quote=typed.get("end_quote"),
        asked=contract.last_event("request_end") if contract.state == "ending" else None,
        hinders_beginning=hinders_beginning(current_user),
        hinders_ending=hindrances.ending(contract),
        hinders_changing=hindrances.changing(contract),
        STATES=CONTRACT_STATES,
        PART_STATES=MILESTONE_STATES,
        **made,
    )


def unsent(forms: dict, doable: set[str]) -> str:
    """A text that was typed for something that cannot be done any more: it is shown, so that it can be copied."""
    notes = {"deliver": "deliver_form", "return": "return_form", "request_end": "end_form"}
    return "\n\n".join(forms[form].note.data or "" for verb, form in notes.items() if verb not in doable).strip()


def page_of(contract_id: int, status: int = 200, **typed) -> Response:
    """The page of a contract that was found before, read anew."""
    return contract_page(found(overview.find(contract_id, current_user)), status, **typed)
