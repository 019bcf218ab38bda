"""What happened in a thread besides talking: its own events, its offers', contracts', milestones' and requests', in words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import BigInteger

from marketplace import filters
from marketplace.models.contact_requests import words as request_words
from marketplace.models.contracts.words import HAPPENED
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.saying import gettext as _
from marketplace.saying import lazy_gettext

# Of events at one moment the cause comes first.
ORDER = ("offer", "change", "milestone", "contract", "contact_request", "thread")

# By subject, verb, and whether a person did it; what is not listed is said by the message that came with it. What
# happened to contracts and milestones is said in the words of the contract's own page.
WORDS = {
    ("thread", "decline", True): lazy_gettext("%(who)s さんがやり取りを辞退しました"),
    ("thread", "lapse", False): lazy_gettext("14日間返信がなかったため、やり取りが終了しました"),
    ("thread", "close", True): lazy_gettext("事務局がこのスレッドを終了しました"),
    ("thread", "reopen", True): lazy_gettext("%(who)s さんがやり取りを再開しました"),
    ("offer", "accept", True): lazy_gettext("%(who)s さんが条件に同意し、契約が成立しました"),
    ("offer", "decline", True): lazy_gettext("%(who)s さんが条件を見送りました"),
    ("offer", "withdraw", True): lazy_gettext("%(who)s さんが条件を取り下げました"),
    ("offer", "expire", False): lazy_gettext("条件の有効期限が切れました"),
    ("change", "accept", True): lazy_gettext("%(who)s さんが同意し、契約の条件が変わりました"),
    ("change", "decline", True): lazy_gettext("%(who)s さんが条件の変更を見送りました"),
    ("change", "withdraw", True): lazy_gettext("%(who)s さんが条件の変更を取り下げました"),
    ("change", "expire", False): lazy_gettext("条件の変更の有効期限が切れました"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `rank` orders what happened at the same moment."""

    at: datetime
    rank: int
    what: str


def events(thread_id: int, names: dict[int, str], since: datetime | None, until: datetime | None) -> list[Event]:
    """What happened from `since` to before `until` (None: no bound), oldest first; `names` by the parties' ids."""
    rows = _EVENTS.rows(id=thread_id, since=since or FIRST, until=until or LAST)
    told = (_told(row, names) for row in rows)
    return sorted((event for event in told if event is not None), key=lambda event: (event.at, event.rank))


def _told(row, names: dict[int, str]) -> Event | None:
    by_person = row.actor is not None
    if row.subject == "contact_request":
        return Event(row.at, _rank(row), _of_a_request(row, names))
    if row.subject in {"contract", "milestone"}:
        words = HAPPENED.get((row.subject, row.verb), ("", ""))[0 if by_person else 1]
    else:
        words = WORDS.get((row.subject, row.verb, by_person))
    if not words:
        return None
    amounts = {"amount": filters.yen(row.amount), "rest": filters.yen(row.rest)}
    what = str(words) % ({"who": names.get(row.actor, "")} | amounts)
    if row.title:
        what = _("%(what)s（%(title)s）", what=what, title=row.title)
    return Event(row.at, _rank(row), what)


def _rank(row) -> int:
    return ORDER.index(row.subject) * 1000 + row.seq


def _of_a_request(row, names: dict[int, str]) -> str:
    """Its step in the words of the request's page, where the reasons stand."""
    what = request_words.HAPPENED_FROM.get((row.verb, row.from_state)) or request_words.HAPPENED[row.verb]
    if row.actor is None:
        return _("サービス外連絡申請: %(what)s", what=what)
    party = names.get(row.actor)
    who = _("%(name)s さん", name=party) if party else _("事務局")
    return _("サービス外連絡申請: %(who)sが%(what)s", who=who, what=what)


FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_WITHIN = "e.at >= :since AND e.at < :until"
_EVENTS = statement(
    "SELECT 'thread' AS subject, e.seq, e.verb, e.from_state, e.actor, e.at, '' AS title, 0 AS amount, 0 AS rest "
    f"FROM thread_events e WHERE e.thread_id = :id AND {_WITHIN} "
    "UNION ALL SELECT CASE WHEN o.contract_id IS NULL THEN 'offer' ELSE 'change' END, e.seq, e.verb, e.from_state, "
    "e.actor, e.at, o.title, 0, 0 FROM offers o JOIN offer_events e ON e.offer_id = o.id "
    f"WHERE o.thread_id = :id AND {_WITHIN} "
    "UNION ALL SELECT 'contract', e.seq, e.verb, e.from_state, e.actor, e.at, c.title, 0, 0 FROM contracts c "
    f"JOIN contract_events e ON e.contract_id = c.id WHERE c.thread_id = :id AND {_WITHIN} "
    "UNION ALL SELECT 'contact_request', e.seq, e.verb, e.from_state, e.actor, e.at, '', 0, 0 FROM contact_requests r "
    f"JOIN contact_request_events e ON e.contact_request_id = r.id WHERE r.thread_id = :id AND {_WITHIN} "
    "UNION ALL SELECT 'milestone', e.seq, e.verb, e.from_state, e.actor, e.at, m.title, "
    "CASE WHEN e.verb = 'refund' THEN e.to_client ELSE e.paid_in + e.to_worker END, e.to_client "
    "FROM contracts c JOIN milestones m ON m.contract_id = c.id JOIN milestone_events e ON e.milestone_id = m.id "
    f"WHERE c.thread_id = :id AND {_WITHIN}",
    {"id": BigInteger, "since": UTCDateTime, "until": UTCDateTime},
    dict.fromkeys(("subject", "seq", "verb", "from_state", "actor"))
    | {"at": UTCDateTime}
    | dict.fromkeys(("title", "amount", "rest")),
)
