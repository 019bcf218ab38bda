"""The requests of the attackers' market: one in each state, each in a thread of its own; and what lies beside held messages.

Every thread with a request also has a marked message of wataru's that was not sent yet, called `marked: <request>`.
"""

from datetime import timedelta

from marketplace import clock
from marketplace.actions.contracts import delivery
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import (
    Closure,
    ContactRequest,
    ContactRequestNote,
    ContactRequestText,
    GateWord,
    HeldForm,
    Look,
    MessageFinding,
    MessageNote,
)
from marketplace.rules.digests import digest_of

PROMISE = timedelta(days=2)
INFO = timedelta(days=7)
# Who does a verb, its reason code, and whether something is said with it.
DONE_BY = {
    "submit": ("wataru", None, False),
    "agree": ("hana", None, False),
    "refuse": ("hana", None, False),
    "take": ("sumi", None, False),
    "ask": ("sumi", None, True),
    "answer": ("wataru", None, True),
    "approve": ("sumi", "need_shown", True),
    "deny": ("sumi", "need_not_shown", True),
    "withdraw": ("wataru", None, False),
    "revoke": ("sumi", "payment_outside", True),
    "finally": ("rei", "payment_outside", True),
    "keep": ("sumi", "no_breach_found", True),
    "appeal": ("wataru", None, True),
    "expire": (None, None, False),
}
EARLY = {
    "unanswered": "submit take ask",
    "past its end": "submit take approve",
    "silent": "submit take ask",
    "denied long ago": "submit take deny",
    "appealed long ago": "submit take deny appeal",
    "revoking long": "submit take approve revoke",
}
LATE = {
    "new": "",
    "submitted": "submit",
    "in review": "submit take",
    "info needed": "submit take ask",
    "refused": "submit take agree refuse",
    "agreed": "submit take refuse agree",
    "approved": "submit take approve",
    "approved until": "submit take approve",
    "denied": "submit take deny",
    "withdrawn": "submit withdraw",
    "revoking": "submit take approve revoke",
    "revoked": "submit take approve revoke finally",
    "kept": "submit take approve revoke keep",
    "appealed": "submit take deny appeal",
    "appealed revocation": "submit take approve revoke finally appeal",
    "denied again": "submit take deny appeal",
}
DENIED = "submit take deny"
ENDS = {"past its end": timedelta(days=5), "approved until": timedelta(days=30)}


def early(world) -> None:
    """What is 20 days old."""
    for name, verbs in EARLY.items():
        request(world, name, *verbs.split())


def late(world) -> None:
    """What stands there now."""
    for name, verbs in LATE.items():
        request(world, name, *verbs.split())
    step(world, "denied again", "deny", by="rei")
    step(world, "silent", "expire")
    _two_scopes(world)
    request(world, "textless", text=False)
    closed = request(world, "new in closed").thread
    with transaction():
        transition(closed, "decline", by=world.people["hana"], at=clock.now())
    _beside_held_messages(world)


def _two_scopes(world) -> None:
    """Threads with a request of the consultation and then a contract, and one whose first contract has finished."""
    for name, verbs in {"beside": "submit", "denied before": DENIED, "denied beside": DENIED}.items():
        thread = world.thread(name)
        request(world, name, *verbs.split(), thread=thread)
        world.sign(name, thread)
        request(world, f"{name}, of the contract", thread=thread)
    step(world, "denied before, of the contract", "submit")
    thread = world.thread("scope over")
    request(world, "scope over", thread=thread)
    world.sign("scope over", thread)
    done = world.delivered("scope done")
    request(world, "scope done", "submit", "take", "deny", thread=done.contract.thread)
    delivery.accept(done, by=world.people["hana"])


def request(world, name: str, *verbs: str, thread=None, text: bool = True) -> ContactRequest:
    """A request of wataru's for the thread's scope, after these verbs."""
    thread = thread or world.thread(name)
    with transaction():
        made = world.requests[name] = ContactRequest(
            state="new",
            thread_id=thread.id,
            contract_id=world.contracts[name.split(",")[0]].id if name.split(",")[0] in world.contracts else None,
            applicant_id=world.people["wataru"].id,
            channels="email,phone",
            tool="mail",
            reason="meeting",
            disclose="own",
            has_contact=False,
            detector="none",
            digest=digest_of(name, "salt"),
            created_at=clock.now(),
        )
        db.session.add(made)
        db.session.flush()
        if text:
            db.session.add(ContactRequestText(contact_request_id=made.id, text=name, salt="salt"))
    for verb in verbs:
        step(world, name, verb)
    world.message(f"marked: {name}", thread, has_contact=True)
    return made


def step(world, name: str, verb: str, by: str | None = None) -> None:
    """One more event of a request, with what is said."""
    request = world.requests[name]
    actor, code, speaks = DONE_BY[verb]
    with transaction():
        if speaks:
            said = {"contact_request_id": request.id, "seq": request.seq + 1}
            db.session.add(ContactRequestNote(**said, text=verb, created_at=clock.now()))
            db.session.flush()
        transition(
            request,
            "revoke" if verb == "finally" else verb,
            by=world.people.get(by or actor),
            at=clock.now(),
            to=before_the_appeal(request) if verb == "deny" else None,
            due_at=due(name, verb, request),
            reason_code=code,
        )


def before_the_appeal(request) -> str | None:
    return request.last_event("appeal").from_state if request.state == "appealed" else None


def due(name: str, verb: str, request):
    now = clock.now()
    dues = {"submit": now + PROMISE, "revoke": now + PROMISE, "appeal": now + PROMISE, "ask": now + INFO}
    if verb == "approve" and name in ENDS:
        return now + ENDS[name]
    return request.due_at if verb == "take" else dues.get(verb)


def _beside_held_messages(world) -> None:
    """Findings, figures and notes of held messages; looks; a closed day; a word."""
    held, sumi, now = world.messages["held"].id, world.people["sumi"].id, clock.now()
    asked = world.requests["submitted"]
    with transaction():
        fresh = world.message("held with all", world.threads["talk"], has_contact=True)
        finding = {"place": 0, "kind": "phone", "weight": "contact", "start": 0, "stop": 3, "why": "digits"}
        db.session.add(MessageFinding(message_id=fresh.id, position=1, **finding))
        db.session.add(HeldForm(message_id=fresh.id, verb="deliver", fields="{}"))
        db.session.flush()
        until = now + timedelta(hours=4)
        transition(fresh, "hold", by=world.people["wataru"], at=now, due_at=until)
        db.session.add(MessageNote(message_id=held, text="no"))
        db.session.add(
            Look(thread_id=asked.thread_id, staff_id=sumi, ground="contact_request", case_id=asked.id, at=now)
        )
        db.session.add(Closure(day=now.date(), reason="year's end", entered_by=sumi, created_at=now))
        db.session.add(GateWord(text="contraband", decision="warn", entered_by=sumi, created_at=now))
