"""Routes. Each finds a row through the person who asks, calls one verb, and answers."""

from flask import Blueprint

from marketplace.blueprints import accounts, contracts, demo, front, jobs, ledger, notifications, todo

ALL: list[Blueprint] = [
    accounts.blueprint,
    contracts.blueprint,
    front.blueprint,
    jobs.blueprint,
    ledger.blueprint,
    notifications.blueprint,
    todo.blueprint,
]
