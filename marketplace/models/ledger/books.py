"""The ledger: the fee tables, and the journal as a view over the legs of the events. Balances are sums."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.guards import append_only, guard, view
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.rules.fees import Tier


class FeeTable(db.Model):
    """One of the operator's fee tables; a contract keeps the table of its day."""

    __tablename__ = "fee_tables"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    valid_from: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class FeeTier(db.Model):
    """`percent` on the part of the cumulative tax-included amount between `above` and `up_to` yen (NULL: no end)."""

    __tablename__ = "fee_tiers"

    fee_table_id: Mapped[int] = mapped_column(ForeignKey("fee_tables.id"), primary_key=True)
    above: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    up_to: Mapped[int | None] = mapped_column(Integer)
    percent: Mapped[int] = mapped_column(Integer, nullable=False)


append_only("fee_tables", ("id",))
append_only("fee_tiers", ("fee_table_id", "above"))
guard(
    "fee_tiers",
    "insert",
    "unused",
    lambda engine: (
        f"{engine.is_yen('NEW.above', 'NEW.percent')} AND NEW.percent <= 100 "
        f"AND (NEW.up_to IS NULL OR ({engine.is_yen('NEW.up_to')} "
        "AND NEW.up_to > NEW.above)) AND NOT EXISTS (SELECT 1 FROM contracts c WHERE c.fee_table_id = NEW.fee_table_id)"
    ),
)


def cumulative_fee(total: str, fee_table: str) -> str:
    """rules.fees.cumulative in SQL: the fee before tax on `total` yen, rounded down."""
    return (
        "COALESCE((SELECT CAST(SUM((CASE WHEN "
        f"t.up_to IS NULL OR {total} < t.up_to THEN {total} ELSE t.up_to END - t.above) "
        f"* t.percent) AS BIGINT) / 100 FROM fee_tiers t WHERE t.fee_table_id = {fee_table} AND t.above < {total}), 0)"
    )


def _leg(account: str, owner: str, amount: str, where: str) -> str:
    return (
        f"SELECT e.at, '{account}' AS account, {owner} AS owner_id, {amount} AS amount, "
        "c.id AS contract_id, m.id AS milestone_id, "
        "CAST(NULL AS BIGINT) AS payment_id, e.seq, e.verb FROM milestone_events e "
        "JOIN milestones m ON m.id = e.milestone_id "
        f"JOIN contracts c ON c.id = m.contract_id WHERE {where}"
    )


def _payment_leg(account: str, owner: str, amount: str, where: str) -> str:
    return (
        f"SELECT e.at, '{account}' AS account, {owner} AS owner_id, {amount} AS amount, p.contract_id, p.milestone_id, "
        f"p.id AS payment_id, e.seq, e.verb FROM payment_events e JOIN payments p ON p.id = e.payment_id WHERE {where}"
    )


# One owner number for what belongs to nobody in particular: a cast literal, so that the filter on it is pushed down.
HOUSE = "CAST(0 AS BIGINT)"

view(
    "journal",
    " UNION ALL ".join(
        (
            _leg("outside", "c.client_id", "-e.paid_in", "e.paid_in > 0"),
            _leg("escrow", HOUSE, "e.paid_in", "e.paid_in > 0"),
            _leg(
                "escrow",
                HOUSE,
                "-(e.to_worker + e.to_fee + e.to_fee_tax + e.to_client)",
                "e.verb IN ('accept', 'refund', 'split')",
            ),
            _leg("worker", "c.worker_id", "e.to_worker", "e.to_worker > 0"),
            _leg("fee", HOUSE, "e.to_fee", "e.to_fee > 0"),
            _leg("fee_tax", HOUSE, "e.to_fee_tax", "e.to_fee_tax > 0"),
            _leg("outside", "c.client_id", "e.to_client", "e.to_client > 0"),
            _payment_leg("outside", "p.payer_id", "-e.paid_in", "e.paid_in > 0"),
            _payment_leg("refund_due", HOUSE, "e.paid_in", "e.paid_in > 0"),
            _payment_leg("refund_due", HOUSE, "-e.to_client", "e.to_client > 0"),
            _payment_leg("outside", "p.payer_id", "e.to_client", "e.to_client > 0"),
        )
    ),
)

journal = Table(
    "journal",
    MetaData(),
    Column("at", UTCDateTime),
    Column("account", String),
    Column("owner_id", BigInteger),
    Column("amount", BigInteger),
    Column("contract_id", BigInteger),
    Column("milestone_id", BigInteger),
    Column("payment_id", BigInteger),
    Column("seq", Integer),
    Column("verb", String),
)


def balance(account: str, owner_id: int = 0) -> int:
    """The sum of an account in yen, for one owner (0: the house)."""
    total = select(func.coalesce(func.sum(journal.c.amount), 0)).where(
        journal.c.account == account, journal.c.owner_id == owner_id
    )
    return int(db.session.scalar(total))


def sums() -> dict[str, int]:
    """The sum of every account in yen; all together are zero."""
    rows = db.session.execute(select(journal.c.account, func.sum(journal.c.amount)).group_by(journal.c.account))
    return {account: int(total) for account, total in rows}


def held(contract_id: int) -> int:
    """What the escrow holds for a contract, in yen."""
    total = select(func.coalesce(func.sum(journal.c.amount), 0)).where(
        journal.c.account == "escrow", journal.c.owner_id == 0, journal.c.contract_id == contract_id
    )
    return int(db.session.scalar(total))


def current_fee_table(moment: datetime) -> int:
    """The id of the fee table in force."""
    return db.session.scalar(_CURRENT_TABLE, {"moment": moment})


def tiers_of(fee_table_id: int) -> tuple[Tier, ...]:
    """The tiers of a fee table, lowest first."""
    return tuple(Tier(above, percent) for above, percent in db.session.execute(_TIERS, {"table": fee_table_id}))


_CURRENT_TABLE = (
    select(FeeTable.id)
    .where(FeeTable.valid_from <= bindparam("moment", type_=UTCDateTime))
    .order_by(FeeTable.valid_from.desc(), FeeTable.id.desc())
    .limit(1)
)
_TIERS = (
    select(FeeTier.above, FeeTier.percent)
    .where(FeeTier.fee_table_id == bindparam("table", type_=BigInteger))
    .order_by(FeeTier.above)
)
