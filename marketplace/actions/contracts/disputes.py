"""A quarrel: either side calls staff; while it lasts nothing moves, and staff's decision ends it."""

from datetime import datetime

from marketplace import clock
from marketplace.actions.contracts.ending import close_all
from marketplace.actions.contracts.told import tell_both, tell_person
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.models import Contract
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _

OUTCOMES = ("active", "completed", "terminated")


def dispute(contract: Contract, *, by) -> Contract:
    """Call staff. No inspection, end or payment happens until the decision."""
    with transaction():
        lock("contracts", contract.id)
        transition(contract, "dispute", by=by, at=clock.now())
        tell_person(contract.counterpart(by), "dispute", contract)
        return contract


def decide(contract: Contract, *, by, outcome: str, amount: int | None, reason_code: str) -> Contract:
    """Staff decide: the contract goes on (`active`), or ends with `amount` yen (tax included) of the held part paid.

    `completed` needs an accepted part; with `terminated` and no amount everything held is refunded, which is possible
    only when nothing was delivered for it.
    """
    with transaction():
        lock("contracts", contract.id)
        at = clock.now()
        _must_be_possible(contract, outcome)
        if outcome == "active":
            _resume_inspection(contract, at)
        else:
            close_all(contract, by=by, at=at, amount=amount)
        transition(contract, "decide", by=by, at=at, to=outcome, reason_code=reason_code)
        tell_both(contract, "decide")
        return contract


def _must_be_possible(contract: Contract, outcome: str) -> None:
    """What was never paid for is not under way: such a contract can only end."""
    if contract.state != "disputed":
        raise WrongState(_("この契約は協議中ではありません。"))
    if outcome not in OUTCOMES:
        raise WrongState(_("決定の内容を選んでください。"))
    if outcome == "active" and not any(event.verb == "fund" for part in contract.milestones for event in part.events):
        raise WrongState(_("仮払いが一度もない契約は、続行の決定ができません。終了の決定を選んでください。"))


def _resume_inspection(contract: Contract, at: datetime) -> None:
    """The inspection rested during the quarrel: its deadline moves by that time."""
    rested = at - contract.last_event("dispute").at
    for part in contract.milestones:
        if part.state == "delivered":
            transition(part, "postpone", by=None, at=at, due_at=part.due_at + rested, reason_code="dispute")
