"""A request as its page tells it: what was asked for, everything that happened, and what was said, to each who may read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.extensions import db
from marketplace.models.contact_requests.request import DECISIONS, ContactRequest, ContactRequestEvent
from marketplace.models.contact_requests.words import HAPPENED, HAPPENED_FROM, REASON_CODES, TIMES
from marketplace.models.contracts import Contract
from marketplace.saying import gettext as _


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words. `note` is what was said with it, if the reader may read it; `is_closed` that it was kept from him.

    `until` is a time that began to count with it, called `until_label`. `is_alone` that the second decision was the same
    person's, because nobody else had the duty.
    """

    at: datetime
    verb: str
    who: str
    what: str
    reason: str
    note: str
    is_closed: bool
    until: datetime | None
    until_label: str
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A request with its history, the newest event first, and the title of its contract (empty: the consultation)."""

    request: ContactRequest
    history: list[Told]
    contract_title: str


def requests_of(thread_id: int, reader: int, names: dict[int, str]) -> list[Shown]:
    """All requests of a thread for one of its parties, the newest first; `names` by the parties' ids."""
    requests = db.session.scalars(
        select(ContactRequest)
        .where(ContactRequest.thread_id == thread_id)
        .options(
            joinedload(ContactRequest.words),
            selectinload(ContactRequest.events),
            selectinload(ContactRequest.notes),
        )
        .order_by(ContactRequest.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    titles = {}
    if any(request.contract_id for request in requests):
        titles = dict(
            db.session.execute(select(Contract.id, Contract.title).where(Contract.thread_id == thread_id)).all()
        )
    return [
        Shown(request, _history(request, reader, names), titles.get(request.contract_id, "")) for request in requests
    ]


def _history(request: ContactRequest, reader: int, names: dict[int, str]) -> list[Told]:
    notes = {note.seq: note.text for note in request.notes}
    return [_told(request, event, notes.get(event.seq, ""), reader, names) for event in reversed(request.events)]


def _told(request: ContactRequest, event: ContactRequestEvent, note: str, reader: int, names: dict[int, str]) -> Told:
    who = _("自動処理") if event.actor is None else names.get(event.actor) or _("事務局")
    is_closed = bool(note) and event.actor == request.applicant_id and reader != request.applicant_id
    what = HAPPENED_FROM.get((event.verb, event.from_state)) or HAPPENED[event.verb]
    begins = event.from_state != event.to_state and event.verb != "take"
    return Told(
        at=event.at,
        verb=event.verb,
        who=who,
        what=str(what),
        reason=str(REASON_CODES[event.reason_code]) if event.reason_code else "",
        note="" if is_closed else note,
        is_closed=is_closed,
        until=event.due_at if begins else None,
        until_label=str(TIMES.get(event.to_state, "")),
        is_alone=_decided_alone(request, event),
    )


def _decided_alone(request: ContactRequest, event: ContactRequestEvent) -> bool:
    """Whether an appeal or a second revocation was decided by who had decided before (product.md, The gate)."""
    earlier = [other for other in request.events if other.seq < event.seq and other.verb in DECISIONS]
    if event.from_state == "appealed" and event.verb in {"approve", "deny"}:
        return event.actor in {other.actor for other in earlier}
    return event.from_state == "revoking" and event.verb == "revoke" and earlier[-1].actor == event.actor
