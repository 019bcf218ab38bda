"""What the timer did in a stretch of time, in words: read from the events that nobody did, and from the reminders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, cast, literal, select, union_all
from sqlalchemy.orm import aliased

from marketplace.demo.people import PERSONAS, address_of
from marketplace.extensions import db
from marketplace.models import (
    Contract,
    ContractEvent,
    Job,
    Milestone,
    MilestoneEvent,
    Notice,
    Offer,
    OfferEvent,
    Thread,
    ThreadEvent,
    User,
)
from marketplace.saying import lazy_gettext as _

MOST = 50
WORDS = {
    ("milestones", "accept"): _("検収期限が過ぎ、自動的に検収されました"),
    ("contracts", "agree_to_end"): _("終了リクエストに回答がなく、契約が途中終了しました"),
    ("contracts", "refuse_to_end"): _("終了リクエストに回答がなく、契約が続くことになりました"),
    ("contracts", "expire"): _("30日間仮払いがなく、契約が終了しました"),
    ("offers", "expire"): _("条件の有効期限が切れました"),
    ("threads", "lapse"): _("14日間やり取りがなく、スレッドが終了しました"),
    ("notices", "contracts.remind_inspection"): _("期限の前のお知らせを送りました"),
    ("notices", "contracts.remind_escrow"): _("期限の前のお知らせを送りました"),
    ("notices", "contracts.remind_end"): _("期限の前のお知らせを送りました"),
}
CLIENT, WORKER = aliased(User), aliased(User)


@dataclass(frozen=True, slots=True)
class Thing:
    """`persona` is one who may open `path` (None: no persona is a party)."""

    at: datetime
    what: str
    title: str
    path: str
    persona: str | None


def since(moment: datetime) -> list[Thing]:
    """What the timer did after `moment`, in order; of very much only the last part."""
    told = union_all(_milestones(), _contracts(), _offers(), _threads(), _reminders()).subquery()
    newest = select(told).where(told.c.at > moment).order_by(told.c.at.desc(), told.c.path).limit(MOST)
    return [_thing(row) for row in reversed(db.session.execute(newest).all())]


def _thing(row) -> Thing:
    personas = {address_of(person): persona for persona, person in PERSONAS.items()}
    persona = personas.get(row.client) or personas.get(row.worker)
    return Thing(row.at, str(WORDS[row.subject, row.verb]), row.title or "", row.path, persona)


def _milestones() -> Select:
    rows = _told(MilestoneEvent, "milestones", Contract.title, "/contracts/", Contract.id)
    return _parties(rows.join(Milestone, Milestone.id == MilestoneEvent.milestone_id).join(Contract), Contract)


def _contracts() -> Select:
    rows = _told(ContractEvent, "contracts", Contract.title, "/contracts/", Contract.id)
    return _parties(rows.join(Contract, Contract.id == ContractEvent.contract_id), Contract)


def _offers() -> Select:
    rows = _told(OfferEvent, "offers", Offer.title, "/threads/", Thread.id)
    rows = rows.join(Offer, Offer.id == OfferEvent.offer_id).join(Thread, Thread.id == Offer.thread_id)
    return _parties(rows, Thread)


def _threads() -> Select:
    rows = _told(ThreadEvent, "threads", Job.title, "/threads/", Thread.id)
    rows = rows.join(Thread, Thread.id == ThreadEvent.thread_id).outerjoin(Job, Job.id == Thread.job_id)
    return _parties(rows, Thread)


def _reminders() -> Select:
    """A reminder is read from the notice of the one who was reminded."""
    return (
        _row(Notice.created_at, "notices", Notice.kind, Notice.subject, Notice.path, User.email, literal(None, String))
        .join(User, User.id == Notice.user_id)
        .where(Notice.kind.in_(_verbs("notices")))
    )


def _told(events, subject: str, title, path: str, number) -> Select:
    """The events of a chain that nobody did; their subject is still to be joined."""
    address = literal(path).concat(cast(number, String))
    rows = _row(events.at, subject, events.verb, title, address, CLIENT.email, WORKER.email)
    return rows.select_from(events).where(events.actor.is_(None), events.verb.in_(_verbs(subject)))


def _parties(rows: Select, pair) -> Select:
    return rows.join(CLIENT, CLIENT.id == pair.client_id).join(WORKER, WORKER.id == pair.worker_id)


def _row(at, subject: str, verb, title, path, client, worker) -> Select:
    columns = {"at": at, "subject": literal(subject), "verb": verb, "title": title, "path": path}
    return select(*(column.label(name) for name, column in (columns | {"client": client, "worker": worker}).items()))


def _verbs(subject: str) -> list[str]:
    return [verb for name, verb in WORDS if name == subject]
