"""What the two parties do: the applicant submits, answers, withdraws and appeals; the other side agrees or refuses."""

import secrets
from dataclasses import dataclass
from datetime import date

from marketplace import clock, filters
from marketplace.actions.accounts.access import may_write
from marketplace.actions.contact_requests.common import locked, note, parties, promised, tell_both, waited
from marketplace.actions.contact_requests.ending import expire_due
from marketplace.actions.detection import detect
from marketplace.actions.messages import rise
from marketplace.actions.notifications import tell
from marketplace.actions.transaction import lock, transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestText, Thread
from marketplace.models.contact_requests.standing import standing_of
from marketplace.refusals import Invalid, WrongState
from marketplace.rules.digests import digest_of
from marketplace.saying import gettext as _


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: `channels` from CHANNELS, `reason` from REASONS, `disclose` from DISCLOSE; `details` in words."""

    channels: tuple[str, ...]
    tool: str
    reason: str
    details: str
    disclose: str
    planned_on: date | None = None


def submit(thread: Thread, asked: Asked, *, by) -> ContactRequest:
    """Submit the one request of the thread's present scope. Promised is a result within two business days.

    Raises WrongState with the rule in the way, Invalid when the details carry a contact themselves.
    """
    may_write(by)
    with transaction():
        lock("threads", thread.id)
        at = clock.now()
        expire_due(thread, at=at)
        standing = standing_of(thread.id)
        if why := standing.hinders(at):
            raise WrongState(why)
        judged = detect(None, by, f"{asked.details}\n{asked.tool}")
        if judged.decision == "block":
            found = next(found for found in judged.findings if found.severity == "block")
            raise Invalid("details", _("申請の理由に連絡先を書くことはできません: 「%(text)s」", text=found.text))
        request = _written(thread, asked, judged.version, standing.scope, by, at)
        until = promised(at)
        transition(request, "submit", by=by, at=at, due_at=until)
        rise(thread, at)
        tell_both(request, "submit", until=filters.when(until))
        return request


def _written(thread: Thread, asked: Asked, detector: str, scope: int | None, by, at) -> ContactRequest:
    salt = secrets.token_hex(16)
    request = ContactRequest(
        state=ContactRequest.BORN,
        thread_id=thread.id,
        contract_id=scope,
        applicant_id=by.id,
        channels=",".join(asked.channels),
        tool=asked.tool,
        reason=asked.reason,
        disclose=asked.disclose,
        planned_on=asked.planned_on,
        has_contact=False,
        detector=detector,
        digest=digest_of(asked.details, salt),
        created_at=at,
    )
    db.session.add(request)
    db.session.flush()
    db.session.add(ContactRequestText(contact_request_id=request.id, text=asked.details, salt=salt))
    db.session.flush()
    return request


def agree(request: ContactRequest, *, by) -> ContactRequest:
    """The other party wants the exchange too."""
    return _consent(request, "agree", by)


def refuse(request: ContactRequest, *, by) -> ContactRequest:
    """The other party does not want it, which blocks an approval. The last word counts."""
    return _consent(request, "refuse", by)


def _consent(request: ContactRequest, verb: str, by) -> ContactRequest:
    with transaction():
        locked(request)
        transition(request, verb, by=by, at=clock.now())
        applicant, _other = parties(request)
        path = f"/threads/{request.thread_id}/contact-request"
        tell(applicant, f"contact_requests.{verb}", path, who=by.display_name)
        return request


def answer(request: ContactRequest, *, by, text: str) -> ContactRequest:
    """Answer what staff asked. The promise moves by the business time spent waiting."""
    may_write(by)
    with transaction():
        locked(request)
        at = clock.now()
        _must_be_in_time(request, at)
        note(request, text, at)
        transition(request, "answer", by=by, at=at, due_at=_moved(request, at))
        tell_both(request, "answer", until=filters.when(request.due_at))
        return request


def _must_be_in_time(request: ContactRequest, at) -> None:
    """After seven days' silence the request has expired, whether or not that was written: it uses up its scope."""
    if request.state == "info_needed" and request.due_at <= at:
        raise WrongState(_("回答の期限が過ぎたため、申請は失効しました。"))


def _moved(request: ContactRequest, at):
    asked = request.last_event("ask")
    if asked is None:
        return None
    before = next(event for event in request.events if event.seq == asked.seq - 1)
    return waited(asked.at, at, before.due_at)


def withdraw(request: ContactRequest, *, by) -> ContactRequest:
    """Take the request back before it is decided; it does not use up the scope."""
    with transaction():
        locked(request)
        at = clock.now()
        _must_be_in_time(request, at)
        transition(request, "withdraw", by=by, at=at)
        tell_both(request, "withdraw")
        return request


def appeal(request: ContactRequest, *, by, text: str) -> ContactRequest:
    """Ask for a second look at a denial or revocation, within 14 days and once; somebody else decides."""
    may_write(by)
    with transaction():
        locked(request)
        at = clock.now()
        expire_due(request.thread, at=at)
        standing = standing_of(request.thread_id)
        known = next(known for known in standing.requests if known.id == request.id)
        if request.state in {"denied", "revoked"} and not standing.can_be_appealed(known, at):
            raise WrongState(
                _("異議を申し立てられるのは、決定から14日以内に1回だけです。ほかの申請があるときもできません。")
            )
        note(request, text, at)
        until = promised(at)
        transition(request, "appeal", by=by, at=at, due_at=until)
        tell_both(request, "appeal", until=filters.when(until))
        return request
