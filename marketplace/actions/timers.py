"""What falls due. `tick` does everything that is due now, each in its own transaction, and says what happened.

A deadline counts when its time has come, whether or not a timer ran: the verbs and guards compare with the clock too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from marketplace import clock, database
from marketplace.actions import contact_requests, form_keys, offers, payments, reminders, threads
from marketplace.actions.contracts import delivery, ending, resting
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import ContactRequest, Contract, Membership, Milestone, Offer, Setting, Thread
from marketplace.models.notifications import LAST_TICK
from marketplace.models.threads import QUIET_DAYS
from marketplace.refusals import Refused


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that the timer did: the verb, and the row it was done to (None: `count` rows together)."""

    verb: str
    subject: str
    id: int | None
    count: int = 1

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.id if self.id is not None else f'({self.count})'}"


@dataclass(frozen=True, slots=True)
class Timer:
    """`due` gives the ids whose time has come; `verb` is done to each."""

    name: str
    subject: type
    due: Callable[[], object]
    verb: Callable


def _accept(milestone: Milestone) -> None:
    delivery.accept(milestone, by=None)


def _quiet_threads():
    since = clock.now() - timedelta(days=QUIET_DAYS)
    contracted = select(Contract.id).where(Contract.thread_id == Thread.id).exists()
    spoke = select(Membership.thread_id).where(Membership.thread_id == Thread.id, Membership.last_at > since).exists()
    return select(Thread.id).where(Thread.state == "open", Thread.created_at <= since, ~contracted, ~spoke)


def _inspected_by_now():
    delivered = (Milestone.state == "delivered") & (Contract.state == "active")
    joined = select(Milestone.id).join(Contract, Contract.id == Milestone.contract_id)
    return joined.where(Milestone.due_at.is_not(None), Milestone.due_at <= clock.now(), delivered)


def _answered_by_now():
    return select(Contract.id).where(
        Contract.due_at.is_not(None), Contract.due_at <= clock.now(), Contract.state == "ending"
    )


# Deadlines that rested are moved before time does its part.
TIMERS = (
    Timer("postpone", Milestone, _inspected_by_now, resting.move),
    Timer("postpone", Contract, _answered_by_now, resting.move),
    Timer("accept", Milestone, _inspected_by_now, _accept),
    Timer("answer_by_silence", Contract, _answered_by_now, ending.answer_by_silence),
    Timer(
        "expire",
        Contract,
        lambda: select(Contract.id).where(
            Contract.state == literal("awaiting_escrow", literal_execute=True), Contract.fund_by <= clock.now()
        ),
        ending.expire,
    ),
    Timer(
        "expire",
        Offer,
        lambda: select(Offer.id).where(
            Offer.state == literal("pending", literal_execute=True), Offer.valid_until <= clock.now()
        ),
        offers.expire,
    ),
    Timer(
        "expire",
        ContactRequest,
        lambda: select(ContactRequest.id).where(
            ContactRequest.state.in_([literal(state, literal_execute=True) for state in contact_requests.ENDS_BY_TIME]),
            ContactRequest.due_at <= clock.now(),
        ),
        contact_requests.expire,
    ),
    Timer("lapse", Thread, _quiet_threads, threads.lapse),
)


def tick() -> list[Done]:
    """Do what is due, once. What is refused meanwhile (somebody was faster) is left for the next time."""
    asked = payments.sweep()
    done = [Done("settle", "payments", None, asked)] if asked else []
    for timer in TIMERS:
        done.extend(_run(timer))
    done.extend(Done("remind", reminder.subject, reminder.id) for reminder in reminders.remind())
    form_keys.forget_old()
    return done


def _run(timer: Timer) -> Iterator[Done]:
    with database.reading():
        ids = list(db.session.scalars(timer.due()))
    for identity in ids:
        try:
            timer.verb(db.session.get_one(timer.subject, identity))
        except Refused:
            db.session.rollback()
        except SQLAlchemyError:
            # One row that cannot be moved must not hold up the others.
            db.session.rollback()
            current_app.logger.exception("%s of %s %s failed", timer.name, timer.subject.__tablename__, identity)
        else:
            yield Done(timer.name, timer.subject.__tablename__, identity)


def note_tick() -> None:
    """Keep when the worker was last at work (for `flask doctor`)."""
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"name": LAST_TICK, "value": clock.now().isoformat()}
    with transaction():
        written = engine.insert(Setting.__table__).values(row)
        db.session.execute(written.on_conflict_do_update(index_elements=["name"], set_={"value": row["value"]}))
