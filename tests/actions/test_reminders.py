"""Reminders: on their days, once, the newest of several that were missed, and none of what is over."""

import threading

import pytest

from marketplace.actions import reminders
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.extensions import db
from marketplace.models import Mail, Notice, Reminder
from tests.support.deals import accept, deliver, delivered, fund, funded, returned, sign
from tests.support.queries import sent


def reminded() -> list[str]:
    return [reminder.key for reminder in reminders.remind()]


def told(person) -> int:
    return db.session.query(Notice).filter(Notice.user_id == person.id, Notice.kind.like("contracts.remind%")).count()


@pytest.mark.parametrize(("build", "days"), [(delivered, (3, 5, 6)), (sign, (1, 3, 7))], ids=["inspection", "escrow"])
def test_the_client_is_reminded_on_each_day_once(app, clock, hana, wataru, build, days):
    build(hana, wataru)
    for day in range(1, days[-1] + 1):
        clock.move(days=1, seconds=-1)
        assert reminded() == []
        clock.move(seconds=1)
        assert len(reminded()) == (day in days)
        assert reminded() == []
    assert (told(hana), told(wataru)) == (3, 0)
    assert (
        db.session.query(Mail)
        .filter(Mail.subject.like("%まだ済んでいません%") | Mail.subject.like("%検収の期限%"))
        .count()
        == 3
    )


@pytest.mark.parametrize("asker", ["hana", "wataru"])
def test_who_has_to_answer_an_end_request_is_reminded_on_day_five(app, clock, hana, wataru, asker):
    people = {"hana": hana, "wataru": wataru}
    contract = funded(hana, wataru).contract
    ending.request_end(contract, by=people.pop(asker), amount=None, note="")
    clock.move(days=5, seconds=-1)
    assert reminded() == []
    clock.move(seconds=1)
    assert len(reminded()) == 1
    (other,) = people.values()
    assert told(other) == 1
    assert told(hana) + told(wataru) == 1
    assert reminded() == []


def test_of_missed_days_only_the_newest_is_made_up_for(app, clock, hana, wataru):
    delivered(hana, wataru)
    clock.move(days=5, hours=1)
    assert [key.rpartition(":")[2] for key in reminded()] == ["5"]
    clock.move(days=1)
    assert [key.rpartition(":")[2] for key in reminded()] == ["6"]


def test_a_second_delivery_is_reminded_of_anew(app, clock, hana, wataru):
    part = delivered(hana, wataru)
    clock.move(days=3)
    first = reminded()
    delivery.return_(part, by=hana, note="直してください。")
    assert reminded() == []
    deliver(part)
    clock.move(days=3)
    second = reminded()
    assert len(first) == len(second) == 1
    assert first != second


@pytest.mark.parametrize("end", ["accepted", "disputed", "past"])
def test_nobody_is_reminded_of_what_is_over(app, clock, hana, wataru, end):
    part = delivered(hana, wataru)
    if end == "accepted":
        accept(part)
    elif end == "disputed":
        disputes.dispute(part.contract, by=hana)
    clock.move(days=8 if end == "past" else 4)
    assert reminded() == []


def test_nobody_is_reminded_of_a_funded_or_expired_contract(app, clock, hana, wataru, oki):
    fund(sign(hana, wataru).milestones[0])
    sign(hana, oki)
    clock.move(days=30)
    assert reminded() == []


def test_two_workers_at_once_remind_once(app, one_app, clock, hana, wataru):
    for _ in range(3):
        part = returned(hana, wataru)
        deliver(part)
        accept(part)
    delivered(hana, wataru)
    clock.move(days=3)
    db.session.rollback()
    counts = []

    def work() -> None:
        with one_app.app_context():
            counts.append(len(reminders.remind()))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(counts) == 1
    assert told(hana) == 1
    assert db.session.query(Reminder).count() == 1


def test_when_nothing_is_to_be_given_few_questions_are_asked(app, clock, hana, wataru, oki):
    for worker in (wataru, oki):
        delivered(hana, worker)
    clock.move(days=4)
    reminders.remind()
    with sent() as statements:
        assert reminders.remind() == []
    assert len(statements) == 7
