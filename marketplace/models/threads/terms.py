"""Terms as a thread's page shows them: the offers, and the newest contract, each with its parts. Integer yen."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import BigInteger, Boolean, Date

from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.rules import money
from marketplace.rules.quotes import Quote


@dataclass(frozen=True, slots=True)
class Part:
    """One milestone: `price` before tax. `state` and `due_at` only of a contract's; `booked` when it was paid."""

    title: str
    price: int
    tax: int
    due_on: date | None
    state: str = ""
    due_at: datetime | None = None
    booked: Quote | None = None

    @property
    def total(self) -> int:
        return self.price + self.tax


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """`state` as it is by the clock: a pending one whose validity has passed is expired, whether or not a timer ran."""

    id: int
    message_id: int
    author_id: int
    title: str
    state: str
    total: int
    withholding: bool
    valid_until: datetime
    is_change: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ShownContract:
    """The newest contract of the thread. `asked_by` requested the end; `claimed`: a payment waits for its result."""

    id: int
    title: str
    state: str
    fund_by: datetime
    due_at: datetime | None
    withholding: bool
    fee_table_id: int
    asked_by: int | None
    claimed: bool
    parts: tuple[Part, ...]

    @property
    def open_part(self) -> Part:
        """The first part that is not closed, otherwise the last one."""
        return next((part for part in self.parts if part.state not in CLOSED), self.parts[-1])

    @property
    def counted_before(self) -> int:
        """What was accepted or is held, tax included: the fee of further parts counts from there."""
        return sum(part.total for part in self.parts if part.state in {"accepted", "funded", "delivered", "returned"})


def offers_of(span: dict, now: datetime) -> list[ShownOffer]:
    """The offers of the messages from `first` to `last` of the thread `id`, and the pending one, oldest first."""
    rows = _OFFERS.rows(**span)
    return [_offer(list(parts), now) for _id, parts in groupby(rows, key=lambda row: row.id)]


def _offer(rows, now: datetime) -> ShownOffer:
    row = rows[0]
    is_over = row.state == "pending" and row.valid_until <= now
    return ShownOffer(
        *(row.id, row.message_id, row.author_id, row.title, "expired" if is_over else row.state, row.total),
        *(row.withholding, row.valid_until, row.contract_id is not None),
        tuple(Part(part.part_title, part.price, part.tax, part.due_on) for part in rows),
    )


def contract_of(contract_id: int) -> ShownContract:
    """The contract of this id, with its parts in order."""
    rows = _CONTRACT.rows(id=contract_id)
    row = rows[0]
    return ShownContract(
        *(row.id, row.title, row.state, row.fund_by, row.due_at, row.withholding, row.fee_table_id),
        *(row.asked_by, row.claimed),
        tuple(Part(m.part_title, m.price, m.tax, m.due_on, m.part_state, m.part_due_at, _booked(m)) for m in rows),
    )


def _booked(row) -> Quote | None:
    """What was paid for a part: all of it, or what both agreed on when the contract ended early."""
    if row.paid_by is None:
        return None
    price, tax = money.take_tax_out(row.paid_part) if row.paid_by == "split" else (row.price, row.tax)
    return Quote(price, tax, row.withheld, row.to_fee, row.to_fee_tax)


_OFFERS = statement(
    "SELECT o.id, o.message_id, o.author_id, o.title, o.state, o.total, o.withholding, o.valid_until, "
    "o.contract_id, om.title AS part_title, om.price, om.tax, om.due_on "
    "FROM offers o JOIN offer_milestones om ON om.offer_id = o.id "
    "WHERE o.thread_id = :id AND (o.state = 'pending' OR o.message_id BETWEEN :first AND :last) "
    "ORDER BY o.id, om.position",
    dict.fromkeys(("id", "first", "last"), BigInteger),
    dict.fromkeys(("id", "message_id", "author_id", "title", "state", "total"))
    | {"withholding": Boolean, "valid_until": UTCDateTime, "contract_id": None}
    | {"part_title": None, "price": None, "tax": None, "due_on": Date},
)
_CONTRACT = statement(
    "SELECT c.id, c.title, c.state, c.fund_by, c.due_at, c.withholding, c.fee_table_id, (SELECT e.actor "
    "FROM contract_events e WHERE e.contract_id = c.id AND e.verb = 'request_end' ORDER BY e.seq DESC LIMIT 1) "
    "AS asked_by, EXISTS (SELECT 1 FROM payments p WHERE p.contract_id = c.id AND p.state = 'claimed') AS claimed, "
    "m.title AS part_title, m.price, m.tax, m.due_on, m.state AS part_state, m.due_at AS part_due_at, "
    "paid.verb AS paid_by, paid.part AS paid_part, paid.withheld, paid.to_fee, paid.to_fee_tax "
    "FROM contracts c JOIN milestones m ON m.contract_id = c.id "
    "LEFT JOIN milestone_events paid ON paid.milestone_id = m.id AND paid.verb IN ('accept', 'split') "
    "WHERE c.id = :id ORDER BY m.number",
    {"id": BigInteger},
    {"id": None, "title": None, "state": None, "fund_by": UTCDateTime, "due_at": UTCDateTime, "withholding": Boolean}
    | {"fee_table_id": None, "asked_by": None, "claimed": Boolean}
    | {"part_title": None, "price": None, "tax": None, "due_on": Date, "part_state": None, "part_due_at": UTCDateTime}
    | dict.fromkeys(("paid_by", "paid_part", "withheld", "to_fee", "to_fee_tax")),
)
