"""Until when staff look at a held message, and who hears of it when they did not."""

from datetime import datetime, timedelta

import pytest

from marketplace.actions import held_messages, reminders, threads
from marketplace.actions.gate import Way
from marketplace.clock import TOKYO
from marketplace.extensions import db
from marketplace.models import Closure, Notice
from tests.support import people
from tests.support.doors import CONTACT, newest
from tests.support.talks import applied

HOLD = Way(hold=True)


def held(hana, wataru):
    """A message of wataru's that waits."""
    threads.send(applied(hana, wataru), by=wataru, text=CONTACT, way=HOLD)
    return newest()


def at(day: int, hour: int) -> datetime:
    """A moment of November 2026 in Tokyo."""
    return datetime(2026, 11, day, hour, tzinfo=TOKYO)


def told(person) -> list[tuple[str, str]]:
    rows = db.session.query(Notice).filter(Notice.user_id == person.id).order_by(Notice.id)
    return [(row.kind, row.subject) for row in rows if row.kind.startswith("held")]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (at(20, 16), at(24, 12)),  # over the weekend and the holiday on Monday
        (at(24, 10), at(24, 14)),
        (at(21, 12), at(24, 14)),
    ],
)
def test_staff_look_within_four_business_hours(hana, wataru, clock, start, end):
    clock.to(start)
    assert held(hana, wataru).due_at == end


def test_a_closure_counts_for_nothing(hana, wataru, sumi, clock):
    clock.to(at(20, 16))
    db.session.add(Closure(day=at(24, 0).date(), reason="棚卸し", entered_by=sumi.id, created_at=clock.now))
    db.session.commit()
    assert held(hana, wataru).due_at == at(25, 12)


def test_staff_on_duty_are_alerted_once_when_it_is_late(hana, wataru, sumi, shun, clock):
    kei = people.person("kei", duties=("admin",))
    message = held(hana, wataru)
    clock.to(message.due_at - timedelta(seconds=1))
    assert reminders.remind() == []
    clock.move(seconds=1)
    assert [reminder.key for reminder in reminders.remind()] == [f"held:{message.id}"]
    assert reminders.remind() == []
    assert [len(told(person)) for person in (sumi, shun, kei, hana, wataru)] == [1, 1, 0, 0, 0]


def test_a_decided_one_alerts_nobody(hana, wataru, sumi, clock):
    message = held(hana, wataru)
    held_messages.release(message, by=sumi)
    clock.move(days=7)
    assert [one for one in reminders.remind() if one.key.startswith("held")] == []
