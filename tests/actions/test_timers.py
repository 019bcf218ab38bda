"""What falls due, done by `tick` when its time has come: not before, once, and each without the others."""

from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from marketplace.actions import offers, payments, threads, timers
from marketplace.actions.contracts import disputes, ending
from marketplace.extensions import db
from marketplace.models import FormKey, Notice, Setting, ledger
from marketplace.models.notifications import LAST_TICK, setting
from tests.support.deals import deliver, delivered, fund, funded, returned, sign, terms, thread_of


def ticked() -> list[str]:
    """What the timer did, as `flask tick` prints it, without the reminders."""
    return [str(done) for done in timers.tick() if done.verb != "remind"]


def kinds(person) -> list[str]:
    return list(db.session.scalars(db.select(Notice.kind).where(Notice.user_id == person.id).order_by(Notice.id)))


def almost(clock, **after):
    """One second before that much time has passed; then that second."""
    clock.move(seconds=timedelta(**after).total_seconds() - 1)
    assert ticked() == []
    clock.move(seconds=1)


def test_a_delivery_that_nobody_inspects_is_accepted_on_day_seven(app, clock, hana, wataru):
    part = delivered(hana, wataru)
    almost(clock, days=7)
    assert ticked() == ["accept milestones 1"]
    assert (part.state, part.contract.state, part.events[-1].actor) == ("accepted", "completed", None)
    assert ledger.balance("worker", wataru.id) == 8_580
    assert "contracts.accept_timer" in kinds(hana) and "contracts.accept_timer" in kinds(wataru)
    assert ticked() == []


def test_nothing_is_accepted_while_the_contract_is_disputed(app, clock, hana, wataru):
    part = delivered(hana, wataru)
    disputes.dispute(part.contract, by=hana)
    clock.move(days=30)
    assert ticked() == []
    assert part.state == "delivered"


@pytest.mark.parametrize(("build", "state", "held"), [(funded, "terminated", 0), (returned, "active", 11_000)])
def test_an_end_request_without_an_answer_is_decided_on_day_seven(app, clock, hana, wataru, build, state, held):
    contract = build(hana, wataru).contract
    ending.request_end(contract, by=wataru, amount=None if build is funded else 3_000, note="終わりにします。")
    almost(clock, days=7)
    assert ticked() == [f"answer_by_silence contracts {contract.id}"]
    assert (contract.state, ledger.held(contract.id)) == (state, held)
    assert ticked() == []


def test_an_end_request_before_the_escrow_ends_the_contract_on_day_seven(app, clock, hana, wataru):
    contract = sign(hana, wataru)
    ending.request_end(contract, by=wataru, amount=None, note="")
    almost(clock, days=7)
    assert ticked() == ["answer_by_silence contracts 1"]
    assert (contract.state, contract.milestones[0].state) == ("terminated", "cancelled")


def test_a_delivery_on_day_six_resumes_the_contract(app, clock, hana, wataru):
    part = funded(hana, wataru)
    ending.request_end(part.contract, by=hana, amount=None, note="")
    clock.move(days=6)
    deliver(part)
    clock.move(days=1)
    assert ticked() == []
    assert part.contract.state == "active"


def test_a_contract_that_nobody_funds_ends_after_thirty_days(app, clock, hana, wataru):
    contract = sign(hana, wataru)
    almost(clock, days=30)
    assert ticked() == ["expire contracts 1"]
    assert (contract.state, contract.milestones[0].state) == ("terminated", "cancelled")
    assert "contracts.expire" in kinds(hana) and "contracts.expire" in kinds(wataru)


def test_an_offer_ends_when_its_validity_does(app, clock, hana, wataru):
    made = offers.offer(thread_of(hana, wataru), by=hana, terms=terms(10_000), text="条件です。")
    almost(clock, days=7)
    assert ticked() == ["expire offers 1"]
    assert made.state == "expired"
    assert "offers.expire" in kinds(hana) and "offers.expire" in kinds(wataru)


def test_a_thread_lapses_after_fourteen_days_of_silence(app, clock, hana, wataru):
    thread = thread_of(hana, wataru)
    clock.move(days=10)
    threads.send(thread, by=wataru, text="まだです。")
    almost(clock, days=14)
    assert ticked() == ["lapse threads 1"]
    assert thread.state == "closed"
    assert "threads.lapse" in kinds(hana) and "threads.lapse" in kinds(wataru)


def test_a_thread_with_a_contract_never_lapses(app, clock, hana, wataru):
    contract = sign(hana, wataru)
    clock.move(days=100)
    assert ticked() == [f"expire contracts {contract.id}"]
    clock.move(days=100)
    assert ticked() == []
    assert contract.thread.state == "open"


def test_a_charge_whose_answer_got_lost_is_found_by_asking(app, clock, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    payment = fund(part, behaviour="timeout")
    assert (payment.state, part.state) == ("claimed", "unfunded")
    clock.move(minutes=1)
    assert ticked() == []
    clock.move(minutes=1)
    assert ticked() == ["settle payments (1)"]
    db.session.refresh(payment)
    assert (payment.state, part.state, part.contract.state) == ("succeeded", "funded", "active")


def test_a_claim_of_which_the_provider_knows_nothing_fails(app, clock, hana, wataru):
    part = sign(hana, wataru).milestones[0]
    payment, _is_new = payments.claim(part, by=hana, key="lost")
    clock.move(minutes=2)
    assert ticked() == ["settle payments (1)"]
    db.session.refresh(payment)
    assert (payment.state, part.state) == ("failed", "unfunded")
    assert "contracts.fund_failed" in kinds(hana)


def test_many_things_due_at_once_are_all_done(app, clock, hana, wataru, oki):
    delivered(hana, wataru)
    funded_part = funded(hana, oki)
    ending.request_end(funded_part.contract, by=hana, amount=None, note="")
    clock.move(days=8)
    assert sorted(ticked()) == ["accept milestones 1", "answer_by_silence contracts 2"]


def test_one_row_that_the_database_will_not_move_does_not_hold_up_the_others(app, clock, hana, wataru, oki, caplog):
    delivered(hana, wataru)
    delivered(hana, oki)
    clock.move(days=8)
    told = []

    def refuse_the_first(_connection, _cursor, statement, *_more) -> None:
        if statement.startswith("INSERT INTO milestone_events") and not told:
            told.append(statement)
            raise OperationalError(statement, {}, Exception("the disk is full"))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse_the_first)
    try:
        assert ticked() == ["accept milestones 2"]
    finally:
        event.remove(engine, "before_cursor_execute", refuse_the_first)
    assert "accept of milestones 1 failed" in caplog.text
    assert ticked() == ["accept milestones 1"]


def test_old_form_keys_are_forgotten(app, clock):
    db.session.add(FormKey(key="old", path="/x", created_at=clock.now))
    db.session.commit()
    timers.tick()
    assert db.session.scalar(db.select(FormKey.key)) == "old"
    clock.move(days=2, seconds=1)
    timers.tick()
    assert db.session.scalar(db.select(FormKey.key)) is None


def test_the_last_tick_is_kept_once(app, clock):
    timers.note_tick()
    clock.move(minutes=1)
    timers.note_tick()
    assert setting(LAST_TICK) == clock.now.isoformat()
    assert db.session.query(Setting).count() == 1
