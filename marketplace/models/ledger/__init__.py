"""The ledger: fee tables, the journal as a view, and what a person reads of it."""

from marketplace.models.ledger.books import (
    FeeTable,
    FeeTier,
    balance,
    cumulative_fee,
    current_fee_table,
    held,
    journal,
    sums,
    tiers_of,
)
