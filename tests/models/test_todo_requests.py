"""What a request for contacts makes its two parties do: the count in the header and the list agree in every state."""

import pytest

from marketplace.actions import contact_requests, offers
from marketplace.models import todo
from tests.models.test_todo import read, things
from tests.support import contact_requests as requests
from tests.support import people
from tests.support.deals import funded, terms, thread_of


def request_submitted(hana, wataru):
    requests.submitted(thread_of(hana, wataru), wataru)


def request_agreed_to(hana, wataru):
    contact_requests.agree(requests.submitted(thread_of(hana, wataru), wataru), by=hana)


def request_refused_in_a_contract(hana, wataru):
    contact_requests.refuse(requests.submitted(funded(hana, wataru).contract.thread, wataru), by=hana)


def request_withdrawn(hana, wataru):
    contact_requests.withdraw(requests.submitted(thread_of(hana, wataru), wataru), by=wataru)


def request_in_review_beside_terms(hana, wataru):
    offers.offer(thread_of(hana, wataru), by=hana, terms=terms(10_000), text="条件です。")
    requests.in_review(thread_of(hana, wataru), hana, on_duty())


def request_with_a_question(hana, wataru):
    requests.info_needed(thread_of(hana, wataru), wataru, on_duty())


def request_answered(hana, wataru):
    contact_requests.answer(
        requests.info_needed(thread_of(hana, wataru), wataru, on_duty()), by=wataru, text="30分です。"
    )


def request_approved(hana, wataru):
    requests.approved(thread_of(hana, wataru), wataru, on_duty())


def request_denied(hana, wataru):
    requests.denied(thread_of(hana, wataru), wataru, on_duty())


def on_duty():
    return people.person("staff", duties=("review",))


STATES = [
    (request_submitted, ["consent"], []),
    (request_agreed_to, [], []),
    (request_refused_in_a_contract, [], ["deliver"]),
    (request_withdrawn, [], []),
    (request_in_review_beside_terms, [], ["answer_offer", "consent"]),
    (request_with_a_question, [], ["answer_request"]),
    (request_answered, ["consent"], []),
    (request_approved, [], []),
    (request_denied, [], []),
]


@pytest.mark.parametrize(("state", "clients", "workers"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_count_and_list_agree_and_name_who_has_to_do_it(app, hana, wataru, oki, state, clients, workers):
    state(hana, wataru)
    read(hana, wataru)
    assert sorted(things(hana)) == clients
    assert sorted(things(wataru)) == workers
    assert things(oki) == []


def test_a_request_hides_what_is_unread_in_its_thread(app, hana, wataru):
    requests.submitted(thread_of(hana, wataru), hana)
    assert things(wataru) == ["consent"]
    assert todo.counts(wataru).messages == 1


def test_a_question_whose_time_is_over_waits_for_nobody(app, clock, hana, wataru):
    request_with_a_question(hana, wataru)
    read(wataru)
    clock.move(days=7)
    assert things(wataru) == []


def test_a_request_waits_with_its_promised_time_and_leads_to_its_page(app, hana, wataru):
    request = requests.submitted(thread_of(hana, wataru), wataru)
    (item,) = todo.items(hana)
    assert (item.until, item.path) == (request.due_at, f"/threads/{request.thread_id}/contact-request")
    assert (item.title, item.who) == ("相談", "渡航")
