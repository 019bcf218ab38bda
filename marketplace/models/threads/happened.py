"""What happened in a thread besides talking: its own events, its offers', contracts' and milestones', in words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import BigInteger, bindparam, text

from marketplace import filters
from marketplace.extensions import db
from marketplace.models.stateful import UTCDateTime

# Of events at one moment the cause comes first.
ORDER = ("offer", "change", "milestone", "contract", "thread")

# By subject, verb, and whether a person did it. What is not listed is said by the message that came with it.
WORDS = {
    ("thread", "decline", True): _("%(who)s さんがやり取りを辞退しました。"),
    ("thread", "lapse", False): _("14日間返信がなかったため、やり取りが終了しました。"),
    ("thread", "close", True): _("事務局がこのスレッドを終了しました。"),
    ("thread", "reopen", True): _("%(who)s さんがやり取りを再開しました。"),
    ("offer", "accept", True): _("%(who)s さんが条件に同意し、契約が成立しました: %(title)s"),
    ("offer", "decline", True): _("%(who)s さんが条件を見送りました: %(title)s"),
    ("offer", "withdraw", True): _("%(who)s さんが条件を取り下げました: %(title)s"),
    ("offer", "expire", False): _("条件の有効期限が切れました: %(title)s"),
    ("change", "accept", True): _("%(who)s さんが同意し、契約の条件が変わりました: %(title)s"),
    ("change", "decline", True): _("%(who)s さんが条件の変更を見送りました: %(title)s"),
    ("change", "withdraw", True): _("%(who)s さんが条件の変更を取り下げました: %(title)s"),
    ("change", "expire", False): _("条件の変更の有効期限が切れました: %(title)s"),
    ("contract", "request_end", True): _("%(who)s さんが契約途中終了をリクエストしました: %(title)s"),
    ("contract", "agree_to_end", True): _("%(who)s さんが同意し、契約が途中終了しました: %(title)s"),
    ("contract", "agree_to_end", False): _("期限までに回答がなく、契約が途中終了しました: %(title)s"),
    ("contract", "refuse_to_end", True): _("%(who)s さんが契約途中終了を拒否しました: %(title)s"),
    ("contract", "refuse_to_end", False): _("期限までに回答がなく、契約は続いています: %(title)s"),
    ("contract", "resume", True): _("納品されたため、終了リクエストは取り消されました: %(title)s"),
    ("contract", "dispute", True): _("%(who)s さんが事務局に協議を求めました: %(title)s"),
    ("contract", "decide", True): _("事務局の決定がありました: %(title)s"),
    ("contract", "expire", False): _("30日間仮払いがなかったため、契約が終了しました: %(title)s"),
    ("contract", "complete", True): _("契約が完了しました: %(title)s"),
    ("contract", "complete", False): _("契約が完了しました: %(title)s"),
    ("contract", "postpone", False): _("回答の期限が延びました: %(title)s"),
    ("milestone", "fund", True): _("%(who)s さんが%(amount)sを仮払いしました: %(title)s"),
    ("milestone", "deliver", True): _("%(who)s さんが納品しました（検収期限 %(until)s）: %(title)s"),
    ("milestone", "return", True): _("%(who)s さんが修正を求めました: %(title)s"),
    ("milestone", "accept", True): _("%(who)s さんが検収し、報酬が確定しました: %(title)s"),
    ("milestone", "accept", False): _("検収期限が過ぎたため、自動的に検収されました: %(title)s"),
    ("milestone", "refund", True): _("仮払いされた%(amount)sが返金されました: %(title)s"),
    ("milestone", "refund", False): _("仮払いされた%(amount)sが返金されました: %(title)s"),
    ("milestone", "split", True): _("一部を支払い、%(amount)sが返金されました: %(title)s"),
    ("milestone", "cancel", True): _("このマイルストーンは取り消されました: %(title)s"),
    ("milestone", "cancel", False): _("このマイルストーンは取り消されました: %(title)s"),
    ("milestone", "postpone", False): _("検収の期限が延びました（%(until)s）: %(title)s"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `rank` orders what happened at the same moment."""

    at: datetime
    rank: int
    what: str


def events(thread_id: int, names: dict[int, str], since: datetime | None, until: datetime | None) -> list[Event]:
    """What happened from `since` to before `until` (None: no bound), oldest first; `names` by the parties' ids."""
    rows = db.session.execute(_EVENTS, {"id": thread_id, "since": since or FIRST, "until": until or LAST})
    told = (_told(row, names) for row in rows)
    return sorted((event for event in told if event is not None), key=lambda event: (event.at, event.rank))


def _told(row, names: dict[int, str]) -> Event | None:
    words = WORDS.get((row.subject, row.verb, row.actor is not None))
    if words is None:
        return None
    filled = str(words) % {
        "who": names.get(row.actor, ""),
        "title": row.title,
        "amount": filters.yen(row.amount or 0),
        "until": filters.when(row.due_at) if row.due_at is not None else "",
    }
    return Event(row.at, ORDER.index(row.subject) * 1000 + row.seq, filled)


FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_WITHIN = "e.at >= :since AND e.at < :until"
_EVENTS = (
    text(
        "SELECT 'thread' AS subject, e.seq, e.verb, e.actor, e.at, e.due_at, '' AS title, 0 AS amount "
        f"FROM thread_events e WHERE e.thread_id = :id AND {_WITHIN} "
        "UNION ALL SELECT CASE WHEN o.contract_id IS NULL THEN 'offer' ELSE 'change' END, e.seq, e.verb, e.actor, "
        "e.at, e.due_at, o.title, o.total FROM offers o JOIN offer_events e ON e.offer_id = o.id "
        f"WHERE o.thread_id = :id AND {_WITHIN} "
        "UNION ALL SELECT 'contract', e.seq, e.verb, e.actor, e.at, e.due_at, c.title, 0 FROM contracts c "
        f"JOIN contract_events e ON e.contract_id = c.id WHERE c.thread_id = :id AND {_WITHIN} "
        "UNION ALL SELECT 'milestone', e.seq, e.verb, e.actor, e.at, e.due_at, m.title, e.paid_in + e.to_client "
        "FROM contracts c JOIN milestones m ON m.contract_id = c.id JOIN milestone_events e ON e.milestone_id = m.id "
        f"WHERE c.thread_id = :id AND {_WITHIN}"
    )
    .bindparams(
        bindparam("id", type_=BigInteger), bindparam("since", type_=UTCDateTime), bindparam("until", type_=UTCDateTime)
    )
    .columns(at=UTCDateTime, due_at=UTCDateTime)
)
