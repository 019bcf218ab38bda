"""What staff with the review duty do: take, ask, decide, revoke in two steps. Every decision has a code and a note."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace import clock, filters
from marketplace.actions.contact_requests.common import locked, note, promised, tell_both
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import ContactRequest, StaffDuty, User
from marketplace.models.closures import closed_days
from marketplace.models.contact_requests import DECISIONS, INFO_DAYS, REASON_CODES
from marketplace.refusals import Invalid, Refused, WrongPerson, WrongState
from marketplace.rules import business_days
from marketplace.saying import gettext as _


def take(request: ContactRequest, *, by) -> ContactRequest:
    """Begin the review; the promise stays. Anybody with the duty may decide afterwards."""
    with transaction():
        locked(request)
        transition(request, "take", by=by, at=clock.now(), due_at=request.due_at)
        tell_both(request, "take", until=filters.when(request.due_at))
        return request


def ask(request: ContactRequest, *, by, text: str) -> ContactRequest:
    """Ask the applicant for more; without an answer the request expires after seven days."""
    with transaction():
        locked(request)
        at = clock.now()
        _must_say(text)
        note(request, text, at)
        transition(request, "ask", by=by, at=at, due_at=at + timedelta(days=INFO_DAYS))
        tell_both(request, "ask", until=filters.when(request.due_at))
        return request


def approve(
    request: ContactRequest, *, by, reason_code: str, text: str, until: datetime | None = None
) -> ContactRequest:
    """Open the thread's gate, until `until` (UTC) if an end is set. A refusal of the other party is in the way."""
    with transaction():
        locked(request)
        _must_be_wanted(request)
        if until is not None and until <= clock.now():
            raise Invalid("until", _("承認の終わりは、今日以降の日にしてください。"))
        return _decide(request, "approve", by, reason_code, text, due_at=until)


def deny(request: ContactRequest, *, by, reason_code: str, text: str) -> ContactRequest:
    """Refuse the request, or the appeal: then what was decided before stays."""
    with transaction():
        locked(request)
        appealed = request.last_event("appeal") if request.state == "appealed" else None
        return _decide(request, "deny", by, reason_code, text, to=appealed.from_state if appealed else None)


def revoke(request: ContactRequest, *, by, reason_code: str, text: str) -> ContactRequest:
    """Close the gate at once; a second staff member makes it final, within two business days."""
    with transaction():
        locked(request)
        is_first = request.state == "approved"
        return _decide(request, "revoke", by, reason_code, text, due_at=promised(clock.now()) if is_first else None)


def keep(request: ContactRequest, *, by, reason_code: str, text: str) -> ContactRequest:
    """The approval stands after all: the gate is open again until its former end."""
    with transaction():
        locked(request)
        approval = request.last_event("approve")
        return _decide(request, "keep", by, reason_code, text, due_at=approval.due_at if approval else None)


def _decide(request: ContactRequest, verb: str, by, reason_code: str, text: str, **more) -> ContactRequest:
    """Write the decision. Raises Invalid without a code and a note, WrongPerson for who decided before."""
    if reason_code not in (REASON_CODES["deny"] + REASON_CODES["revoke"] if verb == "deny" else REASON_CODES[verb]):
        raise Invalid("reason_code", _("理由を選んでください。"))
    _must_say(text)
    if request.may(verb, by):
        _must_be_another(request, verb, by)
    at = clock.now()
    note(request, text, at)
    transition(request, verb, by=by, at=at, reason_code=reason_code, **more)
    tell_both(request, _told(request, verb), until=filters.when(request.due_at) if request.due_at else "")
    return request


def hinders(request: ContactRequest, verb: str, *, by) -> str:
    """Which rule keeps this person from a decision that the table of transitions would allow; empty when none does."""
    try:
        if verb == "approve":
            _must_be_wanted(request)
        _must_be_another(request, verb, by)
    except Refused as refused:
        return refused.message
    return ""


def _must_be_wanted(request: ContactRequest) -> None:
    consent = request.last_event("agree", "refuse")
    if consent is not None and consent.verb == "refuse":
        raise WrongState(_("相手が連絡先の交換を希望していないため、承認できません。"))


def _told(request: ContactRequest, verb: str) -> str:
    return {"revoking": "revoke", "revoked": "revoked"}.get(request.state, verb)


def _must_say(text: str) -> None:
    if not text.strip():
        raise Invalid("note", _("双方に伝える説明を入力してください。"))


def _must_be_another(request: ContactRequest, verb: str, by) -> None:
    """The second decision (appeal, second revocation) is another person's; alone on duty, it waits a business day."""
    if request.state == "appealed":
        earlier = [event for event in request.events if event.verb in DECISIONS]
    elif request.state == "revoking" and verb == "revoke":
        earlier = [request.last_event("revoke")]
    else:
        return
    deciders = {event.actor for event in earlier}
    if by.id not in deciders:
        return
    if _others_on_duty(deciders):
        raise WrongPerson(_("先に決定した担当者とは別の担当者が決定します。"))
    latest = max(event.at for event in earlier)
    may = business_days.next_business_day(clock.tokyo(latest).date(), closed_days())
    if clock.tokyo(clock.now()).date() < may:
        raise WrongState(_("ほかに担当者がいないため、同じ担当者が決定できるのは翌営業日からです。"))


def _others_on_duty(deciders: set[int]) -> bool:
    """Whether an active account has the duty that decided nothing yet."""
    active = (User.kind == "staff") & User.closed_at.is_(None) & User.suspended_at.is_(None)
    others = select(User.id).join(StaffDuty, StaffDuty.user_id == User.id)
    found = db.session.scalars(others.where(StaffDuty.duty == "review", active))
    return any(staff_id not in deciders for staff_id in found)
