"""What staff did: looks, decisions on requests, held and marked messages, threads they closed. The newest first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, select

from marketplace.extensions import db
from marketplace.models.accounts import User
from marketplace.models.contact_requests.words import HAPPENED, HAPPENED_FROM
from marketplace.models.looks import MARK
from marketplace.models.looks import WORDS as GROUNDS
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.saying import lazy_gettext as _

PAGE = 50
CURSOR = re.compile(r"([0-9]{1,17})-([1-5])-([0-9]{1,18})-([0-9]{1,9})", re.ASCII)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NEWEST = (datetime(2200, 1, 1, tzinfo=UTC), 0, 0, 0)
KINDS = {1: "look", 2: "request", 3: "message", 4: "thread", 5: "mark"}
LOOKED = _("スレッドを確認しました（%(ground)s）")
LOOKED_AT_ONE = _("受信者が知らせたメッセージを確認しました")
OTHERWISE = {
    ("message", "release"): _("保留中のメッセージを送信しました"),
    ("message", "refuse"): _("保留中のメッセージを送信しませんでした"),
    ("mark", "erase"): _("メッセージを削除しました"),
    ("mark", "leave"): _("受信者が知らせたメッセージを残しました"),
    ("thread", "close"): _("スレッドを終了しました"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that somebody of the staff did: `what` in words, of which `kind` of thing, and between which two people."""

    at: datetime
    who: str
    kind: str
    id: int
    what: str
    client: str
    worker: str


def log(who: int | None, after: str) -> tuple[list[Line], str | None]:
    """A page of the log, by one person (an id) or all, behind the place `after`; and the place of the next page."""
    match = CURSOR.fullmatch(after)
    place = (BEGINNING + int(match[1]) * MICROSECOND, *map(int, match.group(2, 3, 4))) if match else NEWEST
    asked = dict(zip(("at", "kind", "id", "seq"), place, strict=True)) | {"who": who or 0, "size": PAGE + 1}
    rows = _LOG.rows(**asked)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    older = f"{(last.at - BEGINNING) // MICROSECOND}-{last.kind}-{last.id}-{last.seq}" if last is not None else None
    return [_line(row) for row in rows[:PAGE]], older


def people() -> list:
    """All staff accounts, to choose from."""
    staff = select(User.id, User.name, User.display_name).where(User.kind == "staff")
    return list(db.session.execute(staff.order_by(User.display_name, User.id)))


def _line(row) -> Line:
    kind = KINDS[row.kind]
    if kind == "look":
        what = str(LOOKED_AT_ONE) if row.verb == MARK else str(LOOKED) % {"ground": GROUNDS[row.verb]}
    elif kind == "request":
        what = str(HAPPENED_FROM.get((row.verb, row.from_state)) or HAPPENED[row.verb])
    else:
        what = str(OTHERWISE[kind, row.verb])
    return Line(row.at, row.who, kind, row.id, what, row.client, row.worker)


def _part(kind: int, table: str, number: str, seq: str, thread: str, verb: str, actor: str, condition: str) -> str:
    """The newest lines of one table behind the place asked for."""
    from_state = "''" if kind in {1, 5} else "x.from_state"
    place = f"x.at < :at OR (x.at = :at AND ({kind}, {number}, {seq}) < (:kind, :id, :seq))"
    return (
        f"SELECT * FROM (SELECT {kind} AS kind, {number} AS id, {seq} AS seq, {thread} AS thread_id, {verb} AS verb, "
        f"{from_state} AS from_state, {actor} AS actor, x.at AS at FROM {table} WHERE {condition} "
        f"AND x.at <= :at AND ({place}) AND (:who = 0 OR {actor} = :who) "
        f"ORDER BY at DESC, id DESC, seq DESC LIMIT :size) part{kind}"
    )


_ALL = " UNION ALL ".join(
    (
        _part(1, "looks x", "x.id", "0", "x.thread_id", "x.ground", "x.staff_id", "0 = 0"),
        _part(
            *(2, "contact_request_events x JOIN contact_requests r ON r.id = x.contact_request_id"),
            *("x.contact_request_id", "x.seq", "r.thread_id", "x.verb", "x.actor"),
            "x.verb IN ('take', 'ask', 'approve', 'deny', 'revoke', 'keep')",
        ),
        _part(
            *(3, "message_events x JOIN messages m ON m.id = x.message_id"),
            *("x.message_id", "x.seq", "m.thread_id", "x.verb", "x.actor"),
            "x.verb IN ('release', 'refuse', 'erase') AND x.verb <> 'erase'",
        ),
        _part(
            *(4, "thread_events x", "x.thread_id", "x.seq", "x.thread_id", "x.verb", "x.actor", "x.verb = 'close'"),
        ),
        _part(
            *(5, "message_mark_answers x JOIN messages m ON m.id = x.message_id"),
            *("x.message_id", "0", "m.thread_id", "x.verdict", "x.staff_id", "0 = 0"),
        ),
    )
)
_LOG = statement(
    "SELECT a.kind, a.id, a.seq, a.verb, a.from_state, a.at, u.display_name AS who, c.display_name AS client, "
    f"w.display_name AS worker FROM ({_ALL}) a JOIN users u ON u.id = a.actor JOIN threads t ON t.id = a.thread_id "
    "JOIN users c ON c.id = t.client_id JOIN users w ON w.id = t.worker_id "
    "ORDER BY a.at DESC, a.kind DESC, a.id DESC, a.seq DESC LIMIT :size",
    {"at": UTCDateTime, "kind": BigInteger, "id": BigInteger, "seq": BigInteger, "who": BigInteger, "size": BigInteger},
    dict.fromkeys(("kind", "id", "seq", "verb", "from_state"))
    | {"at": UTCDateTime}
    | dict.fromkeys(("who", "client", "worker")),
)
