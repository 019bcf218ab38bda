"""Builders for requests to exchange contacts: in each state, in the thread of two people, by one of them."""

from marketplace.actions import contact_requests
from marketplace.models import ContactRequest, Thread, User

DETAILS = "契約の前に、画面を見ながら制作の進め方を30分ほど相談したいためです。"


def asked(**more) -> contact_requests.Asked:
    """What is asked for; `more` are other fields."""
    usual = {"channels": ("phone",), "tool": "", "reason": "interview", "details": DETAILS, "disclose": "both"}
    return contact_requests.Asked(**(usual | more))


def submitted(thread: Thread, by: User, **more) -> ContactRequest:
    return contact_requests.submit(thread, asked(**more), by=by)


def in_review(thread: Thread, by: User, staff: User, **more) -> ContactRequest:
    return contact_requests.take(submitted(thread, by, **more), by=staff)


def info_needed(thread: Thread, by: User, staff: User, **more) -> ContactRequest:
    question = "いつ、どのくらいの時間の通話ですか。"
    return contact_requests.ask(in_review(thread, by, staff, **more), by=staff, text=question)


def approved(thread: Thread, by: User, staff: User, *, until=None, **more) -> ContactRequest:
    request = in_review(thread, by, staff, **more)
    return contact_requests.approve(request, by=staff, reason_code="need_shown", text="確認しました。", until=until)


def denied(thread: Thread, by: User, staff: User, **more) -> ContactRequest:
    request = in_review(thread, by, staff, **more)
    return contact_requests.deny(request, by=staff, reason_code="need_not_shown", text="サイト内で足りる内容です。")


def revoking(thread: Thread, by: User, staff: User, **more) -> ContactRequest:
    request = approved(thread, by, staff, **more)
    return contact_requests.revoke(request, by=staff, reason_code="approved_in_error", text="確認し直します。")


def revoked(thread: Thread, by: User, staff: User, second: User, **more) -> ContactRequest:
    request = revoking(thread, by, staff, **more)
    return contact_requests.revoke(request, by=second, reason_code="approved_in_error", text="取り消します。")


def appealed(thread: Thread, by: User, staff: User, **more) -> ContactRequest:
    return contact_requests.appeal(denied(thread, by, staff, **more), by=by, text="もう一度ご確認ください。")
