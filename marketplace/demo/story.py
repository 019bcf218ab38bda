"""The story of the demo: ten steps from a job to the review. What is done and what comes next is read off real rows.

It follows the job that the client's persona began last, and the conversation about it that came furthest.
"""

from dataclasses import dataclass
from datetime import datetime

from marketplace import clock
from marketplace.demo import facts
from marketplace.demo.facts import Facts
from marketplace.demo.people import persona_ids
from marketplace.saying import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Told:
    """What a step is about: who acts (a persona), and what happens."""

    title: object
    persona: str
    what: object


STEPS = {
    "publish": Told(
        _("仕事を公開する"), "client",
        _("みなと市 広報課が、下書きの仕事を公開します。内容はそのまま公開しても、直してもかまいません。"),
    ),
    "apply": Told(
        _("応募して条件を提示する"), "worker",
        _("ワーカーが仕事に応募します。ひとこと（例: ぜひ担当させてください）と金額（例: 65,000）を入れて送ります。"),
    ),
    "sign": Told(
        _("条件に同意して契約する"), "client",
        _("クライアントが条件に同意すると契約になります。金額を変えたいときは、新しい条件を提示できます。"),
    ),
    "fund": Told(
        _("仮払いする"), "client",
        _("契約の金額を先に預けます。仮払いが済むまで、ワーカーは業務を始めません。お金は動かない練習用の決済です。"),
    ),
    "request": Told(
        _("サービス外連絡を申請する"), "worker",
        _("取材先と電話で話すなど、サービスの外で連絡したい理由を書いて申請します。申請せずに納品へ進むこともできます。"),
    ),
    "review": Told(
        _("申請を審査する"), "staff",
        _("事務局が審査を始め、理由と説明を添えて承認します。結果は2営業日以内に届きます。"),
    ),
    "exchange": Told(
        _("連絡先を伝える"), "worker",
        _("承認されたので、メッセージに電話番号やメールアドレスを書いて送れます。承認の前に送ると、届かずに止まります。"),
    ),
    "deliver": Told(
        _("納品する"), "worker",
        _("ワーカーが、説明とファイルを添えて納品します。"),
    ),
    "accept": Told(
        _("検収して報酬を確定する"), "client",
        _("クライアントが納品を確かめて検収すると、手数料を引いた報酬がワーカーの残高に加わります。7日間何もしないと、自動的に検収されます。"),
    ),
    "rate": Told(
        _("評価する"), "client",
        _("双方が評価します。相手の評価は、双方が終えるまで見えません。"),
    ),
}  # fmt: skip
COMING = {"rate"}
OPTIONAL = ("request", "review", "exchange")


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, next, later, skipped or coming (not built yet); `path` is where it happens, if that exists yet."""

    name: str
    told: Told
    state: str
    persona: str
    path: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Story:
    """All steps in order, and the facts they are read off."""

    steps: list[Step]
    facts: Facts
    worker: str

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if step.state == "next"), None)

    def __getitem__(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


def story() -> Story | None:
    """The story as it stands, or None where there are no personas."""
    personas = persona_ids()
    if not {"client", "worker"} <= personas.keys():
        return None
    found = facts.gather(personas["client"])
    moments = _moments(found)
    skipped = {name for name in OPTIONAL if not moments[name]} if _goes_on_without(found) else set()
    open_steps = (name for name in STEPS if name not in COMING | skipped and not moments.get(name))
    following = next(open_steps, None)
    states = dict.fromkeys(STEPS, "later") | dict.fromkeys(COMING, "coming") | dict.fromkeys(skipped, "skipped")
    states |= {name: "done" for name, at in moments.items() if at} | ({following: "next"} if following else {})
    steps = [
        Step(name, told, states[name], _persona(name, found, personas), _path(name, found), moments.get(name))
        for name, told in STEPS.items()
    ]
    return Story(steps, found, _persona("deliver", found, personas))


def _goes_on_without(found: Facts) -> bool:
    """Whether contacts are not exchanged in this story: nobody asked before the delivery, or staff did not approve."""
    return bool(found.delivered_at) or found.request_state in {"denied", "revoked", "revoking", "expired"}


def _moments(found: Facts) -> dict[str, datetime | None]:
    """When each step was done; a returned delivery is to be made again."""
    delivered = None if found.is_returned and not found.accepted_at else found.delivered_at
    return {
        "publish": found.published_at,
        "apply": found.offered_at,
        "sign": found.signed_at,
        "fund": found.funded_at,
        "request": found.requested_at,
        "review": found.approved_at,
        "exchange": found.exchanged_at,
        "deliver": delivered,
        "accept": found.accepted_at,
    }


def _persona(name: str, found: Facts, personas: dict[str, int]) -> str:
    """Who acts: the worker is the persona who applied, and terms are answered by the side that did not offer them."""
    applied = next((persona for persona, identity in personas.items() if identity == found.worker_id), "worker")
    persona = STEPS[name].persona
    if name == "sign" and found.pending_by == personas["client"]:
        persona = "worker"
    if name == "accept" and found.accepted_at:
        persona = "worker"
    return applied if persona == "worker" else persona


def _path(name: str, found: Facts) -> str:
    """Where the step happens, empty before there is such a page."""
    if name == "publish":
        return f"/jobs/{found.job_id}" if found.job_id else "/jobs/new"
    if name == "apply" and not found.thread_id:
        return f"/jobs/{found.job_id}/apply" if found.published_at else ""
    if name == "request" and found.thread_id:
        return f"/threads/{found.thread_id}/contact-request"
    if name == "review":
        return f"/staff/contact-requests/{found.request_id}" if found.request_id else ""
    if name in {"apply", "sign", "request", "exchange"}:
        return f"/threads/{found.thread_id}" if found.thread_id else ""
    if name == "accept" and found.accepted_at:
        return "/balance"
    return f"/contracts/{found.contract_id}" if found.contract_id else ""


def is_stuck(found: Facts) -> bool:
    """Whether this job's story has ended before its last step, so that only a new job or beginning anew helps."""
    if found.accepted_at:
        return False
    if found.contract_id:
        return found.contract_state == "terminated"
    if found.thread_id:
        return found.thread_state == "closed"
    return bool(found.published_at) and (found.job_state == "closed" or found.closes_at <= clock.now())
