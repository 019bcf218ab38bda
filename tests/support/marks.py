"""Builders for messages that their receiver marks."""

from marketplace.actions import message_marks, threads
from marketplace.extensions import db
from marketplace.models import Message, MessageMark, User
from tests.support import deals
from tests.support.doors import newest

# What the detector lets pass, and a careful reader does not.
SLY = "つづきは、いつもの青い鳥のところで話しましょう。"


def said(client: User, worker: User, text: str = SLY, **more) -> Message:
    """A message of the worker's in the thread of the two."""
    threads.send(deals.thread_of(client, worker), by=worker, text=text, **more)
    return newest()


def marked(client: User, worker: User, text: str = SLY, **more) -> MessageMark:
    """The same, marked by the client."""
    return message_marks.mark(said(client, worker, text, **more), by=client)


def look_at(browser, mark: MessageMark):
    """Staff open the marked message to themselves."""
    fields = {"ground": "message_mark", "case": str(mark.message_id)}
    return browser.post(f"/threads/{mark.message.thread_id}/look", fields)


def now(model, identity):
    """The row as the database has it."""
    db.session.rollback()
    return db.session.get(model, identity, populate_existing=True)
