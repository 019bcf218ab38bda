"""Contacts on their way while the gate closes, and held messages between staff and sender: one legal sequence."""

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.actions import threads
from marketplace.actions.contracts import delivery
from marketplace.actions.gate import Way
from marketplace.extensions import db
from marketplace.models import ContactRequest, Contract, Message, MessageEvent, Milestone, Thread
from marketplace.models.ledger import sums
from tests.races.test_request_races import FORM, TIMES, breaches, browsers, presses, state, statuses  # noqa: F401
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.decisions import NUMBER
from tests.support.talks import applied


@pytest.fixture
def thread(site, hana, wataru):
    return applied(hana, wataru)


def speaks(browser, thread: int, times: int = TIMES) -> list:
    """As many messages with a telephone number."""
    path = f"/threads/{thread}/messages"
    return [lambda key=f"m{number}": browser.post(path, {"body": f"{NUMBER} {key}"}, key) for number in range(times)]


def delivered(thread: int) -> list[datetime]:
    """When the marked messages of a thread were delivered."""
    db.session.rollback()
    sent = db.select(MessageEvent.at).join(Message, Message.id == MessageEvent.message_id)
    of_thread = sent.where(Message.thread_id == thread, Message.has_contact, MessageEvent.to_state == "sent")
    return list(db.session.scalars(of_thread))


def now(model, identity):
    db.session.rollback()
    return db.session.get(model, identity, populate_existing=True)


def test_revoking_while_both_write(site, browsers, thread, wataru, sumi):  # noqa: F811
    request, number = requests.approved(thread, wataru, sumi).id, thread.id
    revoke = presses(browsers["sumi"], request, "revoke", 1)
    half = speaks(browsers["wataru"], number), speaks(browsers["hana"], number)
    answers = site.at_once(*half[0], *revoke, *half[1])
    assert set(statuses(answers)) <= {303, 422}
    assert answers[TIMES].status == 303 and state(request) == "revoking"
    revoked = now(ContactRequest, request).last_event("revoke").at
    passed = delivered(number)
    assert len(passed) == statuses(answers)[303] - 1 and all(at <= revoked for at in passed)
    assert all("<textarea" in answer.text for answer in answers if answer.status == 422)
    assert breaches() == []


def test_writing_until_the_approval_ends(site, browsers, thread, hana, wataru, sumi):  # noqa: F811
    """Each writes one message after the other until one is refused: by then the end has come, and none came later."""
    end, number = datetime.now(UTC) + timedelta(seconds=2), thread.id
    requests.approved(thread, wataru, sumi, until=end)

    def write_on(name: str) -> list[int]:
        said = []
        for tried in range(500):
            said.append(browsers[name].post(f"/threads/{number}/messages", {"body": NUMBER}, f"{name}{tried}").status)
            if said[-1] != 303:
                break
        return said

    for said in site.at_once(lambda: write_on("hana"), lambda: write_on("wataru")):
        assert set(said[:-1]) <= {303} and said[-1] == 422
    assert delivered(number) and all(at < end for at in delivered(number)) and breaches() == []


def test_an_expiry_that_is_written_by_the_next_request_while_somebody_writes(site, browsers, hana, wataru, sumi, clock):  # noqa: F811
    clock.move(days=-3)
    thread = deals.thread_of(hana, wataru)
    first = requests.approved(thread, wataru, sumi, until=clock.now + timedelta(days=2)).id
    deals.sign(hana, wataru)
    number, path = thread.id, f"/threads/{thread.id}/contact-request"
    asks = [lambda key=f"a{tab}": browsers["hana"].post(path, FORM, key) for tab in range(TIMES)]
    answers = site.at_once(*speaks(browsers["wataru"], number), *asks)
    assert statuses(answers[:TIMES]) == {422: TIMES}
    assert statuses(answers[TIMES:]) == {303: 1, 409: TIMES - 1}
    assert state(first) == "expired" and delivered(number) == [] and breaches() == []


def test_closing_the_thread_while_the_other_side_writes(site, browsers, thread, wataru, sumi):  # noqa: F811
    request, number = requests.approved(thread, wataru, sumi).id, thread.id
    decline = [lambda key=f"d{tab}": browsers["hana"].post(f"/threads/{number}/decline", key=key) for tab in range(3)]
    answers = site.at_once(*speaks(browsers["wataru"], number), *decline)
    assert set(statuses(answers)) <= {303, 409}
    assert statuses(answers[TIMES:]) == {303: 1, 409: 2}
    assert (now(Thread, number).state, state(request)) == ("closed", "expired")
    assert len(delivered(number)) == statuses(answers[:TIMES])[303] and breaches() == []


def held(thread, by) -> int:
    """A message with a number that waits for staff."""
    return threads.send(thread, by=by, text=NUMBER, way=Way(hold=True)).id


def decides(browser, message: int, verb: str, times: int = TIMES) -> list:
    path, fields = f"/held-messages/{message}/{verb}", {"note": "確認しました。"} if verb != "take-back" else None
    return [lambda key=f"{verb}{tab}": browser.post(path, fields, key) for tab in range(times)]


def test_releasing_refusing_and_taking_back_at_once(site, browsers, thread, wataru):  # noqa: F811
    message = held(thread, wataru)
    people = {"release": "sumi", "refuse": "shun", "take-back": "wataru"}
    answers = site.at_once(*(press for verb, who in people.items() for press in decides(browsers[who], message, verb)))
    assert statuses(answers) == {303: 1, 409: 3 * TIMES - 1}
    won = [answer.status for answer in answers].index(303) // TIMES
    assert now(Message, message).state == ("sent", "refused", "taken_back")[won]
    assert len(delivered(thread.id)) == (won == 0) and breaches() == []


def test_releasing_a_delivery_while_the_client_asks_for_the_end(site, browsers, hana, wataru):  # noqa: F811
    part = deals.funded(hana, wataru)
    message = delivery.deliver(part, by=wataru, note=NUMBER, way=Way(hold=True))
    number, contract, identity = message.id, part.contract_id, part.id
    release = decides(browsers["sumi"], number, "release", 3)
    asks = [
        lambda key=f"e{tab}": browsers["hana"].post(f"/contracts/{contract}/request-end", key=key) for tab in range(3)
    ]
    answers = site.at_once(*release, *asks)
    assert set(statuses(answers)) <= {303, 409}
    assert statuses(answers[:3]) == {303: 1, 409: 2}
    assert now(Message, number).state == "sent"
    # Asked for first, the end is undone by the delivery; after it, there is an inspection that it cannot interrupt.
    assert (now(Milestone, identity).state, now(Contract, contract).state) == ("delivered", "active")
    assert sum(sums().values()) == 0 and breaches() == []


def test_releasing_while_the_thread_is_closed(site, browsers, thread, wataru):  # noqa: F811
    message, number = held(thread, wataru), thread.id
    decline = [lambda: browsers["hana"].post(f"/threads/{number}/decline", key="d")]
    answers = site.at_once(*decides(browsers["sumi"], message, "release", 3), *decline)
    assert set(statuses(answers)) <= {303, 409} and answers[-1].status == 303
    released = statuses(answers[:-1])[303]
    assert released <= 1
    assert now(Message, message).state == ("sent" if released else "held") and breaches() == []
