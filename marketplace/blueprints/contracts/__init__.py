"""Contracts: the calculator, the list, the page, and what is done with a contract and its milestones."""

from marketplace.blueprints.contracts import ending, milestones, pages
from marketplace.blueprints.contracts.blueprint import blueprint
