"""Ending a contract before its time: by agreement, refusal, silence, or because it was never funded."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from marketplace import clock, filters
from marketplace.actions.contracts.delivery import division, held_in
from marketplace.actions.contracts.terms import hindering_claim, must_have_no_open_claim
from marketplace.actions.contracts.told import tell_both, tell_person
from marketplace.actions.messages import say
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, ContractEvent, Milestone
from marketplace.models.contracts.contract import END_DAYS
from marketplace.refusals import Invalid, WrongState


def request_end(contract: Contract, *, by, amount: int | None, note: str) -> Contract:
    """Ask the other side to end the contract.

    When something was delivered for the open part, `amount` (yen, tax included) names what is to be paid of it; when
    nothing ever was, everything held is refunded and no amount may be named. Raises Invalid for the field `amount`.
    """
    with transaction():
        _lock(contract)
        why = hinders_ending(contract)
        if why:
            raise WrongState(why)
        at = clock.now()
        amount = _checked_amount(contract, amount)
        due_at = at + timedelta(days=END_DAYS)
        transition(contract, "request_end", by=by, at=at, due_at=due_at, amount=amount)
        if note:
            say(contract.thread, by=by, text=note, at=at, kind="end", contract_id=contract.id)
        tell_person(contract.counterpart(by), "request_end", contract, until=lambda: filters.when(due_at))
        return contract


def hinders_ending(contract: Contract) -> str:
    """Why an end cannot be requested now, or an empty string."""
    if contract.state not in {"awaiting_escrow", "active"}:
        return _("いまの状態では、途中終了をリクエストできません。")
    if any(part.state == "delivered" for part in contract.milestones):
        return _("検収中の納品があります。検収が終わってから、途中終了をリクエストできます。")
    return hindering_claim(contract.id)


def delivered_part(contract: Contract) -> Milestone | None:
    """The open part for which something was delivered: its share is what an end must name."""
    return next((part for part in contract.milestones if not part.is_closed and part.was_delivered), None)


def _checked_amount(contract: Contract, amount: int | None) -> int | None:
    part = delivered_part(contract)
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
        asked = _asked(contract)
        if by is not None and delivered_part(contract):
            _must_be_in_time(contract, at)
        must_have_no_open_claim(contract.id)
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
        asked = _asked(contract)
        if by is not None and not delivered_part(contract):
            _must_be_in_time(contract, at)
        transition(contract, "refuse_to_end", by=by, at=at, to=asked.from_state)
        if by is None:
            tell_both(contract, "refuse_to_end_timer")
        else:
            tell_person(contract.counterpart(by), "refuse_to_end", contract)
        return contract


def _asked(contract: Contract) -> ContractEvent:
    """The request that waits for an answer."""
    if contract.state != "ending":
        raise WrongState(_("回答を待っている終了リクエストはありません。"))
    return contract.last_event("request_end")


def _must_be_in_time(contract: Contract, at: datetime) -> None:
    """Silence has answered when its time has come, whether or not the timer ran: the opposite answer comes too late."""
    if contract.due_at <= at:
        raise WrongState(_("回答期限が過ぎたため、この回答はできません。まもなく結果がこの画面に表示されます。"))


def answer_by_silence(contract: Contract) -> Contract:
    """Day 7 without an answer: ended when no open part was ever delivered, otherwise refused."""
    with transaction():
        _lock(contract)
        return refuse_to_end(contract, by=None) if delivered_part(contract) else agree_to_end(contract, by=None)


def expire(contract: Contract) -> Contract:
    """The timer ends a contract that nobody funded for 30 days."""
    with transaction():
        _lock(contract)
        at = clock.now()
        must_have_no_open_claim(contract.id)
        close_all(contract, by=None, at=at, amount=None)
        transition(contract, "expire", by=None, at=at)
        tell_both(contract, "expire")
        return contract


def _lock(contract: Contract) -> None:
    lock("threads", contract.thread_id)
    lock("contracts", contract.id)
    db.session.refresh(contract)
