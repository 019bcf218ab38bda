"""What the database refuses of milestones and their money, in SQL that can be read against product.md."""

from marketplace.models.chains import chain
from marketplace.models.contracts.conditions import (
    ever,
    fundable,
    last,
    open_claim,
    paid_unfunded,
    state_of,
    to_hold,
    withholding,
)
from marketplace.models.contracts.milestone import LEGS, Milestone, MilestoneEvent
from marketplace.models.guards import Engine, free_key, guard, lock_root
from marketplace.models.ledger import cumulative_fee
from marketplace.rules.money import MAX_YEN

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


_DUE = f"EXISTS (SELECT 1 FROM milestone_events p WHERE p.milestone_id = {_ME} AND p.seq = NEW.seq - 1 AND p.due_at <= NEW.at)"
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
        "deliver": f"{state_of(_MINE)} = 'active' OR ({state_of(_MINE)} = 'ending' AND NEW.at < {last(_MINE, 'due_at')})",
        "return": f"{state_of(_MINE)} = 'active' AND NOT {_DUE}",
        "accept": lambda engine: (
            f"{state_of(_MINE)} = 'active' AND {_closing(engine, _TOTAL)} AND NEW.to_client = 0 AND (NEW.actor IS NOT NULL OR {_DUE})"
        ),
        "refund": f"{_GROUND} AND NOT {ever(_ME, 'deliver')} AND NEW.to_client = {_HELD}",
        "split": lambda engine: (
            f"{_GROUND} AND {engine.is_yen('NEW.part')} AND NEW.part <= {_TOTAL} AND {_closing(engine, 'NEW.part')} "
            f"AND ({state_of(_MINE)} <> 'ending' OR NEW.part = {last(_MINE, 'amount', 'request_end')})"
        ),
        "cancel": f"{_GROUND} AND NOT {open_claim(f'p.milestone_id = {_ME}')}",
    },
    due={
        "deliver": lambda engine: engine.plus_days(
            "NEW.at", f"(SELECT c.inspection_days FROM contracts c WHERE c.id = {_MINE})"
        )
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
        f"WHEN NEW.verb = '{verb}' THEN {' AND '.join(f'NEW.{leg} = 0' for leg in legs)} "
        for verb, legs in _NO_LEGS.items()
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
