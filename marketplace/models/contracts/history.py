"""What happened to a contract, its milestones and payments, in order, with the words and files that came with it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from marketplace import filters
from marketplace.extensions import db
from marketplace.models.contracts.contract import Contract
from marketplace.models.contracts.words import HAPPENED, reason
from marketplace.models.messages import Attachment, Message, MessageBody, MessageEvent
from marketplace.models.stateful import EventRow
from marketplace.saying import gettext as _

# The kinds of messages that belong to an event, and its verb.
SAID_WITH = {"delivery": "deliver", "return": "return", "end": "request_end"}


@dataclass(frozen=True, slots=True)
class Note:
    """Words and files of a delivery, a returned delivery or an end request."""

    at: datetime
    text: str
    files: list = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: in words, when, to which part (its title, when there are several), with which note."""

    at: datetime
    verb: str
    text: str
    part: str = ""
    note: Note | None = None


def history(contract: Contract) -> list[Entry]:
    """Everything, the newest first; of what happened at once, the contract's events come after their causes."""
    notes = notes_of(contract)
    told = [
        *_beginnings(contract),
        *_of_payments(contract),
        *_of_milestones(contract, notes),
        *_of_contract(contract, notes),
    ]
    return sorted((entry for entry in told if entry.text), key=lambda entry: entry.at)[::-1]


def _beginnings(contract: Contract) -> list[Entry]:
    """The signing, and each accepted change of the terms."""
    added = defaultdict(list)
    for part in contract.milestones:
        if part.offer_id != contract.offer_id:
            added[part.offer_id].append(part)
    return [Entry(contract.created_at, "sign", _("契約が成立しました"))] + [
        Entry(
            parts[0].created_at,
            "change",
            _(
                "条件が変更されました（マイルストーン%(number)s件、合計%(total)s）",
                number=len(parts),
                total=filters.yen(sum(part.total for part in parts)),
            ),
        )
        for parts in added.values()
    ]


def _of_payments(contract: Contract) -> list[Entry]:
    """Claims that did not simply succeed (of those, the milestone tells), and what became of them."""
    entries = []
    for payment in contract.payments:
        words = {"amount": filters.yen(payment.amount)}
        if [event.verb for event in payment.events] != ["succeed"]:
            who = _name(contract, payment.payer_id)
            entries.append(
                Entry(payment.created_at, "claim", str(HAPPENED["payment", "claim"][0]) % {"who": who, **words})
            )
        entries += [
            _entry("payment", event, contract, reason=reason(event.reason_code), **words) for event in payment.events
        ]
    return entries


def _of_milestones(contract: Contract, notes: dict) -> list[Entry]:
    several = len(contract.milestones) > 1
    return [
        _entry(
            "milestone",
            event,
            contract,
            note=_next(notes, event, part.id),
            part=part.title if several else "",
            amount=filters.yen(_amount(event)),
            rest=filters.yen(event.to_client),
        )
        for part in contract.milestones
        for event in part.events
    ]


def _of_contract(contract: Contract, notes: dict) -> list[Entry]:
    return [_entry("contract", event, contract, note=_next(notes, event, None)) for event in contract.events]


def _entry(
    chain: str, event: EventRow, contract: Contract, *, note: Note | None = None, part: str = "", **words
) -> Entry:
    sentence = HAPPENED[chain, event.verb][event.actor is None]
    text = str(sentence) % {"who": _name(contract, event.actor), **words} if sentence else ""
    return Entry(event.at, event.verb, text, part, note)


def _name(contract: Contract, user_id: int | None) -> str:
    """A party by name; staff are 「事務局」."""
    for person in (contract.client, contract.worker):
        if person.id == user_id:
            return person.display_name
    return _("事務局")


def _amount(event) -> int:
    """The money that an event of a milestone tells of: what came in, what went to the worker, or what was refunded."""
    return {"fund": event.paid_in, "refund": event.to_client}.get(event.verb, event.to_worker)


def _next(notes: dict, event: EventRow, part_id: int | None) -> Note | None:
    """The note of an event: it was delivered at the same moment. (A held one may be delivered without its event.)"""
    return next((note for note in notes.get((event.verb, part_id), ()) if note.at == event.at), None)


def notes_of(contract: Contract) -> dict[tuple[str, int | None], list[Note]]:
    """The sent messages that belong to events, by verb and milestone, the oldest first, each when it was delivered."""
    rows = db.session.execute(
        select(Message.id, Message.kind, Message.milestone_id, MessageEvent.at, MessageBody.text)
        .join(MessageBody, MessageBody.message_id == Message.id)
        .join(MessageEvent, (MessageEvent.message_id == Message.id) & (MessageEvent.to_state == "sent"))
        .where(
            Message.thread_id == contract.thread_id,
            Message.contract_id == contract.id,
            Message.kind.in_(SAID_WITH),
            Message.state == "sent",
        )
        .order_by(Message.id)
    ).all()
    files = _files([row.id for row in rows])
    found = defaultdict(list)
    for row in rows:
        found[SAID_WITH[row.kind], row.milestone_id].append(Note(row.at, row.text, files.get(row.id, [])))
    return found


def _files(message_ids: list[int]) -> dict[int, list]:
    if not message_ids:
        return {}
    rows = db.session.execute(
        select(Attachment.message_id, Attachment.id, Attachment.name, Attachment.size)
        .where(Attachment.message_id.in_(message_ids))
        .order_by(Attachment.message_id, Attachment.position)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.message_id].append(row)
    return found
