"""Routes. Each finds a row through the person who asks, calls one verb, and answers."""

from flask import Blueprint

from marketplace.blueprints import (
    accounts,
    contact_requests,
    contracts,
    demo,
    front,
    held_messages,
    jobs,
    ledger,
    message_marks,
    notifications,
    staff,
    threads,
    todo,
)

ALL: list[Blueprint] = [
    accounts.blueprint,
    contact_requests.blueprint,
    contracts.blueprint,
    front.blueprint,
    held_messages.blueprint,
    jobs.blueprint,
    ledger.blueprint,
    message_marks.blueprint,
    notifications.blueprint,
    staff.blueprint,
    threads.blueprint,
    threads.offers_blueprint,
    todo.blueprint,
]
