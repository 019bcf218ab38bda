"""What a person reads of the ledger: the lines of an account, income by month, what is held. Amounts are whole yen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.milestone import CLOSED, Milestone, MilestoneEvent
from marketplace.models.ledger.books import journal

PAGE_SIZE = 20
MONTHS = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 7_258_118_400_000_000  # microseconds of the year 2200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands among the others: the page after it begins with what is older."""

    at: datetime
    milestone_id: int
    seq: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // timedelta(microseconds=1)}.{self.milestone_id}.{self.seq}"

    @classmethod
    def read(cls, text: str | None) -> "Place | None":
        """From an address; anything else is the beginning."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
            return None
        microseconds, milestone_id, seq = map(int, parts)
        return cls(EPOCH + timedelta(microseconds=min(microseconds, LATEST)), milestone_id, seq)


def lines(account: str, owner_id: int, older_than: Place | None) -> tuple[list, Place | None]:
    """The newest lines of an account, and the place to go on from: at, amount, verb, contract, part, fee and memo."""
    j, e = journal.c, MilestoneEvent
    seq = func.coalesce(j.payment_id, 0) * 1000 + j.seq
    query = (
        select(
            j.at, j.amount, j.verb, j.contract_id, j.milestone_id, seq.label("seq"), Contract.title,
            Milestone.title.label("part"), User.display_name.label("who"), (e.to_fee + e.to_fee_tax).label("fee"),
            func.coalesce(e.part, Milestone.price + Milestone.tax).label("total"), e.withheld,
        )
        .join(Contract, Contract.id == j.contract_id)
        .join(Milestone, Milestone.id == j.milestone_id)
        .join(User, User.id == (Contract.client_id if account == "worker" else Contract.worker_id))
        .join(
            MilestoneEvent,
            and_(j.payment_id.is_(None), e.milestone_id == j.milestone_id, e.seq == j.seq),
            isouter=True,
        )
        .where(j.account == account, j.owner_id == owner_id)
        .order_by(j.at.desc(), j.milestone_id.desc(), seq.desc())
        .limit(PAGE_SIZE + 1)
    )  # fmt: skip
    if older_than is not None:
        last = older_than
        query = query.where(
            or_(
                j.at < last.at,
                and_(j.at == last.at, j.milestone_id < last.milestone_id),
                and_(j.at == last.at, j.milestone_id == last.milestone_id, seq < last.seq),
            )
        )
    rows = db.session.execute(query).all()
    shown = rows[:PAGE_SIZE]
    end = shown[-1] if len(rows) > PAGE_SIZE else None
    return shown, Place(end.at, end.milestone_id, end.seq) if end is not None else None


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a month in Asia/Tokyo, and what was paid in it: to the worker, as fee with tax, and withheld."""

    begins: datetime
    paid: int = 0
    fee: int = 0
    withheld: int = 0


def months(role: str, user_id: int, now: datetime) -> list[Month]:
    """The last twelve months of what was paid in the person's contracts as worker or as client, the oldest first."""
    begins = first_days(now)
    side = Contract.worker_id if role == "worker" else Contract.client_id
    e = MilestoneEvent
    number = case(*((e.at >= begin, place) for place, begin in reversed(list(enumerate(begins)))), else_=-1)
    rows = db.session.execute(
        select(number, func.sum(e.to_worker), func.sum(e.to_fee + e.to_fee_tax), func.sum(e.withheld))
        .join(Milestone, Milestone.id == e.milestone_id)
        .join(Contract, Contract.id == Milestone.contract_id)
        .where(side == user_id, e.verb.in_(("accept", "split")), e.at >= begins[0])
        .group_by(number)
    )
    sums = {place: tuple(map(int, amounts)) for place, *amounts in rows}
    return [Month(begin, *sums.get(place, (0, 0, 0))) for place, begin in enumerate(begins)]


def first_days(now: datetime) -> list[datetime]:
    """The beginnings of the last twelve months in Asia/Tokyo, the oldest first."""
    this = clock.tokyo(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = [this]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def held_for(user_id: int) -> list:
    """What the escrow holds of a client's money, by contract and part, the newest contract first."""
    waiting = and_(Milestone.state.not_in(CLOSED), Milestone.state != "unfunded")
    return db.session.execute(
        select(
            Contract.id, Contract.title, Milestone.title.label("part"), Milestone.state, User.display_name.label("who"),
            MilestoneEvent.paid_in.label("amount"),
        )
        .join(Milestone, Milestone.contract_id == Contract.id)
        .join(MilestoneEvent, and_(MilestoneEvent.milestone_id == Milestone.id, MilestoneEvent.verb == "fund"))
        .join(User, User.id == Contract.worker_id)
        .where(Contract.client_id == user_id, waiting)
        .order_by(Contract.id.desc())
    ).all()  # fmt: skip


def paid_by(user_id: int) -> tuple[int, int]:
    """What a client paid in and what came back to him, over everything."""
    amount = journal.c.amount
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((amount < 0, -amount), else_=0)), 0),
            func.coalesce(func.sum(case((amount > 0, amount), else_=0)), 0),
        ).where(journal.c.account == "outside", journal.c.owner_id == user_id)
    ).one()
    return int(row[0]), int(row[1])
