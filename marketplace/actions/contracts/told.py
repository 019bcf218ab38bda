"""Telling the parties of a contract what happened."""

from marketplace.actions.notifications import tell
from marketplace.models import Contract, Milestone, User


def tell_person(person: User, verb: str, contract: Contract, milestone: Milestone | None = None, **words) -> None:
    """A notice about the contract, or about one of its parts when it has several."""
    title = contract.title
    if milestone is not None and milestone.title != title:
        title = f"{title} / {milestone.title}"
    tell(person, f"contracts.{verb}", f"/contracts/{contract.id}", title=title, **words)


def tell_both(contract: Contract, verb: str, **words) -> None:
    """The same notice to client and worker."""
    for person in (contract.client, contract.worker):
        tell_person(person, verb, contract, **words)
