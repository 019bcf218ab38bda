"""The one way to change a state: insert the event. A trigger of the database moves the subject's cached state."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.extensions import db
from marketplace.models import SUBJECTS
from marketplace.models.stateful import Edge, Stateful
from marketplace.refusals import WrongPerson, WrongState
from marketplace.saying import gettext as _

# Made once, because every verb inserts an event.
_INSERTS = {events: insert(events.__table__) for events in SUBJECTS.values()}


def transition(
    subject: Stateful,
    verb: str,
    *,
    by,
    at: datetime,
    to: str | None = None,
    due_at: datetime | None = None,
    reason_code: str | None = None,
    **more,
) -> None:
    """Insert the event `verb` of `subject`, done by `by` (None: the timer) at `at`.

    `to` chooses among several targets of the verb; `more` are further columns of the event, such as legs in yen. Raises
    WrongState or WrongPerson when the table of transitions does not have such a move.
    """
    edge = _edge(subject, verb, by, to)
    events = SUBJECTS[type(subject)]
    key = f"{events.SUBJECT}_id"
    if subject.seq:
        last = db.session.scalar(select(events.at).where(getattr(events, key) == subject.id, events.seq == subject.seq))
        at = max(at, last)
    if edge.source == edge.target and verb != "postpone":
        due_at = subject.due_at
    row = {
        key: subject.id,
        "seq": subject.seq + 1,
        "verb": verb,
        "from_state": edge.source,
        "to_state": edge.target,
        "actor": by.id if by is not None else None,
        "at": at,
        "due_at": due_at,
        "reason_code": reason_code,
    }
    db.session.flush()
    db.session.connection().execute(_INSERTS[events], row | more)
    for name, value in (("seq", subject.seq + 1), ("state", edge.target), ("due_at", due_at)):
        set_committed_value(subject, name, value)
    db.session.expire(subject, ["events"])


def must_be_able(subject: Stateful, verb: str, *, by) -> None:
    """Raises what `transition` would raise: for a verb that says something, or waits for staff, before it is done."""
    _edge(subject, verb, by, None)


def _edge(subject: Stateful, verb: str, by, to: str | None) -> Edge:
    edges = [edge for edge in subject.edges(verb) if to in {None, edge.target}]
    if not edges:
        raise WrongState(_("この操作はいまの状態ではできません。最新の状態を表示しています。"))
    words = subject.persons(by)
    for edge in edges:
        if words & set(edge.by):
            return edge
    raise WrongPerson(_("この操作ができるのは、相手側または担当者です。"))
