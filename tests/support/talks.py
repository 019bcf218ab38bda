"""Builders for conversations about a job, and small files of every sort."""

import io

from marketplace.actions import offers, threads
from marketplace.extensions import db
from marketplace.models import Job, Membership, Message, Offer, Thread, User
from tests.support import deals, papers, postings

PDF = papers.pdf("見積です。")
FORM = {"content_type": "multipart/form-data"}


def applied(client: User, worker: User, *prices: int, job: Job | None = None) -> Thread:
    """The worker's application to a job of the client's: with terms when prices (before tax) are given."""
    terms = deals.terms(*prices) if prices else None
    return threads.apply(job or postings.posted(client), by=worker, text="応募します。", terms=terms)


def pending(thread: Thread) -> Offer:
    """The offer of the thread that waits for an answer."""
    return offers.pending_of(thread)


def side(thread: Thread, person: User) -> Membership:
    """A party's side of the thread, as the database has it now."""
    return db.session.get(Membership, (thread.id, person.id), populate_existing=True)


def said(thread: Thread) -> list[str]:
    """All texts of the thread in order."""
    messages = db.session.scalars(db.select(Message).where(Message.thread_id == thread.id).order_by(Message.id))
    return [message.body.text for message in messages]


def upload(name: str = "見積.pdf", content: bytes = PDF) -> tuple:
    """A file as a form sends it."""
    return io.BytesIO(content), name
