"""What rested a deadline has ended: it is moved by that time, once."""

from datetime import datetime

from sqlalchemy import select

from marketplace import clock
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Contract, Milestone
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.contracts.resting import Rest, rest_of, step_of
from marketplace.refusals import WrongState
from marketplace.saying import gettext as _


def move(subject: Contract | Milestone) -> Contract | Milestone:
    """The timer: move a deadline whose time has come by what it rested. Raises WrongState when nothing is to move."""
    with transaction():
        contract = subject if isinstance(subject, Contract) else subject.contract
        lock("threads", contract.thread_id)
        lock("contracts", contract.id)
        at = clock.now()
        rest = rest_at(subject, at)
        if rest.now or not _moved(subject, rest, at):
            raise WrongState(still_resting())
        return subject


def catch_up(subject: Contract | Milestone, at: datetime) -> None:
    """Before a person acts: a deadline that rests, or rested, is moved first. Part of the caller's transaction."""
    if subject.due_at is not None and subject.due_at <= at:
        _moved(subject, rest_at(subject, at), at)


def after_hold(thread_id: int, at: datetime) -> None:
    """A hold has ended: move what it stopped. Part of the caller's transaction, which holds the thread's lock."""
    running = select(Contract).where(Contract.thread_id == thread_id, Contract.state.not_in(FINISHED))
    for contract in db.session.scalars(running).all():
        lock("contracts", contract.id)
        if contract.state == "disputed":
            continue
        for subject in (contract, *contract.milestones):
            _moved(subject, rest_at(subject, at), at)


def must_not_rest(subject: Contract | Milestone, at: datetime) -> None:
    """For what time does by itself. Raises WrongState while the deadline rests, or has to be moved first."""
    if rest_at(subject, at).stands_in_the_way:
        raise WrongState(still_resting())


def rest_at(subject: Contract | Milestone, at: datetime) -> Rest:
    """The rest of the subject's present step; none when no deadline runs."""
    step = step_of(subject)
    return rest_of(step, at) if step is not None else Rest(False, {})


def still_resting() -> str:
    return _("期限は、事務局の確認または休業のあいだ止まっています。")


def _moved(subject: Contract | Milestone, rest: Rest, at: datetime) -> bool:
    """Write one event for each reason for which something is owed."""
    owed = {reason: length for reason, length in rest.owed.items() if length}
    for reason, length in owed.items():
        transition(subject, "postpone", by=None, at=at, due_at=subject.due_at + length, reason_code=reason)
    return bool(owed)
