"""Every verb of a request × every state × every person, through the actions; and what pages say against what the guards do.

One world of the attacks holds a request in each state. Each try is a transaction that is undone afterwards.
"""

from itertools import product

import pytest

from marketplace import clock
from marketplace.actions import contact_requests
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import ContactRequest
from marketplace.models.contact_requests.standing import standing_of
from marketplace.refusals import WrongPerson, WrongState
from tests.attacks.conftest import connect
from tests.attacks.request_births import born
from tests.attacks.request_seconds import submitted
from tests.attacks.statements import Case, event
from tests.attacks.world import World

PEOPLE = ("hana", "wataru", "oki", "sumi", "rei", "shun")
DO = {
    "agree": lambda request, by: contact_requests.agree(request, by=by),
    "refuse": lambda request, by: contact_requests.refuse(request, by=by),
    "take": lambda request, by: contact_requests.take(request, by=by),
    "ask": lambda request, by: contact_requests.ask(request, by=by, text="いつですか。"),
    "answer": lambda request, by: contact_requests.answer(request, by=by, text="明日です。"),
    "approve": lambda request, by: contact_requests.approve(request, by=by, reason_code="need_shown", text="はい。"),
    "deny": lambda request, by: contact_requests.deny(request, by=by, reason_code="need_not_shown", text="いいえ。"),
    "withdraw": lambda request, by: contact_requests.withdraw(request, by=by),
    "revoke": lambda request, by: contact_requests.revoke(request, by=by, reason_code="payment_outside", text="停止。"),
    "keep": lambda request, by: contact_requests.keep(request, by=by, reason_code="no_breach_found", text="継続。"),
    "appeal": lambda request, by: contact_requests.appeal(request, by=by, text="もう一度。"),
}
# One request for each state, and those in which a rule beside the table of transitions is in the way.
ASKED = (
    *(
        "new",
        "submitted",
        "in review",
        "info needed",
        "approved",
        "denied",
        "withdrawn",
        "revoking",
        "revoked",
        "appealed",
    ),
    *("silent", "refused", "appealed revocation", "denied again", "denied long ago", "denied before", "unanswered"),
)
# What the table grants and a rule refuses: by request and verb, to whom (empty: to everybody).
IN_THE_WAY = {
    ("refused", "approve"): (),
    ("appealed", "approve"): ("sumi",),
    ("appealed", "deny"): ("sumi",),
    ("appealed revocation", "approve"): ("sumi", "rei"),
    ("appealed revocation", "deny"): ("sumi", "rei"),
    ("revoking", "revoke"): ("sumi",),
    ("denied again", "appeal"): (),
    ("denied long ago", "appeal"): (),
    ("denied before", "appeal"): (),
    ("unanswered", "answer"): (),
    ("unanswered", "withdraw"): (),
}
ENDED = {"unanswered", "past its end"}
# Withdrawn; the consultation has a request and now there is a contract; the contract had one and is completed.
FREE = {"withdrawn", "scope over", "scope done"}


class Undone(Exception):
    """Ends a try: nothing of it stays."""


@pytest.fixture
def world(app, clock):
    return World(clock.move)


def tried(do) -> str:
    """What an action answers: `done`, or the refusal."""
    try:
        with transaction():
            do()
            raise Undone
    except Undone:
        return "done"
    except WrongState:
        return "wrong state"
    except WrongPerson:
        return "wrong person"


def in_the_way(name: str, verb: str) -> tuple[str, ...]:
    """To whom a rule refuses what the table grants."""
    return IN_THE_WAY[name, verb] or PEOPLE if (name, verb) in IN_THE_WAY else ()


def here(world, name: str) -> ContactRequest:
    return db.session.get(ContactRequest, world.requests[name].id, populate_existing=True)


def test_every_verb_in_every_state_for_every_person(world):
    wrong = []
    for name, verb, person in product(ASKED, DO, PEOPLE):
        by, request = world.people[person], here(world, name)
        granted = request.may(verb, by)
        if granted and person not in in_the_way(name, verb):
            expected = {"done"}
        elif any(request.edges(verb)) and (name, verb) not in IN_THE_WAY:
            expected = {"wrong person"}
        else:
            expected = {"wrong state", "wrong person"}
        answered = tried(lambda verb=verb, request=request, by=by: DO[verb](request, by))
        if answered not in expected:
            wrong.append(f"{verb} what is {name} by {person}: {answered}, not {' or '.join(sorted(expected))}")
    assert {here(world, name).state for name in ASKED} == set(ContactRequest.states())
    assert not wrong, "\n".join(wrong)


def test_the_timer_expires_what_is_due_and_nothing_else(world):
    answers = {name: tried(lambda name=name: contact_requests.expire(here(world, name))) for name in world.requests}
    assert {name for name, answer in answers.items() if answer == "done"} == ENDED


def test_pages_say_of_the_gate_what_the_guards_do(world, engine, database):
    """`standing` reads the cache and the guards read the events: about every thread they say the same."""
    said = {}
    for name, request in world.requests.items():
        standing = standing_of(request.thread_id)
        said[name] = standing.gate_is_open(clock.now()), not standing.hinders(clock.now())
    raw = connect(engine, database)
    done = {}
    for name, request in world.requests.items():
        marked = event(world, "message", f"marked: {name}", "send", "sent", "wataru")
        passes = not raw.gets_through(Case(name, "", "message", (marked,)))
        second = (*born(world, request.thread_id, scope_of(world, name)), submitted(world))
        done[name] = passes, not raw.gets_through(Case(name, "", "contact_request", second))
    raw.close()
    assert said == done
    assert {name for name, (is_open, _free) in said.items() if is_open} == {"approved", "approved until", "kept"}
    assert {name for name, (_open, is_free) in said.items() if is_free} == FREE


def scope_of(world, name: str) -> int | None:
    """The running contract of a request's thread."""
    thread = world.requests[name].thread_id
    running = (c for c in world.contracts.values() if c.thread_id == thread and c.state != "completed")
    return next((contract.id for contract in running), None)
