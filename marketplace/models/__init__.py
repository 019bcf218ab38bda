"""Nouns: the tables, queries over them, what may be seen, and the tables of transitions. Nothing here writes."""

from marketplace.models import (
    accounts,
    closures,
    contact_requests,
    contracts,
    gate_words,
    jobs,
    ledger,
    looks,
    message_marks,
    messages,
    notifications,
    offers,
    payments,
    threads,
)
from marketplace.models.accounts import AccountToken, FormKey, Session, SignUp, StaffDuty, User, Visitor
from marketplace.models.closures import Closure
from marketplace.models.contact_requests import (
    ContactRequest,
    ContactRequestEvent,
    ContactRequestNote,
    ContactRequestText,
)
from marketplace.models.contracts import Contract, ContractEvent, Milestone, MilestoneEvent
from marketplace.models.gate_words import GateWord
from marketplace.models.jobs import Job
from marketplace.models.looks import Look
from marketplace.models.message_marks import MessageMark, MessageMarkAnswer
from marketplace.models.messages import (
    Attachment,
    HeldForm,
    Message,
    MessageBody,
    MessageEvent,
    MessageFinding,
    MessageNote,
    MessageRead,
)
from marketplace.models.notifications import Mail, Notice, Reminder, Setting
from marketplace.models.offers import Offer, OfferEvent, OfferMilestone
from marketplace.models.payments import Payment, PaymentEvent
from marketplace.models.threads import Membership, Thread, ThreadEvent

SUBJECTS = {
    Thread: ThreadEvent,
    Message: MessageEvent,
    ContactRequest: ContactRequestEvent,
    Offer: OfferEvent,
    Contract: ContractEvent,
    Milestone: MilestoneEvent,
    Payment: PaymentEvent,
}

__all__ = [name for name in dir() if not name.startswith("_")]
