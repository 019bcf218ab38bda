"""Bringing a milestone's money in: claim a row, commit, call the provider, write its answer.

A sweeper asks about claims that got no answer, and returns money that came when it could no longer be held.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from flask import current_app
from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import joinedload

from marketplace import clock
from marketplace.actions.accounts.access import may_begin
from marketplace.actions.contracts.delivery import locked
from marketplace.actions.contracts.told import tell_person
from marketplace.actions.transaction import changed_meanwhile, lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.gateways.payments import PROVIDERS, Answer
from marketplace.models import Contract, Milestone, Payment, PaymentEvent
from marketplace.models.contracts import hindrances
from marketplace.refusals import Refused, WrongPerson, WrongState
from marketplace.rules import money
from marketplace.saying import gettext as _

ASK_AFTER = timedelta(minutes=2)
ASK_AGAIN_FOR = timedelta(days=1)
NOT_RECEIVED = "not_received"


def fund(milestone: Milestone, *, by, key: str, behaviour: str = "ok") -> Payment:
    """Pay a milestone into escrow. The same `key` again is the same payment: one charge, whatever the number of clicks.

    `behaviour` is passed to the sandbox. Never part of another transaction: the claim has to stand before the provider
    is called. Raises WrongState when the part cannot be funded now, WrongPerson for anybody but the client.
    """
    assert not db.session.info.get("in_transaction")
    payment, is_new = claim(milestone, by=by, key=key)
    if is_new:
        provider = PROVIDERS[payment.provider]
        identity, key, amount = payment.id, payment.key, payment.amount
        db.session.rollback()
        answer = provider.charge(key, amount, behaviour)
        payment = settle(identity, answer)
    return payment


def claim(milestone: Milestone, *, by, key: str) -> tuple[Payment, bool]:
    """Write the claim before anything is asked of the provider. Returns it, and whether it is new."""
    may_begin(by)
    with transaction():
        contract = locked(milestone)
        known = db.session.scalar(select(Payment).where(Payment.key == key))
        if known is not None and known.payer_id == by.id and known.milestone_id == milestone.id:
            return known, False
        if by.id != contract.client_id:
            raise WrongPerson(_("仮払いができるのはクライアントだけです。"))
        if why := hindrances.funding(milestone, clock.now()):
            raise WrongState(why)
        payment = Payment(
            state=Payment.BORN,
            contract_id=contract.id,
            milestone_id=milestone.id,
            payer_id=by.id,
            provider=current_app.config["PAYMENTS"],
            amount=money.to_hold(milestone.price, milestone.tax, contract.withholding),
            key=key,
            created_at=clock.now(),
        )
        db.session.add(payment)
        db.session.flush()
        return payment, True


def settle(payment_id: int, answer: Answer) -> Payment:
    """Write the provider's answer. An unknown one leaves the claim as it is; the sweeper asks again."""
    with transaction():
        thread_id, contract_id = _roots(payment_id)
        lock("threads", thread_id)
        lock("contracts", contract_id)
        payment = db.session.scalar(_WITH_ITS_CONTRACT, {"id": payment_id})
        if answer.status == "succeeded" and payment.state in {"claimed", "failed"}:
            _arrived(payment)
        elif answer.status == "failed" and payment.state == "claimed":
            transition(payment, "fail", by=None, at=clock.now(), reason_code=answer.reason)
            tell_person(payment.contract.client, "fund_failed", payment.contract, payment.milestone)
        return payment


def _roots(payment_id: int) -> tuple[int, int]:
    """The ids of the thread and the contract of a payment. Raises WrongState when it is gone (a demo was reset)."""
    found = db.session.execute(_ROOTS, {"id": payment_id}).one_or_none()
    if found is None:
        raise WrongState(changed_meanwhile())
    return found.thread_id, found.contract_id


_ROOTS = (
    select(Contract.thread_id, Payment.contract_id)
    .join(Contract, Contract.id == Payment.contract_id)
    .where(Payment.id == bindparam("id"))
)
_WITH_ITS_CONTRACT = (
    select(Payment)
    .where(Payment.id == bindparam("id"))
    .options(
        joinedload(Payment.milestone),
        joinedload(Payment.contract).options(joinedload(Contract.client), joinedload(Contract.worker)),
    )
)


def _arrived(payment: Payment) -> None:
    """The money came: it is held for the milestone, or, when that is impossible by now, is due back."""
    at = clock.now()
    contract, milestone = payment.contract, payment.milestone
    others = Payment.open_of(contract.id).where(Payment.id != payment.id, Payment.milestone_id == milestone.id)
    fundable = milestone.state == "unfunded" and contract.state in {"awaiting_escrow", "active"}
    if not fundable or db.session.scalar(others) is not None:
        transition(payment, "misdirect", by=None, at=at, paid_in=payment.amount)
        tell_person(contract.client, "misdirect", contract, milestone)
        return
    transition(payment, "succeed", by=None, at=at)
    transition(milestone, "fund", by=contract.client, at=at, paid_in=payment.amount)
    if contract.state == "awaiting_escrow":
        transition(contract, "start", by=contract.client, at=at)
    for person in (contract.client, contract.worker):
        tell_person(person, "fund", contract, milestone)


def sweep() -> int:
    """Ask the provider about claims without an answer, and return what is due back; returns how many were looked at.

    A charge of which the provider knew nothing is asked about for a day longer: it may have arrived since.
    """
    now = clock.now()
    lost = select(PaymentEvent.payment_id).where(PaymentEvent.verb == "fail", PaymentEvent.reason_code == NOT_RECEIVED)
    unanswered = select(Payment.id, Payment.provider, Payment.key).where(
        or_(
            and_(Payment.state == "claimed", Payment.created_at <= now - ASK_AFTER),
            and_(Payment.state == "failed", Payment.created_at > now - ASK_AGAIN_FOR, Payment.id.in_(lost)),
        )
    )
    rows = db.session.execute(unanswered).all()
    db.session.rollback()
    for identity, provider, key in rows:
        _unless_refused(settle, identity, PROVIDERS[provider].status(key))
    due_back = list(db.session.scalars(select(Payment.id).where(Payment.state == "refund_due")))
    db.session.rollback()
    for identity in due_back:
        _unless_refused(give_back, identity)
    return len(rows) + len(due_back)


def _unless_refused(verb: Callable, *arguments) -> None:
    """Do it; when somebody was faster, it is left for the next time."""
    with suppress(Refused):
        verb(*arguments)


def give_back(payment_id: int) -> Payment:
    """Return money that came too late to its source (the sandbox's own, at once)."""
    with transaction():
        _thread_id, contract_id = _roots(payment_id)
        lock("contracts", contract_id)
        payment = db.session.scalar(_WITH_ITS_CONTRACT, {"id": payment_id})
        transition(payment, "return", by=None, at=clock.now(), to_client=payment.amount)
        return payment
