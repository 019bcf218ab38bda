"""Builders for what hana and wataru agree on: a thread, a signed contract, and its parts at each stage.

`at` is a client and a worker; prices are before tax. What a builder says or delivers is of no interest to the test.
"""

from datetime import timedelta
from itertools import count

from marketplace import clock
from marketplace.actions import offers, payments, threads
from marketplace.actions.contracts import delivery
from marketplace.extensions import db
from marketplace.models import Contract, Milestone, Payment, Thread, User
from marketplace.rules import money

keys = count(1)


def thread_of(client: User, worker: User) -> Thread:
    """The open thread without a job between the two, begun by the client."""
    known = db.session.scalar(
        db.select(Thread).where(Thread.client_id == client.id, Thread.worker_id == worker.id, Thread.state == "open")
    )
    return known or threads.consult_person(worker, by=client, text="ご相談です。")


def terms(*prices: int, withholding: bool = False, title: str = "LP制作") -> offers.Terms:
    """Terms with one part for each price, valid for a week."""
    parts = tuple(offers.Part(f"第{number}回", price, money.add_tax(price)) for number, price in enumerate(prices, 1))
    return offers.Terms(title, parts, clock.now() + timedelta(days=7), withholding)


def sign(client: User, worker: User, *prices: int, **more) -> Contract:
    """A contract that the client offered and the worker accepted."""
    offered = offers.offer(
        thread_of(client, worker), by=client, terms=terms(*(prices or (10_000,)), **more), text="条件です。"
    )
    return offers.accept(offered, by=worker)


def fund(part: Milestone, **more) -> Payment:
    """Pay a part into escrow, with a key of its own."""
    return payments.fund(part, by=part.contract.client, **({"key": f"deal-{next(keys)}"} | more))


def funded(client: User, worker: User, *prices: int, **more) -> Milestone:
    """The first part of a new contract, paid into escrow."""
    part = sign(client, worker, *prices, **more).milestones[0]
    fund(part)
    return part


def deliver(part: Milestone) -> Milestone:
    return delivery.deliver(part, by=part.contract.worker, note="納品します。")


def delivered(client: User, worker: User, *prices: int, **more) -> Milestone:
    """The first part of a new contract, delivered and waiting for its inspection."""
    return deliver(funded(client, worker, *prices, **more))


def returned(client: User, worker: User, *prices: int, **more) -> Milestone:
    """The first part of a new contract, delivered and returned."""
    return delivery.return_(delivered(client, worker, *prices, **more), by=client, note="直してください。")


def accept(part: Milestone) -> Milestone:
    return delivery.accept(part, by=part.contract.client)
