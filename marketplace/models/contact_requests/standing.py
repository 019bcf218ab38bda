"""Where a thread stands with its requests: the present scope, the status that both parties see, and what is in the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger

from marketplace import filters
from marketplace.models.contact_requests.request import APPEAL_DAYS, LIVE
from marketplace.models.stateful import UTCDateTime
from marketplace.models.statements import statement
from marketplace.saying import gettext as _

APPEALABLE = ("denied", "revoked")
POLLED = ("submitted", "in_review", "info_needed", "approved", "revoking", "appealed")


@dataclass(frozen=True, slots=True)
class Known:
    """One request of the thread. `since` is when it came to its state; `appealed` that its one appeal is used.

    `consent` is the other party's last word: `agree`, `refuse`, or empty. `channels` are names from CHANNELS.
    """

    id: int
    contract_id: int | None
    applicant_id: int
    state: str
    due_at: datetime | None
    since: datetime
    appealed: bool
    consent: str
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """`scope` is the newest unfinished contract (None: the consultation); `seen` the number of events of all requests.

    `shown` is the request of the present scope, else the live one, else the newest withdrawn one or None.
    """

    thread_id: int
    is_open: bool
    scope: int | None
    requests: tuple[Known, ...]
    seen: int

    @property
    def of_scope(self) -> Known | None:
        """The request that uses up the present scope: a withdrawn one does not count."""
        same = (known for known in self.requests if known.contract_id == self.scope and known.state != "withdrawn")
        return next(same, None)

    @property
    def live(self) -> Known | None:
        return next((known for known in self.requests if known.state in LIVE), None)

    @property
    def shown(self) -> Known | None:
        return self.of_scope or self.live or next((k for k in reversed(self.requests) if k.state == "withdrawn"), None)

    @property
    def data_state(self) -> str:
        """The status as one word, for pages: a withdrawn request counts as none."""
        shown = self.shown
        return "none" if shown is None or shown.state in {"withdrawn", "new"} else shown.state

    def gate_is_open(self, now: datetime) -> bool:
        """Whether contacts may pass now."""
        ends = [known.due_at for known in self.requests if known.state == "approved"]
        return self.is_open and any(end is None or end > now for end in ends)

    def polls(self, now: datetime) -> bool:
        """Whether anything can still change by itself: the thread is open, and an event or a new request is possible."""
        if not self.is_open:
            return False
        shown = self.of_scope or self.live
        return shown is None or shown.state in LIVE or self.can_be_appealed(shown, now)

    def can_be_appealed(self, known: Known, now: datetime) -> bool:
        """Within 14 days after the decision, once, while no other request is live."""
        can = self.is_open and known.state in APPEALABLE and not known.appealed and self.live is None
        return can and known.since + timedelta(days=APPEAL_DAYS) > now

    def hinders(self, now: datetime) -> str:
        """Which rule is in the way of a new request, and when that changes; empty when one can be made."""
        if not self.is_open:
            return _("このスレッドは終了しているため、申請できません。")
        used, live = self.of_scope, self.live
        if used is not None and self.can_be_appealed(used, now):
            until = used.since + timedelta(days=APPEAL_DAYS)
            return _("申請は1回までです。%(until)sまで異議を申し立てられます。", until=filters.day(until))
        if used is not None and used.contract_id is None:
            return _("この相談での申請は済んでいます。契約が成立すると、契約についてあらためて申請できます。")
        if used is not None:
            return _("この契約での申請は済んでいます。次の契約が成立すると、あらためて申請できます。")
        if live is not None and live.state == "approved":
            return _("承認されている申請があるため、新しい申請は必要ありません。")
        if live is not None:
            return _("ほかの申請の結果が出ると、あらためて申請できます。")
        return ""


def standing_of(thread_id: int) -> Standing:
    """The standing of a thread that is known to exist, in one query."""
    rows = _STANDING.rows(id=thread_id)
    requests = tuple(
        Known(
            id=row.id,
            contract_id=row.contract_id,
            applicant_id=row.applicant_id,
            state=row.state,
            due_at=row.due_at,
            since=row.since,
            appealed=row.appeals > 0,
            consent=row.consent or "",
            channels=tuple(row.channels.split(",")),
        )
        for row in rows
        if row.id is not None
    )
    first = rows[0]
    return Standing(thread_id, first.thread_state == "open", first.scope, requests, sum(row.seq or 0 for row in rows))


_LAST = "FROM contact_request_events e WHERE e.contact_request_id = r.id"
_STANDING = statement(
    "SELECT t.state AS thread_state, (SELECT MAX(c.id) FROM contracts c WHERE c.thread_id = t.id "
    "AND c.state NOT IN ('completed', 'terminated')) AS scope, r.id, r.contract_id, r.applicant_id, r.channels, "
    "r.state, r.seq, r.due_at, "
    f"(SELECT MAX(e.at) {_LAST} AND e.from_state <> e.to_state) AS since, "
    f"(SELECT COUNT(*) {_LAST} AND e.verb = 'appeal') AS appeals, "
    f"(SELECT e.verb {_LAST} AND e.verb IN ('agree', 'refuse') ORDER BY e.seq DESC LIMIT 1) AS consent "
    "FROM threads t LEFT JOIN contact_requests r ON r.thread_id = t.id WHERE t.id = :id ORDER BY r.id",
    {"id": BigInteger},
    {
        **dict.fromkeys(("thread_state", "scope", "id", "contract_id", "applicant_id", "channels", "state", "seq")),
        "due_at": UTCDateTime,
        "since": UTCDateTime,
        "appeals": None,
        "consent": None,
    },
)
