"""What the database refuses of contracts, in SQL that can be read against product.md."""

from marketplace.models.chains import chain
from marketplace.models.contracts.conditions import (
    all_closed,
    ever,
    is_closed,
    last,
    milestone_state,
    open_claim,
    paid_unfunded,
    some_milestone,
    state_of,
)
from marketplace.models.contracts.contract import END_DAYS, FUND_DAYS, Contract, ContractEvent
from marketplace.models.guards import free_key, guard, lock_root
from marketplace.models.threads import is_open

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
_FUNDED = some_milestone(_THIS, ever("m.id", "fund"))
_DELIVERED_OPEN = f"{ever('m.id', 'deliver')} AND NOT {is_closed('m.id')}"


def _answered(amount: str) -> str:
    """In time by a person; when the time has come, only what silence answers: agreed when no `amount` was named."""
    silent = f"{_DUE} AND {last(_THIS, 'amount', 'request_end')} {amount}"
    return f"((NEW.actor IS NOT NULL AND NOT ({_DUE})) OR ({silent}))"


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
        "start": _FUNDED,
        "request_end": lambda engine: (
            f"NOT {_IN_INSPECTION} "
            f"AND NOT {open_claim(f'p.contract_id = {_THIS}')} AND CASE WHEN {some_milestone(_THIS, _DELIVERED_OPEN)} "
            f"THEN {engine.is_yen('NEW.amount')} AND NEW.amount <= (SELECT m.price + m.tax FROM milestones m "
            f"WHERE m.contract_id = {_THIS} AND {_DELIVERED_OPEN}) ELSE NEW.amount IS NULL END"
        ),
        "agree_to_end": f"{all_closed(_THIS)} AND {_answered('IS NULL')}",
        "refuse_to_end": f"{_ASKED} AND {_UNTOUCHED} AND {_answered('IS NOT NULL')}",
        "resume": f"{_ASKED} AND {_UNTOUCHED} AND {_IN_INSPECTION}",
        "decide": f"CASE WHEN NEW.to_state = 'active' THEN {_FUNDED} ELSE {all_closed(_THIS)} "
        f"AND (NEW.to_state = 'terminated' OR {some_milestone(_THIS, ever('m.id', 'accept'))}) END",
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
