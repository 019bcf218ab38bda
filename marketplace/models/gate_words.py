"""The operator's own words at the gate: what the detector blocks, cautions or lets pass here beside its own rules."""

from datetime import datetime

from sqlalchemy import ForeignKey, Row, String, select
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.chains import staff_with
from marketplace.models.guards import free_key, guard
from marketplace.models.stateful import RowId, UTCDateTime
from marketplace.models.statements import statement
from marketplace.rules import contact

LONGEST = 100


class GateWord(db.Model):
    """One word and what it does (`block`, `warn`, `pass`). It is entered and removed by the duty admin, never changed."""

    __tablename__ = "gate_words"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST), nullable=False, unique=True)
    decision: Mapped[str] = mapped_column(String(5), nullable=False)
    entered_by: Mapped[int] = mapped_column(ForeignKey("users.id"), nullable=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, nullable=False)


def words() -> tuple[contact.Word, ...]:
    """All of them, for the detector."""
    return tuple(contact.Word(row.text, row.decision) for row in _WORDS.rows())


def listed() -> list[Row]:
    """All of them with who entered them, the newest first."""
    shown = select(GateWord.id, GateWord.text, GateWord.decision, GateWord.created_at, User.display_name.label("who"))
    return list(db.session.execute(shown.join(User, User.id == GateWord.entered_by).order_by(GateWord.id.desc())))


# Raw and made once, because every message asks.
_WORDS = statement("SELECT w.text, w.decision FROM gate_words w ORDER BY w.id", {}, dict.fromkeys(("text", "decision")))

guard("gate_words", "insert", "staff", staff_with("admin").replace("NEW.actor", "NEW.entered_by"))
guard("gate_words", "insert", "decision", "NEW.decision IN ('block', 'warn', 'pass') AND trim(NEW.text) <> ''")
guard("gate_words", "update", "fixed", "FALSE")
free_key("gate_words", "id")
free_key("gate_words", "text")
