"""Two buttons on one request at the same moment, over real HTTP: one legal sequence, losers get 409 with the state as it is."""

import re
from collections import Counter

import pytest
from flask_babel import force_locale

from marketplace import verify
from marketplace.actions.archives import snapshot
from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestEvent
from marketplace.models.contact_requests.words import STATES
from tests.support import contact_requests as requests
from tests.support import deals
from tests.support.talks import applied

TIMES = 12
SHOWN = re.compile(r'data-state="(\w+)"')
FORM = {
    "channels": "phone",
    "tool": "",
    "reason": "interview",
    "details": requests.DETAILS,
    "disclose": "both",
    "agree_no_direct_deal": "y",
    "agree_pay_here": "y",
    "agree_review": "y",
}
DECIDED = {
    "approve": {"reason_code": "need_shown", "note": "確認しました。"},
    "deny": {"reason_code": "need_not_shown", "note": "見送ります。"},
    "revoke": {"reason_code": "payment_outside", "note": "停止します。"},
    "keep": {"reason_code": "no_breach_found", "note": "続けます。"},
    "appeal": {"note": "もう一度ご確認ください。"},
}


@pytest.fixture
def browsers(site, hana, wataru, sumi, shun):
    """Everybody's browser by name."""
    people = {"hana": hana, "wataru": wataru, "sumi": sumi, "shun": shun}
    return {name: site.visitor(person) for name, person in people.items()}


def presses(browser, request: int, verb: str, times: int = TIMES) -> list:
    """The button of a verb, pressed in as many tabs."""
    path = f"/contact-requests/{request}/{verb}"
    return [lambda key=f"{verb}{number}": browser.post(path, DECIDED.get(verb), key) for number in range(times)]


def statuses(answers) -> Counter:
    return Counter(answer.status for answer in answers)


def state(request: int) -> str:
    db.session.rollback()
    return db.session.get(ContactRequest, request, populate_existing=True).state


def verbs(request: int) -> list[str]:
    db.session.rollback()
    chain = db.select(ContactRequestEvent.verb).where(ContactRequestEvent.contact_request_id == request)
    return list(db.session.scalars(chain.order_by(ContactRequestEvent.seq)))


def breaches() -> list[str]:
    """What the audit finds of requests and the gate."""
    db.session.rollback()
    with snapshot() as connection:
        return [
            str(found) for kind in (verify.chains, verify.gate) for found in kind.check(connection) if found.breaches
        ]


def shows(answer, state: str) -> bool:
    """Whether a page says this state: the parties' status (a withdrawn request is none), or the chip of staff's case."""
    with force_locale("ja"):
        chip = rf'<p class="flow"><span class="chip[^>]*>{STATES[state][0]}</span>'
    told = "none" if state == "withdrawn" else state
    return told in SHOWN.findall(answer.text) or bool(re.search(chip, answer.text))


def one_wins(site, request: int, outcomes: dict[str, str], *posts) -> str:
    """Exactly one press goes through, every other answers 409 and shows what came of it. Returns the winner's verb."""
    answers = site.at_once(*(press for presses_of_one in posts for press in presses_of_one))
    assert statuses(answers) == {303: 1, 409: len(answers) - 1}, [a.text for a in answers if a.status >= 500][:1]
    now = state(request)
    won = verbs(request)[-1]
    assert outcomes[won] == now
    for answer in answers:
        if answer.status == 409:
            assert shows(answer, now)
    assert breaches() == []
    return won


def test_approving_denying_and_withdrawing_at_once(site, browsers, hana, wataru, sumi):
    request = requests.in_review(applied(hana, wataru), wataru, sumi).id
    outcomes = {"approve": "approved", "deny": "denied", "withdraw": "withdrawn"}
    people = {"approve": "sumi", "deny": "shun", "withdraw": "wataru"}
    one_wins(site, request, outcomes, *(presses(browsers[people[verb]], request, verb) for verb in outcomes))


def test_a_refusal_of_the_other_side_against_the_approval(site, browsers, hana, wataru, sumi):
    request = requests.in_review(applied(hana, wataru), wataru, sumi).id
    refuse, approve = presses(browsers["hana"], request, "refuse", 1), presses(browsers["sumi"], request, "approve")
    answers = site.at_once(*refuse, *approve)
    assert set(statuses(answers)) <= {303, 409} and breaches() == []
    refused, approved = answers[0].status == 303, statuses(answers[1:])[303] == 1
    assert refused != approved
    assert state(request) == ("approved" if approved else "in_review")


def test_two_of_staff_take_one_case(site, browsers, hana, wataru):
    request = requests.submitted(applied(hana, wataru), wataru).id
    both = presses(browsers["sumi"], request, "take"), presses(browsers["shun"], request, "take")
    one_wins(site, request, {"take": "in_review"}, *both)


def test_keeping_against_the_second_revocation(site, browsers, hana, wataru, sumi):
    request = requests.revoking(applied(hana, wataru), wataru, sumi).id
    outcomes = {"keep": "approved", "revoke": "revoked"}
    keep, revoke = presses(browsers["sumi"], request, "keep", 1), presses(browsers["shun"], request, "revoke", 1)
    answers = site.at_once(*keep, *revoke)
    # A revocation that comes after the keeping is a first one again.
    assert set(statuses(answers)) <= {303, 409} and breaches() == []
    assert state(request) in {*outcomes.values(), "revoking"}
    assert verbs(request)[4:] in (["keep"], ["revoke"], ["keep", "revoke"])


def test_both_parties_ask_in_many_tabs(site, browsers, hana, wataru):
    thread = applied(hana, wataru).id
    path = f"/threads/{thread}/contact-request"
    posts = [
        lambda name=name, key=f"{name}{number}": browsers[name].post(path, FORM, key)
        for name in ("hana", "wataru")
        for number in range(TIMES)
    ]
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    made = db.session.scalars(db.select(ContactRequest)).all()
    assert [request.state for request in made] == ["submitted"] and breaches() == []
    assert all("submitted" in SHOWN.findall(answer.text) for answer in answers if answer.status == 409)


def test_the_same_form_sent_again_is_one_request(site, browsers, hana, wataru):
    path = f"/threads/{applied(hana, wataru).id}/contact-request"
    answers = site.at_once(*[lambda: browsers["wataru"].post(path, FORM, "one key")] * 20)
    assert statuses(answers) == {303: 20}
    assert db.session.scalar(db.select(db.func.count()).select_from(ContactRequest)) == 1


def test_an_appeal_in_many_tabs(site, browsers, hana, wataru, sumi):
    request = requests.denied(applied(hana, wataru), wataru, sumi).id
    one_wins(site, request, {"appeal": "appealed"}, presses(browsers["wataru"], request, "appeal", 2 * TIMES))
    assert verbs(request).count("appeal") == 1


def test_an_appeal_against_the_other_sides_new_request(site, browsers, hana, wataru, sumi):
    """The consultation's request was denied, now there is a contract: only one of the two can be live."""
    thread = deals.thread_of(hana, wataru)
    denied = requests.denied(thread, wataru, sumi).id
    deals.sign(hana, wataru)
    path = f"/threads/{thread.id}/contact-request"
    asks = [lambda key=f"a{number}": browsers["hana"].post(path, FORM, key) for number in range(TIMES)]
    answers = site.at_once(*asks, *presses(browsers["wataru"], denied, "appeal"))
    assert statuses(answers) == {303: 1, 409: 2 * TIMES - 1}
    states = sorted(request.state for request in db.session.scalars(db.select(ContactRequest)))
    assert states in (["appealed"], ["denied", "submitted"]) and breaches() == []
