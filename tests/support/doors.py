"""Every door of a conversation: what is said there, and whether the act that goes with the words was done."""

from collections.abc import Callable
from dataclasses import dataclass

from marketplace.actions import offers, threads
from marketplace.actions.contracts import delivery, ending
from marketplace.extensions import db
from marketplace.models import Contract, Message, Milestone, Offer, Thread
from tests.support import deals, postings
from tests.support.talks import applied

CONTACT = "連絡は０９０ー３３４４ー００７８までお願いします。"
CAUTION = "連絡先を教えてください。"


@dataclass(frozen=True, slots=True)
class Door:
    """`prepare(hana, wataru)` makes what the door stands in; `say(made, hana, wataru, text, **more)` goes through it.

    `done(made)` says whether the act was done; `kind` is the message's, `verb` what is kept while it is held.
    """

    prepare: Callable
    say: Callable
    done: Callable
    kind: str = "message"
    verb: str = ""


def _terms():
    return deals.terms(10_000, 20_000)


def _offers(thread: Thread) -> int:
    return db.session.scalar(db.select(db.func.count()).where(Offer.thread_id == thread.id, Offer.state == "pending"))


def _state_of(model, subject) -> str:
    return db.session.scalar(db.select(model.state).where(model.id == subject.id))


DOORS = {
    "message": Door(
        applied,
        lambda thread, _hana, wataru, text, **more: threads.send(thread, by=wataru, text=text, **more),
        lambda _thread: True,
    ),
    "apply": Door(
        lambda hana, _wataru: postings.posted(hana),
        lambda job, _hana, wataru, text, **more: threads.apply(job, by=wataru, text=text, **more),
        lambda _job: True,
    ),
    "apply with terms": Door(
        lambda hana, _wataru: postings.posted(hana),
        lambda job, _hana, wataru, text, **more: threads.apply(job, by=wataru, text=text, terms=_terms(), **more),
        lambda job: _offers(db.session.scalar(db.select(Thread).where(Thread.job_id == job.id))) == 1,
        *("offer", "offer"),
    ),
    "consult": Door(
        lambda hana, _wataru: postings.posted(hana),
        lambda job, _hana, wataru, text, **more: threads.consult(job, by=wataru, text=text, **more),
        lambda _job: True,
    ),
    "consult_person": Door(
        lambda hana, _wataru: hana,
        lambda hana, _hana, wataru, text, **more: threads.consult_person(hana, by=wataru, text=text, **more),
        lambda _hana: True,
    ),
    "offer": Door(
        applied,
        lambda thread, _hana, wataru, text, **more: offers.offer(thread, by=wataru, terms=_terms(), text=text, **more),
        lambda thread: _offers(thread) == 1,
        *("offer", "offer"),
    ),
    "deliver": Door(
        lambda hana, wataru: deals.funded(hana, wataru),
        lambda part, _hana, wataru, text, **more: delivery.deliver(part, by=wataru, note=text, **more),
        lambda part: _state_of(Milestone, part) == "delivered",
        *("delivery", "deliver"),
    ),
    "return": Door(
        lambda hana, wataru: deals.delivered(hana, wataru),
        lambda part, hana, _wataru, text, **more: delivery.return_(part, by=hana, note=text, **more),
        lambda part: _state_of(Milestone, part) == "returned",
        *("return", "return"),
    ),
    "request_end": Door(
        lambda hana, wataru: deals.funded(hana, wataru).contract,
        lambda contract, _hana, wataru, text, **more: ending.request_end(
            contract, by=wataru, amount=None, note=text, **more
        ),
        lambda contract: _state_of(Contract, contract) == "ending",
        *("end", "request_end"),
    ),
}


def newest() -> Message | None:
    """The newest message of all, as the database has it."""
    return db.session.scalar(
        db.select(Message).order_by(Message.id.desc()).limit(1).execution_options(populate_existing=True)
    )


def count() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Message))
