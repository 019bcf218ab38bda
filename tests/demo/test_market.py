"""The demo market: what stands in it, and that the database keeps every promise about it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from marketplace import demo, verify
from marketplace.actions import timers
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import (
    Attachment,
    ContactRequest,
    Contract,
    Job,
    Mail,
    Message,
    Milestone,
    Offer,
    Payment,
    Thread,
    User,
    ledger,
)
from marketplace.refusals import WrongState
from marketplace.rules import business_days


def by_state(subject) -> dict[str, int]:
    return dict(map(tuple, db.session.execute(select(subject.state, func.count()).group_by(subject.state))))


def test_the_market_has_everything_in_every_state(market, clock):
    assert set(by_state(Contract)) == set(Contract.states())
    assert set(by_state(Milestone)) == set(Milestone.states())
    assert set(by_state(Offer)) == set(Offer.states())
    assert set(by_state(Thread)) == set(Thread.states())
    assert set(by_state(Payment)) == {"succeeded", "failed", "returned"}
    assert by_state(ContactRequest) == {"submitted": 1, "approved": 1, "denied": 1}
    assert by_state(Message)["held"] == 1
    assert set(by_state(Job)) == {"draft", "open", "closed"}
    assert by_state(Job)["open"] > 20, "the list has a second page"
    assert db.session.scalar(select(func.count()).select_from(User)) == 25
    assert db.session.scalar(select(func.count()).where(Contract.withholding)) == 1
    assert sum(ledger.sums().values()) == 0 and ledger.balance("escrow") > 0
    assert_nothing_is_overdue_and_something_due_tomorrow(clock)
    assert_staff_have_something_to_do_soon(clock)
    assert_its_files_are_in_the_store()
    assert_it_is_not_loaded_twice()


def assert_nothing_is_overdue_and_something_due_tomorrow(clock):
    assert timers.tick() == []
    soon = clock.now + timedelta(days=1)
    assert db.session.scalar(select(func.count()).where(Milestone.due_at > clock.now, Milestone.due_at <= soon)) == 1


def assert_staff_have_something_to_do_soon(clock):
    request = db.session.scalar(select(ContactRequest).where(ContactRequest.state == "submitted"))
    held = db.session.scalar(select(Message).where(Message.state == "held"))
    for promise in (request.due_at, held.due_at):
        assert timedelta() < business_days.hours_between(clock.now, promise) <= timedelta(hours=4)


def assert_its_files_are_in_the_store():
    files = db.session.scalars(select(Attachment)).all()
    assert len(files) >= 5
    for file in files:
        assert storage.path_of(file.stored_as).stat().st_size == file.size


def assert_it_is_not_loaded_twice():
    before = db.session.scalar(select(func.count()).select_from(Mail))
    with pytest.raises(WrongState):
        demo.load(quiet=True)
    assert db.session.scalar(select(func.count()).select_from(Mail)) == before


def test_the_database_keeps_every_promise_about_the_market(market):
    findings = list(verify.run(db.session.connection()))
    assert len(findings) > 30
    assert [str(finding) for finding in findings if finding.breaches] == []


def test_a_load_that_fails_leaves_neither_rows_nor_files(app, monkeypatch):
    def goes_wrong(play):
        yield play.on(-57, "20:00")
        assert play.files
        raise RuntimeError("the light went out")

    monkeypatch.setattr("marketplace.demo.scenes.ALL", (*demo.market.scenes.ALL, goes_wrong))

    with pytest.raises(RuntimeError):
        demo.load(quiet=True)
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    assert list(storage.folder().iterdir()) == []
