"""What waits for a person: the count in the header and the list agree in every state, and say whose turn it is."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from marketplace.actions import notifications, offers, payments, threads
from marketplace.actions.contracts import disputes, ending
from marketplace.actions.transaction import transaction
from marketplace.extensions import db
from marketplace.models import Mail, Thread, todo
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign, terms, thread_of
from tests.support.queries import sent


def read(*people):
    """Everything that was said so far is read."""
    for person in people:
        for thread in db.session.scalars(Thread.visible_to(person)).all():
            threads.mark_read(thread, by=person)


def things(person) -> list[str]:
    """What waits for this person; the count in the header must say the same."""
    listed = todo.items(person)
    assert todo.counts(person).todo == len(listed)
    return [item.thing for item in listed]


def offered(hana, wataru):
    offers.offer(thread_of(hana, wataru), by=hana, terms=terms(10_000), text="条件です。")


def offered_beside_a_delivery(hana, wataru):
    contract = delivered(hana, wataru, 10_000).contract
    offers.offer(contract.thread, by=wataru, terms=terms(5_000), text="追加です。")


def offered_and_declined(hana, wataru):
    made = offers.offer(thread_of(hana, wataru), by=hana, terms=terms(10_000), text="条件です。")
    offers.decline(made, by=wataru)


def claimed(hana, wataru):
    payments.claim(sign(hana, wataru).milestones[0], by=hana, key="claimed")


def failed(hana, wataru):
    fund(sign(hana, wataru).milestones[0], behaviour="fail")


def first_accepted(hana, wataru):
    accept(delivered(hana, wataru, 10_000, 20_000))


def second_delivered(hana, wataru):
    contract = sign(hana, wataru, 10_000, 20_000)
    for part in contract.milestones:
        fund(part)
        deliver(part)
        if part.number == 1:
            accept(part)


def end_requested_by_client(hana, wataru):
    ending.request_end(funded(hana, wataru).contract, by=hana, amount=None, note="")


def end_requested_by_worker(hana, wataru):
    ending.request_end(returned(hana, wataru).contract, by=wataru, amount=3_000, note="終わりにします。")


def end_requested_unfunded(hana, wataru):
    ending.request_end(sign(hana, wataru), by=hana, amount=None, note="")


def end_refused(hana, wataru):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=hana, amount=None, note="")
    ending.refuse_to_end(contract, by=wataru)


def ended(hana, wataru):
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=hana, amount=None, note="")
    ending.agree_to_end(contract, by=wataru)


def resumed(hana, wataru):
    part = funded(hana, wataru)
    ending.request_end(part.contract, by=hana, amount=None, note="")
    deliver(part)


def disputed(hana, wataru):
    disputes.dispute(delivered(hana, wataru).contract, by=hana)


def completed(hana, wataru):
    accept(delivered(hana, wataru))


STATES = [
    (thread_of, [], []),
    (offered, [], ["answer_offer"]),
    (offered_and_declined, [], []),
    (sign, ["fund"], []),
    (claimed, [], []),
    (failed, ["fund"], []),
    (funded, [], ["deliver"]),
    (delivered, ["inspect"], []),
    (offered_beside_a_delivery, ["answer_offer", "inspect"], []),
    (returned, [], ["deliver_again"]),
    (first_accepted, ["fund_next"], []),
    (second_delivered, ["inspect"], []),
    (end_requested_by_client, [], ["answer_end"]),
    (end_requested_by_worker, ["answer_end"], []),
    (end_requested_unfunded, [], ["answer_end"]),
    (end_refused, [], ["deliver"]),
    (resumed, ["inspect"], []),
    (ended, [], []),
    (disputed, [], []),
    (completed, [], []),
]


@pytest.mark.parametrize(("state", "clients", "workers"), STATES, ids=lambda one: getattr(one, "__name__", ""))
def test_count_and_list_agree_and_name_whose_turn_it_is(app, hana, wataru, oki, state, clients, workers):
    state(hana, wataru)
    read(hana, wataru)
    assert sorted(things(hana)) == clients
    assert sorted(things(wataru)) == workers
    assert things(oki) == []


def test_an_offer_whose_time_is_over_waits_for_nobody(app, clock, hana, wataru):
    offered(hana, wataru)
    read(wataru)
    clock.move(days=7)
    assert things(wataru) == []


def test_one_person_can_have_to_hire_and_to_work(app, hana, wataru):
    sign(hana, wataru)
    wataru.role = "client"
    db.session.commit()
    delivered(wataru, hana, 5_000)
    read(hana, wataru)
    assert things(hana) == ["fund"]
    assert things(wataru) == ["inspect"]


def test_something_unread_waits_when_nothing_else_in_its_thread_does(app, hana, wataru):
    contract = delivered(hana, wataru).contract
    assert things(hana) == ["inspect"]
    accept(contract.milestones[0])
    assert things(hana) == ["read"]
    assert todo.counts(hana).messages == 1
    threads.mark_read(contract.thread, by=hana)
    assert things(hana) == []


def test_the_nearest_deadline_comes_first_and_what_has_none_last(app, clock, hana, wataru, oki):
    delivered(hana, wataru)
    sign(hana, oki)
    wataru.role = "client"
    db.session.commit()
    threads.consult_person(hana, by=wataru, text="別の相談です。")
    made = todo.items(hana)
    assert [item.thing for item in made] == ["inspect", "fund", "read"]
    assert [item.until for item in made] == [clock.now + timedelta(days=7), clock.now + timedelta(days=30), None]
    assert [item.path for item in made] == ["/contracts/1", "/contracts/2", "/threads/3"]
    assert (made[0].title, made[0].who) == ("LP制作", "渡航")


def test_the_bell_counts_unread_notices_up_to_a_hundred(app, hana, wataru):
    for _ in range(120):
        with transaction():
            notifications.tell(hana, "threads.reopen", "/threads/1", who="渡航")
    assert todo.counts(hana).bell == 100
    notifications.read(by=hana)
    assert todo.counts(hana).bell == 0


def test_counting_is_one_query_and_listing_four(app, hana, wataru, oki):
    for other in (wataru, oki):
        delivered(hana, other)
    visitor = SimpleNamespace(id=hana.id, is_staff=False)
    with sent() as statements:
        todo.counts(visitor)
    assert len(statements) == 1
    with sent() as statements:
        todo.items(visitor)
    assert len(statements) == 4


def test_finance_sees_payments_without_an_answer_and_admin_mails_that_were_given_up(app, clock, hana, wataru, sumi):
    assert things(sumi) == []
    claimed(hana, wataru)
    clock.move(minutes=30)
    assert things(sumi) == []
    clock.move(minutes=31)
    letter = {"address": "x@example.com", "subject": "", "body": "", "next_try_at": clock.now, "created_at": clock.now}
    db.session.add(Mail(state="failed", **letter))
    db.session.commit()
    assert sorted(things(sumi)) == ["mail", "payment"]
    sumi.duty_rows[:] = [row for row in sumi.duty_rows if row.duty == "review"]
    db.session.commit()
    assert things(sumi) == []
