"""Contracts and their milestones: who owes what to whom, and where the money stands."""

from marketplace.models.contracts import contract_guards, milestone_guards
from marketplace.models.contracts.contract import Contract, ContractEvent
from marketplace.models.contracts.milestone import Milestone, MilestoneEvent

__all__ = ["Contract", "ContractEvent", "Milestone", "MilestoneEvent", "contract_guards", "milestone_guards"]
