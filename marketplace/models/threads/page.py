"""Everything that a thread's page shows to one of its parties, from a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from marketplace.models import ledger, looks, standing
from marketplace.models.contact_requests.status import Status, status_for
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.steps import Standing, Step, next_step
from marketplace.models.threads import hindrances
from marketplace.models.threads.head import Head, head_of
from marketplace.models.threads.terms import Part, ShownContract, ShownOffer, contract_of
from marketplace.models.threads.timeline import Timeline, timeline
from marketplace.rules import quotes


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """`pending` is the offer that waits for an answer, `quote` what its (or else the contract's) parts mean for both.

    `contact` is the 申請ステータス, `looks` are those of staff into this thread (who, at, ground), the newest first.
    `hinders_…` say in words why something cannot be done now, or are empty.
    """

    head: Head
    talk: Timeline
    pending: ShownOffer | None
    contract: ShownContract | None
    step: Step
    box: standing.Box
    quote: quotes.Quote | None
    contact: Status
    looks: list

    @property
    def hinders_writing(self) -> str:
        return hindrances.writing(self.head.state)

    @property
    def hinders_offering(self) -> str:
        own_pending = self.pending is not None and self.pending.author_id == self.head.me
        return hindrances.offering(self.head.state, own_pending=own_pending)

    @property
    def hinders_declining(self) -> str:
        return hindrances.declining(self.head.state, contracted=self.contract is not None)

    @property
    def hinders_reopening(self) -> str:
        head, contracted = self.head, self.contract is not None
        return hindrances.reopening(
            head.state, about_job=head.job_id is not None, contracted=contracted, reopened=head.reopened
        )

    @property
    def running(self) -> ShownContract | None:
        """The contract that is not finished."""
        return self.contract if self.contract is not None and self.contract.state not in FINISHED else None


def thread_page(thread_id: int, user, now: datetime, before: int | None = None) -> ThreadPage | None:
    """The page as this party finds it; None when the thread is unknown or somebody else's."""
    head = head_of(thread_id, user)
    if head is None:
        return None
    talk = timeline(head, before, now)
    contract = contract_of(head.contract_id) if head.contract_id else None
    pending = next((offer for offer in talk.offers if offer.state == "pending"), None)
    box = standing.client_box if head.other is head.client else standing.worker_box
    return ThreadPage(
        head=head,
        talk=talk,
        pending=pending,
        contract=contract,
        step=next_step(_facts(head, pending, contract), user.id, now),
        box=box(head.other.id),
        quote=_quote(pending, contract, now),
        contact=status_for(head.id, me=head.me, other=head.other.display_name, now=now),
        looks=looks.looks_told(thread_id, head.me) if head.has_looks else [],
    )


def _facts(head: Head, pending: ShownOffer | None, contract: ShownContract | None) -> Standing:
    facts = {
        "client_id": head.client.id,
        "worker_id": head.worker.id,
        "thread_state": head.state,
        "spoke_last": head.spoke_last,
        "last_at": head.last_at,
    }
    if pending is not None:
        facts |= {"offer_by": pending.author_id, "offer_until": pending.valid_until}
    if contract is not None:
        part = contract.open_part
        facts |= {
            "contract_state": contract.state,
            "fund_by": contract.fund_by,
            "end_due_at": contract.due_at,
            "asked_by": contract.asked_by,
            "claimed": contract.claimed,
            "part_state": part.state,
            "part_due_at": part.due_at,
            "part_due_on": part.due_on,
        }
    return Standing(**facts)


def _quote(pending: ShownOffer | None, contract: ShownContract | None, now: datetime) -> quotes.Quote | None:
    """All parts together: the pending terms', counted after what the running contract has paid, or the contract's."""
    if pending is None:
        return _quote_of(contract) if contract is not None else None
    running = contract is not None and contract.state not in FINISHED
    before = contract.counted_before if running else 0
    table = contract.fee_table_id if running else ledger.current_fee_table(now)
    return quotes.together(_expected(pending.parts, before, pending.withholding, table))


def _quote_of(contract: ShownContract) -> quotes.Quote:
    """What was paid, and what is still to be paid when all goes well."""
    booked = [part.booked for part in contract.parts if part.booked is not None]
    coming = [part for part in contract.parts if part.state not in CLOSED]
    before = sum(quote.total for quote in booked)
    return quotes.together([*booked, *_expected(coming, before, contract.withholding, contract.fee_table_id)])


def _expected(parts: Iterable[Part], before: int, withhold: bool, table: int) -> list[quotes.Quote]:
    figures = ((part.price, part.tax) for part in parts)
    return quotes.quote_each(figures, before=before, withhold=withhold, tiers=ledger.tiers_of(table))
