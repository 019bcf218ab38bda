"""Routes. Each finds a row through the person who asks, calls one verb, and answers."""

from flask import Blueprint

from marketplace.blueprints import accounts, contracts, demo, front, jobs, ledger, notifications, staff, threads, todo

ALL: list[Blueprint] = [
    accounts.blueprint,
    contracts.blueprint,
    front.blueprint,
    jobs.blueprint,
    ledger.blueprint,
    notifications.blueprint,
    staff.blueprint,
    threads.blueprint,
    threads.offers_blueprint,
    todo.blueprint,
]
