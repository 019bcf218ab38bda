"""Conditions on contracts, milestones and payments in SQL, from which the guards are made. They read events, never the cache."""

from marketplace.models.contracts.milestone import CLOSED
from marketplace.rules.money import LOWER_RATE_UP_TO

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
