"""The page of a contract: everything that stands on it, in a number of queries that does not grow with its rows."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace import clock
from marketplace.extensions import db
from marketplace.models import ledger, steps
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.history import Entry, history
from marketplace.models.contracts.milestone import Milestone
from marketplace.models.offers import Offer
from marketplace.models.payments import Payment
from marketplace.rules import fees, money
from marketplace.rules.quotes import Quote, quote, together


@dataclass(frozen=True, slots=True)
class PartFigures:
    """A milestone with what both sides pay and get for it; `refund` is what went back to the client."""

    part: Milestone
    quote: Quote
    refund: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page shows. `current` is the part on which the contract stands, `step` the one next thing.

    `claim` is a payment that waits for its result, `failed` the last one when it failed, `offer` terms that wait for an
    answer; `seen` grows with every event.
    """

    contract: Contract
    parts: list[PartFigures]
    together: Quote
    tiers: tuple[fees.Tier, ...]
    current: Milestone
    step: steps.Step
    claim: Payment | None
    failed: Payment | None
    offer: Offer | None
    history: list[Entry]
    seen: int

    @property
    def paid(self) -> int:
        """What was already paid to the worker's side, tax included."""
        return _paid(self.contract)

    def quote_of_end(self, amount: int) -> Quote:
        """The figures when the contract ends with `amount` yen (tax included) of the open part."""
        price, tax = money.take_tax_out(amount)
        return quote(price, tax, before=self.paid, withhold=self.contract.withholding, tiers=self.tiers)

    def held(self) -> int:
        """What the escrow holds, in yen."""
        return sum(event.paid_in for event in self.current.events) if not self.current.is_closed else 0


def find(contract_id: int, user) -> Contract | None:
    """The contract with its rows, when `user` is a party to it."""
    return db.session.scalar(
        Contract.visible_to(user)
        .where(Contract.id == contract_id)
        .options(
            joinedload(Contract.client),
            joinedload(Contract.worker),
            selectinload(Contract.events),
            selectinload(Contract.milestones).selectinload(Milestone.events),
            selectinload(Contract.payments).joinedload(Payment.events),
        )
        .execution_options(populate_existing=True)
    )


def overview(contract: Contract, user) -> Overview:
    """Everything that the page of a contract that was found shows to `user`."""
    tiers = ledger.tiers_of(contract.fee_table_id)
    parts = figures(contract, tiers)
    claim = next((payment for payment in contract.payments if payment.state == "claimed"), None)
    newest = contract.payments[-1] if contract.payments else None
    offer = db.session.scalar(select(Offer).where(Offer.thread_id == contract.thread_id, Offer.state == "pending"))
    facts = replace(
        steps.standing_of(contract),
        claimed=claim is not None,
        offer_by=offer.author_id if offer is not None else None,
        offer_until=offer.valid_until if offer is not None else None,
    )
    return Overview(
        contract=contract,
        parts=parts,
        together=together(one.quote for one in parts if one.part.state not in {"cancelled", "refunded"}),
        tiers=tiers,
        current=steps.open_part(contract.milestones),
        step=steps.next_step(facts, user.id, clock.now()),
        claim=claim,
        failed=newest if newest is not None and newest.state == "failed" else None,
        offer=offer,
        history=history(contract),
        seen=seen(contract),
    )


def seen(contract: Contract) -> int:
    """A number that grows with every event of the contract, its milestones and payments, and with every new row."""
    payments = contract.payments
    return (
        contract.seq + sum(part.seq + 1 for part in contract.milestones) + sum(payment.seq + 1 for payment in payments)
    )


def figures(contract: Contract, tiers: tuple[fees.Tier, ...]) -> list[PartFigures]:
    """Each part's figures: as they were booked when it is closed, otherwise as they will be when all goes well."""
    before = _paid(contract)
    found = []
    for part in contract.milestones:
        closing = part.events[-1] if part.is_closed else None
        if closing is not None and closing.verb in {"accept", "split"}:
            price, tax = money.take_tax_out(closing.part) if closing.verb == "split" else (part.price, part.tax)
            booked = Quote(price, tax, closing.withheld, closing.to_fee, closing.to_fee_tax)
            found.append(PartFigures(part, booked, closing.to_client))
        elif closing is not None:
            found.append(PartFigures(part, Quote(0, 0, 0, 0, 0), closing.to_client))
        else:
            expected = quote(part.price, part.tax, before=before, withhold=contract.withholding, tiers=tiers)
            before += part.total
            found.append(PartFigures(part, expected))
    return found


def _paid(contract: Contract) -> int:
    paid = 0
    for part in contract.milestones:
        for event in part.events:
            if event.verb in {"accept", "split"}:
                paid += part.total if event.verb == "accept" else event.part
    return paid


def of_milestone(milestone_id: int, user) -> Milestone | None:
    """The milestone with its contract's rows, when `user` is a party to it."""
    contract_id = db.session.scalar(
        Milestone.visible_to(user).where(Milestone.id == milestone_id).with_only_columns(Milestone.contract_id)
    )
    contract = find(contract_id, user) if contract_id is not None else None
    return next((part for part in contract.milestones if part.id == milestone_id), None) if contract else None
