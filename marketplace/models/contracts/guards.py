"""What the database refuses of contracts, milestones and their money, in SQL that can be read against product.md."""

from marketplace.models.chains import chain
from marketplace.models.contracts.contract import END_DAYS, FUND_DAYS, Contract, ContractEvent
from marketplace.models.contracts.milestone import CLOSED, LEGS, Milestone, MilestoneEvent
from marketplace.models.guards import Engine, free_key, guard, lock_root
from marketplace.models.ledger import cumulative_fee
from marketplace.models.threads import is_open
from marketplace.rules.money import LOWER_RATE_UP_TO, MAX_YEN

IS_CLOSED = f"IN ({', '.join(repr(state) for state in CLOSED)})"


def state_of(contract: str) -> str:
    """The state of a contract by its last event."""
    return (
        f"COALESCE((SELECT ce.to_state FROM contract_events ce WHERE ce.contract_id = {contract} "
        "ORDER BY ce.seq DESC LIMIT 1), 'awaiting_escrow')"
    )


def last(contract: str, column: str, verb: str | None = None) -> str:
    """A column of the contract's last event, or of its last one of `verb`."""
    of_verb = f" AND ce.verb = '{verb}'" if verb else ""
    return f"(SELECT ce.{column} FROM contract_events ce WHERE ce.contract_id = {contract}{of_verb} ORDER BY ce.seq DESC LIMIT 1)"


def milestone_state(milestone: str) -> str:
    return (
        f"COALESCE((SELECT me.to_state FROM milestone_events me WHERE me.milestone_id = {milestone} "
        "ORDER BY me.seq DESC LIMIT 1), 'unfunded')"
    )


def ever(milestone: str, verb: str) -> str:
    return f"EXISTS (SELECT 1 FROM milestone_events me WHERE me.milestone_id = {milestone} AND me.verb = '{verb}')"


def is_closed(milestone: str) -> str:
    return f"EXISTS (SELECT 1 FROM milestone_events me WHERE me.milestone_id = {milestone} AND me.to_state {IS_CLOSED})"


def some_milestone(contract: str, condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM milestones m WHERE m.contract_id = {contract} AND {condition})"


def all_closed(contract: str) -> str:
    return "NOT " + some_milestone(contract, "NOT " + is_closed("m.id"))


def open_claim(condition: str) -> str:
    """A payment that was claimed and not yet answered."""
    return (
        f"EXISTS (SELECT 1 FROM payments p WHERE {condition} "
        "AND NOT EXISTS (SELECT 1 FROM payment_events pe WHERE pe.payment_id = p.id))"
    )


def withholding(price: str) -> str:
    """rules.money.withholding in SQL, in wide integers: a large price times the rate does not fit into a column's."""
    return (
        f"(CASE WHEN {price} <= {LOWER_RATE_UP_TO} THEN CAST({price} AS BIGINT) * 1021 "
        f"ELSE {LOWER_RATE_UP_TO} * 1021 + CAST({price} - {LOWER_RATE_UP_TO} AS BIGINT) * 2042 END / 10000)"
    )


def to_hold(milestone: str) -> str:
    """rules.money.to_hold in SQL: what the client pays into escrow for a milestone."""
    return (
        f"(SELECT m.price + m.tax - CASE WHEN c.withholding IS TRUE THEN {withholding('m.price')} ELSE 0 END "
        f"FROM milestones m JOIN contracts c ON c.id = m.contract_id WHERE m.id = {milestone})"
    )


def fundable(milestone: str, contract: str) -> str:
    """Unfunded, in a contract that is signed and not ending, and every earlier part is closed."""
    return (
        f"{milestone_state(milestone)} = 'unfunded' AND {state_of(contract)} IN ('awaiting_escrow', 'active') AND NOT EXISTS "
        f"(SELECT 1 FROM milestones n JOIN milestones m ON m.contract_id = n.contract_id AND m.number < n.number "
        f"WHERE n.id = {milestone} AND NOT {is_closed('m.id')})"
    )


def paid_unfunded(contract: str) -> str:
    """Money has come that its milestone does not yet hold: the next event must be its `fund`."""
    return (
        f"EXISTS (SELECT 1 FROM payments p JOIN payment_events pe ON pe.payment_id = p.id AND pe.verb = 'succeed' "
        f"WHERE p.contract_id = {contract} AND NOT {ever('p.milestone_id', 'fund')})"
    )


# -- contracts --------------------------------------------------------------------------------------------------------

_THIS = "NEW.contract_id"
_PARTY = f"EXISTS (SELECT 1 FROM contracts c WHERE c.id = {_THIS} AND NEW.actor IN (c.client_id, c.worker_id))"
_ASKED = f"NEW.to_state = {last(_THIS, 'from_state', 'request_end')}"
_UNTOUCHED = (
    "NOT EXISTS (SELECT 1 FROM milestones m JOIN milestone_events e ON e.milestone_id = m.id "
    f"WHERE m.contract_id = {_THIS} AND e.verb IN ('refund', 'split', 'cancel') "
    f"AND e.at >= {last(_THIS, 'at', 'request_end')})"
)
_DUE = f"{last(_THIS, 'due_at')} <= NEW.at"
_IN_INSPECTION = some_milestone(_THIS, milestone_state("m.id") + " = 'delivered'")
_DELIVERED_OPEN = f"{ever('m.id', 'deliver')} AND NOT {is_closed('m.id')}"

chain(
    Contract,
    ContractEvent,
    root="contracts",
    root_id=_THIS,
    people={
        "client": f"NEW.actor = (SELECT c.client_id FROM contracts c WHERE c.id = {_THIS})",
        "worker": f"NEW.actor = (SELECT c.worker_id FROM contracts c WHERE c.id = {_THIS})",
        "other": f"{_PARTY} AND NEW.actor <> {last(_THIS, 'actor', 'request_end')}",
    },
    rules={
        "start": some_milestone(_THIS, ever("m.id", "fund")),
        "request_end": lambda engine: (
            f"NOT {_IN_INSPECTION} "
            f"AND NOT {open_claim(f'p.contract_id = {_THIS}')} AND CASE WHEN {some_milestone(_THIS, _DELIVERED_OPEN)} "
            f"THEN {engine.is_yen('NEW.amount')} AND NEW.amount <= (SELECT m.price + m.tax FROM milestones m "
            f"WHERE m.contract_id = {_THIS} AND {_DELIVERED_OPEN}) ELSE NEW.amount IS NULL END"
        ),
        "agree_to_end": f"{all_closed(_THIS)} AND (NEW.actor IS NOT NULL OR ({_DUE} "
        f"AND {last(_THIS, 'amount', 'request_end')} IS NULL))",
        "refuse_to_end": f"{_ASKED} AND {_UNTOUCHED} AND (NEW.actor IS NOT NULL OR {_DUE})",
        "resume": f"{_ASKED} AND {_UNTOUCHED} AND {_IN_INSPECTION}",
        "decide": f"NEW.to_state = 'active' OR ({all_closed(_THIS)} AND (NEW.to_state = 'terminated' "
        f"OR {some_milestone(_THIS, ever('m.id', 'accept'))}))",
        "expire": f"{all_closed(_THIS)} AND EXISTS (SELECT 1 FROM contracts c WHERE c.id = {_THIS} AND c.fund_by <= NEW.at)",
        "complete": f"{all_closed(_THIS)} AND {some_milestone(_THIS, ever('m.id', 'accept'))}",
    },
    due={"request_end": lambda engine: engine.plus_days("NEW.at", END_DAYS)},
)
guard("contract_events", "insert", "amount", "NEW.verb = 'request_end' OR NEW.amount IS NULL")
guard("contract_events", "insert", "money_has_state", f"NOT {paid_unfunded(_THIS)}")
lock_root("contracts", "threads", "NEW.thread_id")
guard(
    "contracts",
    "insert",
    "signed",
    lambda engine: (
        f"NEW.client_id <> NEW.worker_id AND NEW.inspection_days BETWEEN 1 AND 60 AND {is_open('NEW.thread_id')} "
        f"AND NEW.fund_by = {engine.plus_days('NEW.created_at', FUND_DAYS)} AND EXISTS (SELECT 1 FROM offers o JOIN threads t "
        "ON t.id = o.thread_id JOIN offer_events oe ON oe.offer_id = o.id AND oe.verb = 'accept' AND oe.at <= NEW.created_at "
        "WHERE o.id = NEW.offer_id AND o.contract_id IS NULL AND o.thread_id = NEW.thread_id AND t.client_id = NEW.client_id "
        "AND t.worker_id = NEW.worker_id AND o.withholding = NEW.withholding AND o.job_id IS NOT DISTINCT FROM NEW.job_id) "
        "AND NEW.fee_table_id = (SELECT f.id FROM fee_tables f WHERE f.valid_from <= NEW.created_at "
        "ORDER BY f.valid_from DESC, f.id DESC LIMIT 1)"
    ),
)
guard(
    "contracts",
    "insert",
    "one_unfinished",
    f"NOT EXISTS (SELECT 1 FROM contracts c WHERE c.thread_id = NEW.thread_id AND {state_of('c.id')} NOT IN ('completed', 'terminated'))",
)
free_key("contracts", "offer_id")

# -- milestones -------------------------------------------------------------------------------------------------------

_ME = "NEW.milestone_id"
_MINE = f"(SELECT m.contract_id FROM milestones m WHERE m.id = {_ME})"
_CONTRACT = f"EXISTS (SELECT 1 FROM contracts c WHERE c.id = {_MINE} AND "
_HELD = f"(SELECT f.paid_in FROM milestone_events f WHERE f.milestone_id = {_ME} AND f.verb = 'fund')"
_GROUND = (
    f"CASE WHEN NEW.actor IS NULL THEN ({state_of(_MINE)} = 'ending' AND {last(_MINE, 'due_at')} <= NEW.at) OR (NEW.verb = 'cancel' "
    f"AND {state_of(_MINE)} = 'awaiting_escrow' AND {_CONTRACT}c.fund_by <= NEW.at)) "
    f"WHEN {_CONTRACT}NEW.actor IN (c.client_id, c.worker_id)) THEN {state_of(_MINE)} = 'ending' OR NEW.verb = 'cancel' "
    f"ELSE {state_of(_MINE)} = 'disputed' END"
)


def _closing(engine: Engine, part: str) -> str:
    """The legs of an event that pays `part` (yen, tax included) of the price: rules.money.divide in SQL."""
    before = (
        "COALESCE((SELECT SUM(CASE WHEN e.verb = 'accept' THEN m.price + m.tax ELSE e.part END) FROM milestones m "
        f"JOIN milestone_events e ON e.milestone_id = m.id AND e.verb IN ('accept', 'split') WHERE m.contract_id = {_MINE}), 0)"
    )
    table_id = f"(SELECT c.fee_table_id FROM contracts c WHERE c.id = {_MINE})"
    fee = f"{cumulative_fee(f'({before} + {part})', table_id)} - {cumulative_fee(before, table_id)}"
    withheld = f"CASE WHEN {_CONTRACT}c.withholding IS TRUE) THEN {withholding(f'({part} - {part} / 11)')} ELSE 0 END"
    return (
        f"{engine.is_yen('NEW.withheld', 'NEW.to_worker')} AND NEW.to_fee = {fee} AND NEW.to_fee_tax = NEW.to_fee / 10 "
        f"AND NEW.withheld = {withheld} AND NEW.to_worker = {part} - NEW.withheld - NEW.to_fee - NEW.to_fee_tax "
        f"AND NEW.to_client = {_HELD} - ({part} - NEW.withheld) AND NEW.to_client >= 0"
    )


_TOTAL = f"(SELECT m.price + m.tax FROM milestones m WHERE m.id = {_ME})"

chain(
    Milestone,
    MilestoneEvent,
    root="contracts",
    root_id=_MINE,
    people={
        "client": f"{_CONTRACT}NEW.actor = c.client_id)",
        "worker": f"{_CONTRACT}NEW.actor = c.worker_id)",
        "other": f"{state_of(_MINE)} = 'ending' AND {_CONTRACT}NEW.actor IN (c.client_id, c.worker_id)) "
        f"AND NEW.actor <> {last(_MINE, 'actor', 'request_end')}",
        "acceptor": "EXISTS (SELECT 1 FROM offers o JOIN offer_events oe ON oe.offer_id = o.id AND oe.verb = 'accept' "
        "AND oe.actor = NEW.actor AND oe.at = NEW.at JOIN milestones m ON m.contract_id = o.contract_id AND m.offer_id <> o.id "
        f"WHERE m.id = {_ME})",
    },
    rules={
        "fund": f"{fundable(_ME, _MINE)} AND NEW.paid_in = {to_hold(_ME)} AND EXISTS (SELECT 1 FROM payments p "
        "JOIN payment_events pe ON pe.payment_id = p.id AND pe.verb = 'succeed' "
        f"WHERE p.milestone_id = {_ME} AND p.amount = NEW.paid_in)",
        "deliver": f"{state_of(_MINE)} IN ('active', 'ending')",
        "return": f"{state_of(_MINE)} = 'active'",
        "accept": lambda engine: (
            f"{state_of(_MINE)} = 'active' AND {_closing(engine, _TOTAL)} AND NEW.to_client = 0 AND (NEW.actor IS NOT NULL "
            f"OR EXISTS (SELECT 1 FROM milestone_events p WHERE p.milestone_id = {_ME} AND p.seq = NEW.seq - 1 AND p.due_at <= NEW.at))"
        ),
        "refund": f"{_GROUND} AND NOT {ever(_ME, 'deliver')} AND NEW.to_client = {_HELD}",
        "split": lambda engine: (
            f"{_GROUND} AND {engine.is_yen('NEW.part')} AND NEW.part <= {_TOTAL} AND {_closing(engine, 'NEW.part')} "
            f"AND ({state_of(_MINE)} <> 'ending' OR NEW.part = {last(_MINE, 'amount', 'request_end')})"
        ),
        "cancel": f"{_GROUND} AND NOT {open_claim(f'p.milestone_id = {_ME}')}",
    },
    due={
        "deliver": lambda engine: engine.plus_days("NEW.at", f"(SELECT c.inspection_days FROM contracts c WHERE c.id = {_MINE})")
    },
)
_NO_LEGS = {
    "fund": ("to_worker", "to_fee", "to_fee_tax", "to_client", "withheld"),
    "accept": ("paid_in",),
    "split": ("paid_in",),
    "refund": ("paid_in", "to_worker", "to_fee", "to_fee_tax", "withheld"),
}
guard(
    "milestone_events",
    "insert",
    "legs_fit",
    "CASE "
    + "".join(
        f"WHEN NEW.verb = '{verb}' THEN {' AND '.join(f'NEW.{leg} = 0' for leg in legs)} " for verb, legs in _NO_LEGS.items()
    )
    + f"ELSE {' AND '.join(f'NEW.{leg} = 0' for leg in (*LEGS, 'withheld'))} END AND (NEW.verb = 'split' OR NEW.part IS NULL)",
)
guard("milestone_events", "insert", "money_has_state", f"NEW.verb = 'fund' OR NOT {paid_unfunded(_MINE)}")
lock_root("milestones", "contracts", "NEW.contract_id")
guard(
    "milestones",
    "insert",
    "terms",
    lambda engine: (
        f"{engine.is_yen('NEW.price', 'NEW.tax')} AND NEW.price + NEW.tax <= {MAX_YEN} "
        f"AND NEW.number = 1 + (SELECT COUNT(*) FROM milestones m WHERE m.contract_id = NEW.contract_id) "
        f"AND {state_of('NEW.contract_id')} IN ('awaiting_escrow', 'active') AND EXISTS (SELECT 1 FROM contracts c "
        "JOIN offers o ON o.id = NEW.offer_id AND (c.offer_id = o.id OR o.contract_id = c.id) JOIN offer_events oe "
        "ON oe.offer_id = o.id AND oe.verb = 'accept' JOIN offer_milestones om ON om.offer_id = o.id AND om.position = NEW.position "
        "AND om.price = NEW.price AND om.tax = NEW.tax WHERE c.id = NEW.contract_id)"
    ),
)
free_key("milestones", "offer_id", "position")
