"""Ending a contract before its time: by agreement, refusal, silence, or because it was never funded."""

from datetime import datetime, timedelta

from marketplace import clock, filters
from marketplace.actions.contracts import resting
from marketplace.actions.contracts.delivery import division, held_in
from marketplace.actions.contracts.told import tell_both, tell_person
from marketplace.actions.gate import STRAIGHT, Way
from marketplace.actions.messages import Form, say
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Message
from marketplace.models.contracts import hindrances
from marketplace.models.contracts.contract import END_DAYS
from marketplace.refusals import Invalid, WrongState
from marketplace.saying import gettext as _


def request_end(contract: Contract, *, by, amount: int | None, note: str, way: Way = STRAIGHT) -> Contract | Message:
    """Ask the other side to end the contract.

    When something was delivered for the open part, `amount` (yen, tax included) names what is to be paid of it; when
    nothing ever was, everything held is refunded and no amount may be named. Raises Invalid for the field `amount`.
    Returns the message when the words are held for staff first.
    """
    with transaction():
        _lock(contract)
        _must_be_endable(contract)
        at = clock.now()
        amount = checked_amount(contract, amount)
        if note:
            form = Form("request_end", {"amount": amount})
            message = say(
                contract.thread, by=by, text=note, at=at, kind="end", contract_id=contract.id, way=way, form=form
            )
            if message.state == "held":
                return message
        return _ask(contract, by, amount, at)


def request_end_held(message: Message, amount: int | None, at: datetime) -> None:
    """Ask for the end for which a held message waited, now sent: part of the caller's transaction. Raises Refused."""
    contract = db.session.get_one(Contract, message.contract_id)
    _lock(contract)
    _must_be_endable(contract)
    _ask(contract, message.sender, checked_amount(contract, amount), at)


def _must_be_endable(contract: Contract) -> None:
    if why := hindrances.ending(contract):
        raise WrongState(why)


def _ask(contract: Contract, by, amount: int | None, at: datetime) -> Contract:
    due_at = at + timedelta(days=END_DAYS)
    transition(contract, "request_end", by=by, at=at, due_at=due_at, amount=amount)
    tell_person(contract.counterpart(by), "request_end", contract, until=lambda: filters.when(due_at))
    return contract


def checked_amount(contract: Contract, amount: int | None) -> int | None:
    """The amount that a request to end may name. Raises Invalid for the field `amount`."""
    part = contract.delivered_part
    if part is None:
        if amount is not None:
            raise Invalid("amount", _("まだ納品がないため、支払う金額は指定できません。仮払いの全額が返金されます。"))
        return None
    if amount is None or not 0 <= amount <= part.total:
        why = _("納品があったため、支払う金額（税込）を0円から%(most)sまでで入力してください。")
        raise Invalid("amount", why % {"most": filters.yen(part.total)})
    return amount


def agree_to_end(contract: Contract, *, by) -> Contract:
    """Agree to the end: everything open is closed and the contract terminated. `by` None: nobody answered in 7 days."""
    with transaction():
        _lock(contract)
        at = clock.now()
        if by is not None:
            resting.catch_up(contract, at)
        if why := hindrances.agreeing(contract, at):
            raise WrongState(why)
        asked = contract.last_event("request_end")
        close_all(contract, by=by, at=at, amount=asked.amount)
        transition(contract, "agree_to_end", by=by, at=at)
        tell_both(contract, "terminate")
        return contract


def close_all(contract: Contract, *, by, at: datetime, amount: int | None) -> None:
    """Close every open part: unfunded ones are cancelled, held money is refunded, or split when `amount` is named."""
    for part in contract.milestones:
        if part.state == "unfunded":
            transition(part, "cancel", by=by, at=at)
        elif not part.is_closed and amount is None:
            transition(part, "refund", by=by, at=at, to_client=held_in(part))
        elif not part.is_closed:
            transition(part, "split", by=by, at=at, part=amount, **division(part, amount))


def refuse_to_end(contract: Contract, *, by) -> Contract:
    """Refuse the end: the contract is again what it was. `by` None: nobody answered, and something was delivered."""
    with transaction():
        _lock(contract)
        at = clock.now()
        if by is not None:
            resting.catch_up(contract, at)
        if why := hindrances.refusing(contract, at):
            raise WrongState(why)
        asked = contract.last_event("request_end")
        transition(contract, "refuse_to_end", by=by, at=at, to=asked.from_state)
        if by is None:
            tell_both(contract, "refuse_to_end_timer")
        else:
            tell_person(contract.counterpart(by), "refuse_to_end", contract)
        return contract


def answer_by_silence(contract: Contract) -> Contract:
    """Day 7 without an answer: ended when no open part was ever delivered, otherwise refused."""
    with transaction():
        _lock(contract)
        resting.must_not_rest(contract, clock.now())
        return refuse_to_end(contract, by=None) if contract.delivered_part else agree_to_end(contract, by=None)


def expire(contract: Contract) -> Contract:
    """The timer ends a contract that nobody funded for 30 days."""
    with transaction():
        _lock(contract)
        at = clock.now()
        if why := hindrances.paying(contract):
            raise WrongState(why)
        close_all(contract, by=None, at=at, amount=None)
        transition(contract, "expire", by=None, at=at)
        tell_both(contract, "expire")
        return contract


def _lock(contract: Contract) -> None:
    lock("threads", contract.thread_id)
    lock("contracts", contract.id)
    db.session.refresh(contract)
