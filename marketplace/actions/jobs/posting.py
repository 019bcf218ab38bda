"""What a client says of a job, and what cannot be accepted of it."""

from dataclasses import dataclass, fields
from datetime import date

from flask_babel import force_locale

from marketplace import clock
from marketplace.models import Job
from marketplace.models.jobs.choices import CATEGORIES
from marketplace.models.jobs.job import MAX_OPEN_DAYS, USUAL_OPEN_DAYS
from marketplace.rules import search_text
from marketplace.saying import gettext as _


@dataclass(frozen=True, slots=True)
class Posting:
    """What a client says of a job. Budget in yen before tax; days are days in Asia/Tokyo.

    The last day for applications is `closes_on`, or `open_days` days after publishing.
    """

    title: str
    category: str = ""
    purpose: str = ""
    description: str = ""
    deliverables: str = ""
    schedule: str = ""
    skills: str = ""
    experience: str = "any"
    budget_min: int | None = None
    budget_max: int | None = None
    budget_open: bool = False
    seats: int = 1
    place: str = ""
    due_on: date | None = None
    open_days: int | None = USUAL_OPEN_DAYS
    closes_on: date | None = None
    copyright: str = "transfer"
    ai_use: str = "notice"
    revisions: int = 2
    withholding: bool = False


IN_WORDS = ("title", "purpose", "description", "deliverables", "schedule", "skills", "place")
KEPT_AS_SAID = [field.name for field in fields(Posting) if field.name not in {"open_days", "closes_on"}]


def posting_of(job: Job) -> Posting:
    """What the client said of this job."""
    said = {name: getattr(job, name) for name in KEPT_AS_SAID}
    closes_on = None if job.open_days else clock.tokyo(job.closes_at).date()
    return Posting(**said, open_days=job.open_days, closes_on=closes_on)


def hinders(posting: Posting, *, publishing: bool, before: Posting | None = None) -> dict[str, str]:
    """What cannot be accepted, by field; for publishing, also what is missing. A day that stood `before` may stay."""
    today = clock.tokyo(clock.now()).date()
    found = {}
    if publishing:
        if not posting.category:
            found["category"] = _("カテゴリを選んでください。")
        if not posting.description:
            found["description"] = _("依頼の内容を入力してください。")
        if not (posting.budget_open or posting.budget_min or posting.budget_max):
            found["budget_min"] = _("予算の金額を入力するか、「相談して決める」を選んでください。")
    if posting.budget_open and (posting.budget_min or posting.budget_max):
        found["budget_open"] = _("金額を空欄にするか、「相談して決める」のチェックを外してください。")
    elif posting.budget_min and posting.budget_max and posting.budget_min > posting.budget_max:
        found["budget_max"] = _("予算の上限は、下限以上の金額にしてください。")
    last = posting.closes_on
    if last and not (before and before.closes_on == last) and not 1 <= (last - today).days <= MAX_OPEN_DAYS:
        found["closes_on"] = _("応募期限は、明日から%(most)s日後までの日にしてください。", most=MAX_OPEN_DAYS)
    if posting.due_on and not (before and before.due_on == posting.due_on) and posting.due_on < today:
        found["due_on"] = _("納品希望日は、今日以降の日にしてください。")
    return found


def searchable(posting: Posting) -> str:
    """The folded text in which a job is searched, with its category's name in both languages."""
    category = []
    for lang in ("ja", "en"):
        with force_locale(lang):
            category.append(str(CATEGORIES.get(posting.category, "")))
    said = (posting.title, posting.purpose, posting.description, posting.deliverables, posting.skills, posting.place)
    return search_text.folded((*said, *category))
