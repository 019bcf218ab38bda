"""Where a thread stands: its place on the step bar, and the one thing to do next, by whom and until when.

Pure: it judges plain facts, so that a page (from rows it has anyway) and a list (from one query) say the same.
"""

from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta

from marketplace import clock
from marketplace.models.contracts.contract import FINISHED
from marketplace.models.contracts.milestone import CLOSED
from marketplace.models.threads import QUIET_DAYS
from marketplace.saying import lazy_gettext as _

TALK, SIGN, FUND, WORK, DELIVER, INSPECT, PAID, REVIEW = range(8)
PLACE = {"unfunded": FUND, "funded": WORK, "returned": DELIVER, "delivered": INSPECT}
CAME_TO = {"cancelled": FUND, "refunded": WORK, "split": PAID, "accepted": PAID}

# By the name of the thing: what is said to the person who has to do it, and to everybody else.
WORDS = {
    "talk": (
        _("メッセージを送って、条件を相談してください。"),
        _("メッセージを送って、条件を相談できます。"),
    ),
    "reply": (
        _("返信するか、条件を提示してください。"),
        _("返信を待っています。"),
    ),
    "answer_offer": (
        _("提示された条件を確認し、同意するか、新しい条件を提示してください。"),
        _("提示した条件への回答を待っています。"),
    ),
    "fund": (
        _("仮払いをしてください。"),
        _("仮払いを待っています。済むまで業務を始めないでください。"),
    ),
    "fund_next": (
        _("次のマイルストーンの仮払いをしてください。"),
        _("次のマイルストーンの仮払いを待っています。"),
    ),
    "claimed": (
        _("入金を確認しています。結果が出るまでお待ちください。"),
        _("入金を確認しています。結果が出るまでお待ちください。"),
    ),
    "deliver": (
        _("業務を進め、納品してください。"),
        _("納品を待っています。"),
    ),
    "deliver_again": (
        _("指摘を確認し、もう一度納品してください。"),
        _("再納品を待っています。"),
    ),
    "inspect": (
        _("納品を確認し、検収してください。"),
        _("検収を待っています。"),
    ),
    "answer_end": (
        _("契約途中終了のリクエストに、同意または拒否で回答してください。"),
        _("契約途中終了のリクエストへの回答を待っています。"),
    ),
    "disputed": (
        _("協議中です。事務局の決定を待っています。"),
        _("協議中です。事務局の決定を待っています。"),
    ),
    "completed": (
        _("契約は完了しました。続けて依頼するときは、新しい条件を提示できます。"),
        _("契約は完了しました。続けて依頼するときは、新しい条件を提示できます。"),
    ),
    "terminated": (
        _("契約は途中で終了しました。あらためて依頼するときは、新しい条件を提示できます。"),
        _("契約は途中で終了しました。あらためて依頼するときは、新しい条件を提示できます。"),
    ),
    "closed": (
        _("このスレッドは終了しています。"),
        _("このスレッドは終了しています。"),
    ),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The facts. Contract: the thread's newest. Part: its first milestone that is not closed, otherwise its last one.

    `asked_by` is who requested the end (state `ending`), `claimed` that a payment waits for its result; `offer_by` and
    `offer_until` belong to the pending offer, `spoke_last` and `last_at` to the newest message.
    """

    client_id: int
    worker_id: int
    thread_state: str = "open"
    spoke_last: int | None = None
    last_at: datetime | None = None
    offer_by: int | None = None
    offer_until: datetime | None = None
    contract_state: str | None = None
    fund_by: datetime | None = None
    end_due_at: datetime | None = None
    asked_by: int | None = None
    claimed: bool = False
    part_state: str | None = None
    part_due_at: datetime | None = None
    part_due_on: object = None

    @classmethod
    def of(cls, row) -> "Standing":
        """From a row that has these facts as columns of these names (others are ignored)."""
        known = row._asdict()
        return cls(**{field.name: known[field.name] for field in fields(cls) if field.name in known})


@dataclass(frozen=True, slots=True)
class Step:
    """`index` on the step bar; `thing` by its name; `turn` the id of who has to act (None: neither of the two)."""

    index: int
    thing: str
    turn: int | None
    until: datetime | None
    mine: bool

    @property
    def theirs(self) -> bool:
        """Whether the reader waits for the other party."""
        return self.turn is not None and not self.mine

    @property
    def what(self) -> str:
        """The thing in words, as its reader has to hear it."""
        return str(WORDS[self.thing][0 if self.mine else 1])


def next_step(facts: Standing, viewer_id: int, now: datetime) -> Step:
    """The place and the next thing, as they are for the person who reads it."""
    thing, turn, until = _next(facts, now)
    return Step(_place(facts, thing), thing, turn, until, turn is not None and turn == viewer_id)


def standing_of(contract) -> Standing:
    """The facts of a contract that is loaded with its milestones (the contract's own page)."""
    part = open_part(contract.milestones)
    asked = contract.last_event("request_end") if contract.state == "ending" else None
    return Standing(
        contract.client_id,
        contract.worker_id,
        contract_state=contract.state,
        fund_by=contract.fund_by,
        end_due_at=contract.due_at,
        asked_by=asked.actor if asked is not None else None,
        part_state=part.state,
        part_due_at=part.due_at,
        part_due_on=part.due_on,
    )


def open_part(milestones):
    """The first milestone that is not closed, otherwise the last one; None of none."""
    return next((part for part in milestones if part.state not in CLOSED), milestones[-1] if milestones else None)


def _place(facts: Standing, thing: str) -> int:
    begins_anew = thing == "answer_offer" and facts.contract_state in FINISHED
    if facts.contract_state is None or begins_anew:
        return TALK
    if facts.contract_state == "completed":
        return REVIEW
    if facts.contract_state == "terminated":
        return CAME_TO.get(facts.part_state, PAID)
    return PLACE.get(facts.part_state, PAID)


def _next(facts: Standing, now: datetime) -> tuple[str, int | None, datetime | None]:
    """The thing, whose turn it is, and until when."""
    if facts.thread_state == "closed":
        return "closed", None, None
    if facts.contract_state == "disputed":
        return "disputed", None, None
    if facts.claimed:
        return "claimed", None, None
    if facts.contract_state == "ending":
        return "answer_end", _other(facts, facts.asked_by), facts.end_due_at
    if facts.offer_by is not None and facts.offer_until is not None and facts.offer_until > now:
        return "answer_offer", _other(facts, facts.offer_by), facts.offer_until
    if facts.contract_state in FINISHED:
        return facts.contract_state, None, None
    return _talk(facts) if facts.contract_state is None else _work(facts)


def _other(facts: Standing, person: int | None) -> int:
    return facts.worker_id if person == facts.client_id else facts.client_id


def _talk(facts: Standing) -> tuple[str, int | None, datetime | None]:
    if facts.spoke_last is None:
        return "talk", None, None
    return "reply", _other(facts, facts.spoke_last), facts.last_at + timedelta(days=QUIET_DAYS)


def _work(facts: Standing) -> tuple[str, int, datetime | None]:
    if facts.contract_state == "awaiting_escrow":
        return "fund", facts.client_id, facts.fund_by
    if facts.part_state == "unfunded":
        return "fund_next", facts.client_id, None
    if facts.part_state == "funded":
        return "deliver", facts.worker_id, _end_of(facts.part_due_on)
    if facts.part_state == "returned":
        return "deliver_again", facts.worker_id, None
    return "inspect", facts.client_id, facts.part_due_at


def _end_of(day) -> datetime | None:
    """The last minute of a day in Asia/Tokyo."""
    return datetime.combine(day, time(23, 59), clock.TOKYO) if day is not None else None
