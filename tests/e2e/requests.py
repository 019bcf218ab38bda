"""How people get a サービス外連絡申請 made and decided."""

from tests.e2e.browsing import Person

DETAILS = "取材先の方と日程を決めるため、電話で連絡する必要があります。"
NOTE = "取材の日程を決めるために必要と判断しました。"


def fill(person: Person) -> None:
    """Fill the form of a request that is open before the person."""
    person.page.get_by_label("電話").check()
    person.field("reason").select_option("meeting")
    person.writes(details=DETAILS)
    person.page.get_by_label("双方の連絡先").check()
    for name in ("agree_no_direct_deal", "agree_pay_here", "agree_review"):
        person.field(name).check()


def approve(staff: Person, note: str = NOTE) -> None:
    """Staff begin the review of the case that is open before them, and approve it."""
    case = staff.path
    staff.presses("審査を始める")
    staff.sees("審査中")
    staff.opens(case)
    decide(staff, "承認する", "承認して双方に知らせる", "need_shown", note)


def decide(staff: Person, title: str, label: str, code: str, note: str) -> None:
    """Unfold one decision, give its code and note, and send it."""
    staff.unfolds(title)
    form = staff.page.locator("details[open] form")
    form.locator(f"[name=reason_code][value={code}]").check()
    form.locator("[name=note]").fill(note)
    form.get_by_role("button", name=label, exact=True).click()
