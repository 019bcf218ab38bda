"""Everything that the site keeps about one person and that the person wrote, as plain values for a file.

What others wrote in the same threads is theirs and not in it.
"""

from datetime import date, datetime

from sqlalchemy import or_, select

from marketplace import clock
from marketplace.extensions import db
from marketplace.models.accounts import Session, User
from marketplace.models.contracts import Contract, Milestone
from marketplace.models.jobs import Job
from marketplace.models.ledger import journal
from marketplace.models.message_marks import MessageMark
from marketplace.models.messages import Attachment, Message, MessageBody
from marketplace.models.notifications import Notice
from marketplace.models.offers import Offer, OfferMilestone
from marketplace.models.threads import Membership, Thread

LEFT_OUT = {"password_hash", "token_hash", "seq", "search_text"}


def of(person) -> dict[str, list[dict]]:
    """The data by kind; times in Asia/Tokyo, money in yen."""
    me = person.id
    mine = or_(Contract.client_id == me, Contract.worker_id == me)
    own_journal = journal.c.owner_id == me, journal.c.account.in_(("worker", "outside"))
    return {
        "account": _rows(select(User.__table__).where(User.id == me)),
        "sessions": _rows(select(Session.__table__).where(Session.user_id == me).order_by(Session.id)),
        "jobs": _rows(select(Job.__table__).where(Job.client_id == me).order_by(Job.id)),
        "threads": _rows(
            select(Thread.__table__, Membership.draft, Membership.read_at)
            .join(Membership, Membership.thread_id == Thread.id)
            .where(Membership.user_id == me)
            .order_by(Thread.id)
        ),
        "messages": _rows(
            select(Message.id, Message.thread_id, Message.kind, Message.state, Message.created_at, MessageBody.text)
            .outerjoin(MessageBody, MessageBody.message_id == Message.id)
            .where(Message.sender_id == me)
            .order_by(Message.id)
        ),
        "files": _rows(
            select(Attachment.message_id, Attachment.name, Attachment.size)
            .join(Message, Message.id == Attachment.message_id)
            .where(Message.sender_id == me)
            .order_by(Attachment.id)
        ),
        "marks": _rows(
            select(MessageMark.message_id, MessageMark.at).where(MessageMark.marked_by == me).order_by(MessageMark.at)
        ),
        "offers": _rows(select(Offer.__table__).where(Offer.author_id == me).order_by(Offer.id)),
        "offer_parts": _rows(
            select(OfferMilestone.__table__)
            .join(Offer, Offer.id == OfferMilestone.offer_id)
            .where(Offer.author_id == me)
            .order_by(OfferMilestone.offer_id, OfferMilestone.position)
        ),
        "contracts": _rows(select(Contract.__table__).where(mine).order_by(Contract.id)),
        "milestones": _rows(
            select(Milestone.__table__)
            .join(Contract, Contract.id == Milestone.contract_id)
            .where(mine)
            .order_by(Milestone.contract_id, Milestone.number)
        ),
        "money": _rows(select(journal).where(*own_journal).order_by(journal.c.at, journal.c.milestone_id)),
        "notices": _rows(select(Notice.__table__).where(Notice.user_id == me).order_by(Notice.id)),
    }


def _rows(query) -> list[dict]:
    return [
        {name: _plain(value) for name, value in row.items() if name not in LEFT_OUT}
        for row in db.session.execute(query).mappings()
    ]


def _plain(value):
    if isinstance(value, datetime):
        return clock.tokyo(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
