"""Two buttons of a conversation at the same moment, over real HTTP: one legal sequence, losers get 409, nobody a 500."""

from collections import Counter

import pytest

from marketplace.actions import offers, threads
from marketplace.extensions import db
from marketplace.models import Contract, Membership, Message, MessageRead, Offer, Thread
from tests.support import deals, postings
from tests.support.talks import applied, pending

TIMES = 20


@pytest.fixture
def pair(site, hana, wataru):
    """hana's and wataru's browsers."""
    return site.visitor(hana), site.visitor(wataru)


def statuses(answers) -> Counter:
    return Counter(answer.status for answer in answers)


def count(table, *where) -> int:
    db.session.rollback()
    return db.session.scalar(db.select(db.func.count()).select_from(table).where(*where))


def unread(thread_id: int, person) -> int:
    db.session.rollback()
    return db.session.get(Membership, (thread_id, person.id), populate_existing=True).unread


def test_one_form_sent_fifty_times_is_one_message(site, pair, hana, wataru):
    thread = applied(hana, wataru).id
    browser, _ = pair
    answers = site.at_once(*[lambda: browser.post(f"/threads/{thread}/messages", {"body": "一度だけ"}, "key")] * 50)
    assert statuses(answers) == {303: 50}
    assert count(Message) == 2
    assert unread(thread, wataru) == 1


def test_both_sides_write_and_read_at_once_and_every_message_counts(site, pair, hana, wataru):
    thread = applied(hana, wataru).id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"c{number}": client.post(f"/threads/{thread}/messages", {"body": key}, key))
        posts.append(lambda key=f"w{number}": worker.post(f"/threads/{thread}/messages", {"body": key}, key))
        posts.append(lambda: client.post(f"/threads/{thread}/read"))
        posts.append(lambda: worker.post(f"/threads/{thread}/read"))
    answers = site.at_once(*posts)
    assert statuses(answers) == {303: 4 * TIMES}
    assert count(Message) == 1 + 2 * TIMES
    read = count(MessageRead)
    assert read + unread(thread, hana) + unread(thread, wataru) == 1 + 2 * TIMES


def test_two_offers_at_once_leave_one_pending(site, pair, hana, wataru):
    thread = applied(hana, wataru).id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        fields = {"amount": str(1000 + number)}
        posts.append(lambda key=f"c{number}", fields=fields: client.post(f"/threads/{thread}/offers/new", fields, key))
        posts.append(lambda key=f"w{number}", fields=fields: worker.post(f"/threads/{thread}/offers/new", fields, key))
    answers = site.at_once(*posts)
    assert set(statuses(answers)) <= {303, 409}
    assert count(Offer, Offer.state == "pending") == 1
    assert count(Offer) == statuses(answers)[303]


def test_accepting_and_countering_at_once_is_one_of_the_two(site, pair, hana, wataru):
    thread = applied(hana, wataru, 10_000)
    thread_id, offer = thread.id, pending(thread).id
    client, _ = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"a{number}": client.post(f"/offers/{offer}/accept", key=key))
        posts.append(lambda key=f"n{number}": client.post(f"/threads/{thread_id}/offers/new", {"amount": "9000"}, key))
    answers = site.at_once(*posts)
    assert set(statuses(answers)) <= {303, 409}
    accepted = statuses(answers[0::2])[303]
    assert accepted <= 1
    assert count(Contract) == accepted
    db.session.rollback()
    assert db.session.get(Offer, offer, populate_existing=True).state == ("accepted" if accepted else "countered")


def test_sending_while_the_other_side_declines(site, pair, hana, wataru):
    thread = applied(hana, wataru).id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"m{number}": worker.post(f"/threads/{thread}/messages", {"body": key}, key))
        posts.append(lambda key=f"d{number}": client.post(f"/threads/{thread}/decline", key=key))
    answers = site.at_once(*posts)
    assert set(statuses(answers)) == {303, 409}
    assert statuses(answers[1::2]) == {303: 1, 409: TIMES - 1}
    assert count(Message) == 1 + statuses(answers[0::2])[303]
    assert all("<textarea" in answer.text for answer in answers[0::2] if answer.status == 409)
    db.session.rollback()
    assert db.session.get(Thread, thread, populate_existing=True).state == "closed"


def test_both_sides_reopen_at_once(site, pair, hana, wataru):
    thread = applied(hana, wataru)
    threads.decline(thread, by=hana)
    identity = thread.id
    client, worker = pair
    posts = []
    for number in range(TIMES):
        posts.append(lambda key=f"c{number}": client.post(f"/threads/{identity}/reopen", key=key))
        posts.append(lambda key=f"w{number}": worker.post(f"/threads/{identity}/reopen", key=key))
    assert statuses(site.at_once(*posts)) == {303: 1, 409: 2 * TIMES - 1}


def test_applying_in_many_tabs_is_one_thread(site, pair, hana, wataru):
    job = postings.posted(hana).id
    _, worker = pair
    fields = {"body": "応募します。", "talk_first": "1"}
    posts = [lambda key=f"t{number}": worker.post(f"/jobs/{job}/apply", fields, key) for number in range(TIMES)]
    answers = site.at_once(*posts)
    assert set(statuses(answers)) <= {303, 409}
    assert count(Thread) == 1
    assert count(Message) == statuses(answers)[303]


def test_accepting_in_many_tabs_is_one_contract(site, pair, hana, wataru):
    offer = offers.offer(deals.thread_of(hana, wataru), by=hana, terms=deals.terms(1_000), text="条件です。").id
    _, worker = pair
    posts = [lambda key=f"t{number}": worker.post(f"/offers/{offer}/accept", key=key) for number in range(TIMES)]
    assert statuses(site.at_once(*posts)) == {303: 1, 409: TIMES - 1}
    assert count(Contract) == 1
