"""Messages: what was said in a thread, and the files that came with it. Immutable once sent.

The words and files of an offer, a delivery, a returned delivery or an end request are messages of that kind, so that one
guard covers every text that the other side can read. Texts lie in an erasable side table; `digest` is the salted SHA-256.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.chains import chain
from marketplace.models.gate import approved
from marketplace.models.guards import append_only, free_key, guard
from marketplace.models.stateful import EventRow, RowId, Stateful, UTCDateTime, member_words, move, table
from marketplace.models.threads import Thread, is_open

KINDS = ("message", "offer", "delivery", "return", "end")
MAX_TEXT = 10_000


class Message(Stateful, db.Model):
    """One message. `has_contact` is the detector's mark, given at birth; a marked message is not delivered.

    `waiting`, known only just after it was said, is how many messages its receiver has not read.

    `contract_id` and `milestone_id` say what a delivery or an end request belongs to (a guard checks them: a foreign key
    would close a circle of tables).
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_thread_id", "thread_id", "id"),
        Index(
            "ix_messages_held",
            "due_at",
            "id",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
    )
    BORN = "new"
    waiting = 0
    TRANSITIONS = table(
        move("send", "new", "sent", by="sender"),
        move("hold", "new", "held", by="sender"),
        move("release", "held", "sent", by="staff:review"),
        move("refuse", "held", "refused", by="staff:review"),
        move("take_back", "held", "taken_back", by="sender"),
        move("erase", "sent|held|refused|taken_back", "erased", by="staff:review"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), nullable=False)
    sender_id: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    kind: Mapped[str] = mapped_column(String(10), nullable=False)
    contract_id: Mapped[int | None] = mapped_column(BigInteger)
    milestone_id: Mapped[int | None] = mapped_column(BigInteger)
    has_contact: Mapped[bool] = mapped_column(Boolean(create_constraint=False), nullable=False)
    detector: Mapped[str] = mapped_column(String(20), nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)

    thread: Mapped[Thread] = relationship()
    sender: Mapped[User] = relationship()
    body: Mapped["MessageBody"] = relationship(viewonly=True)
    attachments: Mapped[list["Attachment"]] = relationship(order_by="Attachment.position", viewonly=True)
    events: Mapped[list["MessageEvent"]] = relationship(order_by="MessageEvent.seq", viewonly=True)

    def persons(self, user) -> set[str]:
        words = member_words(user)
        if user is not None and user.id == self.sender_id:
            words.add("sender")
        return words


class MessageEvent(EventRow, db.Model):
    __tablename__ = "message_events"
    __table_args__ = (
        Index(
            "ix_message_events_staff",
            "at",
            sqlite_where=text("verb IN ('release', 'refuse', 'erase')"),
            postgresql_where=text("verb IN ('release', 'refuse', 'erase')"),
        ),
    )
    SUBJECT = "message"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)


class MessageBody(db.Model):
    """The text itself, with the salt of its digest: deleted together when staff erase a message."""

    __tablename__ = "message_bodies"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)
    salt: Mapped[str] = mapped_column(String(32), nullable=False)


class MessageRead(db.Model):
    """When the other party first had a delivered message in view; both see it."""

    __tablename__ = "message_reads"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


class MessageFinding(db.Model):
    """What the detector found before the message was written: `start` to `stop` in the text, or in a file.

    `place` is 0 for the text and an attachment's position for its name or words; `weight` is contact or caution.
    """

    __tablename__ = "message_findings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(20), nullable=False)
    weight: Mapped[str] = mapped_column(String(8), nullable=False)
    start: Mapped[int] = mapped_column(Integer, nullable=False)
    stop: Mapped[int] = mapped_column(Integer, nullable=False)
    why: Mapped[str] = mapped_column(String(200), nullable=False)


class HeldForm(db.Model):
    """The figures of a form whose words are held: which verb it asked for, and its fields as JSON."""

    __tablename__ = "held_forms"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    verb: Mapped[str] = mapped_column(String(24), nullable=False)
    fields: Mapped[str] = mapped_column(Text, nullable=False)


class MessageNote(db.Model):
    """What staff said when they released or refused a held message; its sender reads it."""

    __tablename__ = "message_notes"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)


class Attachment(db.Model):
    """A file of a message: `stored_as` is the generated name on disk, `name` what people see, `size` in bytes."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), nullable=False, index=True)
    position: Mapped[int] = mapped_column(Integer, nullable=False)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    stored_as: Mapped[str] = mapped_column(String(60), nullable=False, unique=True)
    content_type: Mapped[str] = mapped_column(String(100), nullable=False)
    size: Mapped[int] = mapped_column(Integer, nullable=False)
    digest: Mapped[str] = mapped_column(String(64), nullable=False)

    message: Mapped[Message] = relationship(viewonly=True)

    @classmethod
    def visible_to(cls, user):
        """Query: the files of delivered messages in this person's threads, and of own messages that are not erased."""
        delivered = Message.state == "sent"
        own = (Message.sender_id == user.id) & (Message.state != "erased")
        party = or_(Thread.client_id == user.id, Thread.worker_id == user.id)
        joined = select(cls).join(Message, Message.id == cls.message_id).join(Thread, Thread.id == Message.thread_id)
        return joined.where(party, or_(delivered, own))


NOT_YET_SENT = (
    "EXISTS (SELECT 1 FROM messages m WHERE m.id = NEW.message_id) AND "
    "NOT EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = NEW.message_id)"
)
ERASED = "EXISTS (SELECT 1 FROM message_events e WHERE e.message_id = OLD.message_id AND e.verb = 'erase')"

HELD = (
    "'held' = (SELECT e.to_state FROM message_events e WHERE e.message_id = NEW.message_id ORDER BY e.seq DESC LIMIT 1)"
)
_THREAD = "(SELECT m.thread_id FROM messages m WHERE m.id = NEW.message_id)"
OPEN = is_open(_THREAD)

# The gate: a marked message is delivered only while a request of its thread is approved.
UNMARKED = "EXISTS (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND m.has_contact IS FALSE)"
GATE = f"({UNMARKED} OR {approved(_THREAD, 'NEW.at')})"

chain(
    Message,
    MessageEvent,
    root="threads",
    root_id="(SELECT m.thread_id FROM messages m WHERE m.id = NEW.message_id)",
    people={"sender": "NEW.actor = (SELECT m.sender_id FROM messages m WHERE m.id = NEW.message_id)"},
    rules={
        "send": f"{OPEN} AND EXISTS (SELECT 1 FROM message_bodies b WHERE b.message_id = NEW.message_id)",
        "hold": f"{OPEN} AND NOT {UNMARKED}",
        "release": OPEN,
        "refuse": "EXISTS (SELECT 1 FROM message_notes n WHERE n.message_id = NEW.message_id)",
    },
    due_rules={"hold": "NEW.due_at > NEW.at"},
)
guard("message_events", "insert", "gate", f"NEW.to_state <> 'sent' OR NEW.verb = 'release' OR {GATE}")
guard(
    "messages",
    "insert",
    "sender",
    "NEW.kind IN ('message', 'offer', 'delivery', 'return', 'end') AND EXISTS (SELECT 1 FROM threads t "
    "WHERE t.id = NEW.thread_id AND NEW.sender_id IN (t.client_id, t.worker_id)) AND (NEW.contract_id IS NULL OR EXISTS "
    "(SELECT 1 FROM contracts c WHERE c.id = NEW.contract_id AND c.thread_id = NEW.thread_id)) AND (NEW.milestone_id IS NULL "
    "OR EXISTS (SELECT 1 FROM milestones m WHERE m.id = NEW.milestone_id AND m.contract_id = NEW.contract_id))",
)
guard("messages", "insert", "mark", lambda engine: engine.is_flag("NEW.has_contact"), only_sqlite=True)
guard("message_bodies", "insert", "not_yet_sent", NOT_YET_SENT)
append_only("message_bodies", ("message_id",), delete=ERASED)
append_only("message_reads", ("message_id",))
guard("message_findings", "insert", "not_yet_sent", NOT_YET_SENT)
append_only("message_findings", ("message_id", "position"), delete=ERASED)
guard("held_forms", "insert", "not_yet_sent", NOT_YET_SENT)
append_only("held_forms", ("message_id",), delete=ERASED)
guard("message_notes", "insert", "held", f"{HELD} AND trim(NEW.text) <> ''")
append_only("message_notes", ("message_id",))
guard("attachments", "insert", "not_yet_sent", NOT_YET_SENT)
append_only("attachments", ("stored_as",), delete=ERASED)
free_key("attachments", "id")
