"""The story of the demo: ten steps from a job to the review. What is done and what comes next is read off real rows.

It follows the job that the client's persona began last, and the conversation about it that came furthest.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _

from marketplace import clock
from marketplace.demo import facts
from marketplace.demo.facts import Facts
from marketplace.demo.people import persona_ids


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
        _("連絡先を伝える前に、理由を書いて事務局に申請します。"),
    ),
    "review": Told(
        _("申請を審査する"), "staff",
        _("事務局が2営業日以内に審査し、承認すると連絡先を送れるようになります。"),
    ),
    "deliver": Told(
        _("納品する"), "worker",
        _("ワーカーが、説明とファイルを添えて納品します。"),
    ),
    "accept": Told(
        _("検収して報酬を確定する"), "client",
        _("クライアントが納品を確かめて検収します。7日間何もしないと、自動的に検収されます（デモの時計で試せます）。"),
    ),
    "balance": Told(
        _("報酬を確かめる"), "worker",
        _("手数料を引いた報酬が、ワーカーの残高に加わっています。"),
    ),
    "rate": Told(
        _("評価する"), "client",
        _("双方が評価します。相手の評価は、双方が終えるまで見えません。"),
    ),
}  # fmt: skip
COMING = {"request", "review", "rate"}


@dataclass(frozen=True, slots=True)
class Step:
    """`state` is done, next, later or coming (not built yet); `path` is where it happens, if that exists yet."""

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
    following = next((name for name in STEPS if name not in COMING and not moments.get(name)), None)
    states = dict.fromkeys(STEPS, "later") | dict.fromkeys(COMING, "coming")
    states |= {name: "done" for name, at in moments.items() if at} | ({following: "next"} if following else {})
    steps = [
        Step(name, told, states[name], _persona(name, found, personas), _path(name, found), moments.get(name))
        for name, told in STEPS.items()
    ]
    return Story(steps, found)


def _moments(found: Facts) -> dict[str, datetime | None]:
    """When each step was done; a returned delivery is to be made again."""
    delivered = None if found.is_returned and not found.accepted_at else found.delivered_at
    return {
        "publish": found.published_at,
        "apply": found.offered_at,
        "sign": found.signed_at,
        "fund": found.funded_at,
        "deliver": delivered,
        "accept": found.accepted_at,
        "balance": found.accepted_at,
    }


def _persona(name: str, found: Facts, personas: dict[str, int]) -> str:
    """Who acts: the worker is the persona who applied, and terms are answered by the side that did not offer them."""
    applied = next((persona for persona, identity in personas.items() if identity == found.worker_id), "worker")
    persona = STEPS[name].persona
    if name == "sign" and found.pending_by == personas["client"]:
        persona = "worker"
    return applied if persona == "worker" else persona


def _path(name: str, found: Facts) -> str:
    """Where the step happens, empty before there is such a page."""
    if name == "publish":
        return f"/jobs/{found.job_id}" if found.job_id else "/jobs/new"
    if name == "apply" and not found.thread_id:
        return f"/jobs/{found.job_id}/apply" if found.published_at else ""
    if name in {"apply", "sign", "request", "review"}:
        return f"/threads/{found.thread_id}" if found.thread_id else ""
    if name == "balance":
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
