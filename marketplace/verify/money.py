"""The money: every leg is what the rules make of it, the escrow holds what it must, the journal comes to nothing."""

from collections.abc import Iterator
from itertools import groupby
from operator import add

from sqlalchemy import Connection

from marketplace.models.contracts.milestone import LEGS
from marketplace.rules import fees, money
from marketplace.verify.finding import Finding, asked, rows

HOLDING = {"funded", "delivered", "returned"}
MOVES = """
    SELECT c.id, m.id, e.seq, e.verb, e.paid_in, e.to_worker, e.to_fee, e.to_fee_tax, e.to_client, e.withheld, e.part,
        m.price, m.tax, c.withholding, c.fee_table_id, COALESCE(e.to_state, 'unfunded')
    FROM contracts c JOIN milestones m ON m.contract_id = c.id LEFT JOIN milestone_events e ON e.milestone_id = m.id
    ORDER BY c.id, m.number, e.seq
"""
COLUMNS = (*LEGS, "withheld")
NOTHING = (0,) * len(COLUMNS)
WHOLE = {int}


def check(connection: Connection) -> Iterator[Finding]:
    """Every check of this kind."""
    tables = dict(_fee_tables(connection))
    yield _fees(connection, tables)
    legs = Finding("legs by the rules", "movements")
    escrow = Finding("escrow", "milestones")
    sums = _follow(connection, tables, legs, escrow)
    yield legs
    yield escrow
    yield _payments(connection, sums)
    yield _journal(connection, sums)


def _fee_tables(connection: Connection) -> Iterator[tuple[int, list]]:
    found = rows(connection, "SELECT fee_table_id, above, up_to, percent FROM fee_tiers ORDER BY fee_table_id, above")
    for table, tiers in groupby(found, key=lambda row: row.fee_table_id):
        yield table, list(tiers)


def _fees(connection: Connection, tables: dict[int, list]) -> Finding:
    """Tiers begin at 0, follow one another without a gap, and the last one has no end."""
    finding = asked(
        connection,
        "fee tables",
        "tables",
        "fee_tables",
        "SELECT id, 'has no tiers' FROM fee_tables f "
        "WHERE NOT EXISTS (SELECT 1 FROM fee_tiers t WHERE t.fee_table_id = f.id)",
    )
    for table, tiers in tables.items():
        ends = [0, *(tier.up_to for tier in tiers)]
        if [tier.above for tier in tiers] != ends[:-1] or ends[-1] is not None:
            finding.breach(f"{table} has a gap")
        finding.take(f"{table} takes {tier.percent} %" for tier in tiers if not 0 <= tier.percent <= 100)
    return finding


def _follow(connection: Connection, tables: dict[int, list], legs: Finding, escrow: Finding) -> dict[str, int]:
    """Recompute every movement from the terms, contract by contract. Returns the sums of the legs."""
    tiers = {table: tuple(fees.Tier(row.above, row.percent) for row in found) for table, found in tables.items()}
    sums = [0] * len(COLUMNS)
    contract = milestone = None
    held = paid = 0
    state, price, tax, withhold = "unfunded", 0, 0, False
    for row in rows(connection, MOVES):
        if row[1] != milestone:
            _look_at(escrow, milestone, state, held, price, tax, withhold)
            milestone, held, price, tax = row[1], 0, row[11], row[12]
        if row[0] != contract:
            contract, paid, withhold = row[0], 0, bool(row[13])
        state = row[15]
        if row[2] is None:
            continue
        verb, found = row[3], tuple(row[4:10])
        part = price + tax if verb == "accept" else row[10] if verb == "split" else 0
        wanted = _wanted(verb, held, part, paid, price, tax, withhold, tiers.get(row[14], fees.STANDARD))
        legs.looked += 1
        if found != wanted or set(map(type, found)) != WHOLE:
            legs.breach(f"milestone {milestone} seq {row[2]} {verb}: {_differing(found, wanted)}")
        paid += part or 0
        held += found[0] - sum(found[1:5])
        sums = list(map(add, sums, found))
    _look_at(escrow, milestone, state, held, price, tax, withhold)
    return dict(zip(COLUMNS, sums, strict=True))


def _look_at(
    escrow: Finding, milestone: int | None, state: str, held: int, price: int, tax: int, withhold: bool
) -> None:
    """Whether a milestone holds what it must in its state."""
    if milestone is None:
        return
    escrow.looked += 1
    must = money.to_hold(price, tax, withhold) if state in HOLDING else 0
    if held != must:
        escrow.breach(f"milestone {milestone} ({state}) holds {held} instead of {must}")


def _wanted(verb: str, held: int, part: int | None, paid: int, price: int, tax: int, withhold: bool, tiers) -> tuple:
    """What the legs of an event and its memo must be; `part` of the price is paid by it, `paid` was before."""
    if verb == "fund":
        return (money.to_hold(price, tax, withhold), 0, 0, 0, 0, 0)
    if verb == "refund":
        return (0, 0, 0, 0, held, 0)
    if verb in {"accept", "split"} and part is not None and 0 <= part <= price + tax:
        divided = money.divide(held, part, paid, withhold, tiers)
        return (0, divided.to_worker, divided.to_fee, divided.to_fee_tax, divided.to_client, divided.withheld)
    return NOTHING


def _differing(found: tuple, wanted: tuple) -> str:
    differing = [
        f"{name} {is_} instead of {must}" for name, is_, must in zip(COLUMNS, found, wanted, strict=True) if is_ != must
    ]
    return ", ".join(differing) or f"{found} is not in whole yen"


def _payments(connection: Connection, sums: dict[str, int]) -> Finding:
    """A payment is of the amount to be held, its legs are its own, and it adds to the sums of the journal."""
    finding = Finding("payments", "payments")
    sums["refund_in"] = sums["refund_out"] = 0
    found = rows(
        connection,
        """
        SELECT p.id, p.state, p.amount, m.price, m.tax, c.withholding,
            COALESCE((SELECT SUM(e.paid_in) FROM payment_events e WHERE e.payment_id = p.id), 0) AS came,
            COALESCE((SELECT SUM(e.to_client) FROM payment_events e WHERE e.payment_id = p.id), 0) AS went
        FROM payments p JOIN milestones m ON m.id = p.milestone_id JOIN contracts c ON c.id = p.contract_id
        ORDER BY p.id
        """,
    )
    for row in found:
        finding.looked += 1
        if row.amount != money.to_hold(row.price, row.tax, bool(row.withholding)):
            finding.breach(f"{row.id} is of {row.amount} yen, which is not what is to be held")
        came = row.amount if row.state in {"refund_due", "returned"} else 0
        went = row.amount if row.state == "returned" else 0
        if (row.came, row.went) != (came, went):
            finding.breach(f"{row.id} ({row.state}) has legs {row.came} and {row.went} instead of {came} and {went}")
        sums["refund_in"] += int(row.came)
        sums["refund_out"] += int(row.went)
    return finding


def _journal(connection: Connection, sums: dict[str, int]) -> Finding:
    """The journal's accounts are the sums of the legs, and all together are zero."""
    found = {
        account: int(total)
        for account, total in connection.exec_driver_sql("SELECT account, SUM(amount) FROM journal GROUP BY account")
    }
    paid_out = sums["to_worker"] + sums["to_fee"] + sums["to_fee_tax"] + sums["to_client"]
    wanted = {
        "outside": sums["to_client"] + sums["refund_out"] - sums["paid_in"] - sums["refund_in"],
        "escrow": sums["paid_in"] - paid_out,
        "worker": sums["to_worker"],
        "fee": sums["to_fee"],
        "fee_tax": sums["to_fee_tax"],
        "refund_due": sums["refund_in"] - sums["refund_out"],
    }
    finding = Finding("journal", "accounts", len(wanted))
    for account in sorted(found.keys() | wanted.keys()):
        if found.get(account, 0) != wanted.get(account, 0):
            finding.breach(f"{account} is {found.get(account, 0)} instead of {wanted.get(account, 0)}")
    if sum(found.values()):
        finding.breach(f"all accounts together are {sum(found.values())} instead of 0")
    return finding
