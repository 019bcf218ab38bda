"""The 申請ステータス of a thread as one of its parties reads it: the state, its time, what the other side said, the way on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import BigInteger, String

from marketplace import clock, filters
from marketplace.extensions import READERS, db
from marketplace.models.accounts import hashed
from marketplace.models.closures import closed_days
from marketplace.models.contact_requests.request import APPEAL_DAYS, QUEUED
from marketplace.models.contact_requests.standing import Known, Standing, standing_of
from marketplace.models.contact_requests.words import CHANNELS, CONSENT, DUTIES, MEANS, OVERDUE, STATES, TIMES
from marketplace.models.statements import statement
from marketplace.rules import business_days
from marketplace.saying import gettext as _
from marketplace.saying import ngettext


@dataclass(frozen=True, slots=True)
class Status:
    """What the panel shows to the party `me`, whose counterpart is called `other`, at the moment `now`."""

    standing: Standing
    me: int
    other: str
    now: datetime
    closed: frozenset[date]

    @property
    def page(self) -> str:
        """The address of the request's page."""
        return f"/threads/{self.standing.thread_id}/contact-request"

    @property
    def data_state(self) -> str:
        return self.standing.data_state

    @property
    def shown(self) -> Known | None:
        return self.standing.shown

    @property
    def by_me(self) -> bool:
        """Whether the shown request is the reader's own."""
        return self.shown is not None and self.shown.applicant_id == self.me

    @property
    def word(self) -> str:
        """The state in one word."""
        return str(STATES[self.data_state][0])

    @property
    def kind(self) -> str:
        """The kind of the state's chip."""
        return STATES[self.data_state][1]

    @property
    def means(self) -> str:
        """What the state means for the reader, in a sentence."""
        if self.is_over:
            return str(OVERDUE)
        state = self.shown.state if self.shown is not None else "none"
        return str(MEANS[state][0 if self.by_me else 1]) % {"who": self.other}

    @property
    def is_over(self) -> bool:
        """Whether the time of a question or an approval has come, although nothing says so yet."""
        shown = self.shown
        return (
            shown is not None
            and shown.state in {"info_needed", "approved"}
            and shown.due_at is not None
            and shown.due_at <= self.now
        )

    @property
    def until(self) -> datetime | None:
        """The promised time, the applicant's deadline, or the end of the approval."""
        return self.shown.due_at if self.shown is not None and self.shown.state in TIMES else None

    @property
    def until_label(self) -> str:
        return str(TIMES[self.shown.state])

    @property
    def left(self) -> str:
        """How long until then: for what staff promised, in business days until its day has come."""
        is_today = clock.tokyo(self.until).date() <= clock.tokyo(self.now).date()
        if self.shown.state not in QUEUED or is_today:
            return filters.left(self.until)
        days = max(1, business_days.days_between(self.now, self.until, self.closed))
        return ngettext("あと%(num)s営業日", "あと%(num)s営業日", days)

    @property
    def channels(self) -> list[str]:
        """The agreed channels in words, while the gate is open."""
        if self.data_state != "approved" or self.is_over:
            return []
        return [str(CHANNELS[name]) for name in self.shown.channels]

    @property
    def consent(self) -> str:
        """What the other party said to a request that can still be decided, as the reader has to hear it."""
        if self.data_state not in {"submitted", "in_review", "info_needed", "appealed"}:
            return ""
        return str(CONSENT[self.shown.consent][0 if self.by_me else 1]) % {"who": self.other}

    @property
    def duty(self) -> str:
        """The name of what the reader has to do (a key of DUTIES), or empty."""
        shown = self.standing.live
        if shown is None or self.is_over:
            return ""
        if shown.state == "info_needed" and shown.applicant_id == self.me:
            return "answer_request"
        if shown.state in {"submitted", "in_review"} and shown.applicant_id != self.me and not shown.consent:
            return "consent"
        return ""

    @property
    def what_to_do(self) -> str:
        return str(DUTIES[self.duty])

    @property
    def hinders(self) -> str:
        """Which rule is in the way of a new request and when that changes, or empty."""
        return self.standing.hinders(self.now)

    @property
    def appeal_until(self) -> datetime | None:
        """Until when the reader can appeal against the shown decision; None when he cannot."""
        shown = self.shown
        if shown is None or not self.by_me or not self.standing.can_be_appealed(shown, self.now):
            return None
        return shown.since + timedelta(days=APPEAL_DAYS)

    @property
    def polls(self) -> bool:
        return self.standing.polls(self.now)

    @property
    def sentence(self) -> str:
        """The status in one breath, for a live region."""
        said = [_("申請ステータス: %(state)s。", state=self.word), self.means, self.consent]
        if self.until is not None and not self.is_over:
            said.append(f"{self.until_label} {filters.when(self.until)}")
        return " ".join(part for part in said if part)

    @property
    def place(self) -> str:
        """What the status depends on besides the requests' events: whether the thread is open, and the present scope."""
        return place(self.standing.is_open, self.standing.scope)

    @property
    def fresh_until(self) -> int:
        """Until when (seconds since 1970) the status reads the same if nothing happens: a deadline, or a day that ends."""
        midnight = datetime.combine(clock.tokyo(self.now).date() + timedelta(days=1), time(), clock.TOKYO)
        moments = [midnight, self.until, self.appeal_until]
        return int(min(moment for moment in moments if moment is not None and moment > self.now).timestamp())


def status_for(thread_id: int, *, me: int, other: str, now: datetime) -> Status:
    """The status of a thread that is known to be this party's, in at most two queries."""
    standing = standing_of(thread_id)
    shown = standing.shown
    closed = closed_days() if shown is not None and shown.state in QUEUED else frozenset()
    return Status(standing, me, other, now, closed)


def status_of(thread_id: int, user, now: datetime) -> Status | None:
    """The status of a thread; None when it is unknown or somebody else's."""
    row = _OTHER.row(id=thread_id, me=user.id)
    return status_for(thread_id, me=user.id, other=row.display_name, now=now) if row is not None else None


def place(is_open: bool, scope: int | None) -> str:
    return f"{is_open:d}.{scope or 0}"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a poll asks for first: the number of events of all requests of a thread, and `place` as in `Status`."""

    events: int
    place: str


def seen_of(thread_id: int, token: str) -> Seen | None:
    """In one cheap query, for the poll of the party whose session has this token; None for everybody else.

    It takes a connection of its own, because a session of the ORM for a single number would take half of the time.
    """
    with db.engines[READERS].connect() as connection:
        rows = _SEEN.rows_by(connection, {"id": thread_id, "token_hash": hashed(token)})
    return next((Seen(int(row.events), place(row.state == "open", row.scope)) for row in rows), None)


_OTHER = statement(
    "SELECT u.display_name FROM threads t JOIN users u ON u.id = CASE WHEN t.client_id = :me THEN t.worker_id "
    "ELSE t.client_id END WHERE t.id = :id AND (t.client_id = :me OR t.worker_id = :me)",
    {"id": BigInteger, "me": BigInteger},
    {"display_name": None},
)
_SEEN = statement(
    "SELECT t.state, (SELECT MAX(c.id) FROM contracts c WHERE c.thread_id = t.id "
    "AND c.state NOT IN ('completed', 'terminated')) AS scope, (SELECT COALESCE(SUM(r.seq), 0) "
    "FROM contact_requests r WHERE r.thread_id = t.id) AS events FROM sessions s "
    "JOIN users u ON u.id = s.user_id AND u.closed_at IS NULL "
    "JOIN threads t ON t.id = :id AND (t.client_id = u.id OR t.worker_id = u.id) WHERE s.token_hash = :token_hash",
    {"id": BigInteger, "token_hash": String},
    {"state": None, "scope": None, "events": None},
)
