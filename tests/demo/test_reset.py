"""Beginning anew: everything goes, the market comes back the same, and only the owner of the database can do it."""

from datetime import timedelta

from sqlalchemy import func, select

from marketplace import clock as product_clock
from marketplace import demo
from marketplace.actions import demo as actions
from marketplace.demo import reset
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import Attachment, Contract, Message, MessageBody, Milestone, Setting, User, guards
from marketplace.models.ledger import FeeTier
from tests.support import people
from tests.support.browser import Browser


def picture(start) -> list:
    """What stands in the market, with times as they lie from its start."""
    contracts = select(Contract.id, Contract.title, Contract.state, Contract.created_at, Contract.due_at)
    parts = select(Milestone.id, Milestone.contract_id, Milestone.price, Milestone.state, Milestone.due_at)
    texts = select(Message.id, Message.thread_id, Message.kind, Message.created_at, MessageBody.text).join(MessageBody)
    rows = [tuple(row) for query in (contracts, parts, texts) for row in db.session.execute(query)]
    return sorted(str([value - start if hasattr(value, "tzinfo") else value for value in row]) for row in rows)


def test_the_owner_begins_anew_and_everything_is_the_same_again(owner_app, clock, demo_shelf):
    demo_shelf.take("demo", clock, lambda: demo.load(quiet=True))
    before, first_files = picture(clock.now), {path.name for path in storage.folder().iterdir()}
    people.person("guest", email="guest@example.com")
    actions.move_clock(clock.now + timedelta(days=365))
    clock.move(days=7)
    assert reset.hinders() == ""
    reset.reset(quiet=True)
    assert product_clock.now() == clock.now == people.START + timedelta(days=7)
    assert db.session.scalar(select(func.count()).select_from(Setting)) == 0
    assert db.session.scalar(select(User.id).where(User.name == "guest")) is None
    assert db.session.scalar(select(func.count()).select_from(FeeTier)) == 3
    assert picture(clock.now) == before, "the same rows with the same numbers, as far back from now"
    files = {path.name for path in storage.folder().iterdir()}
    assert files == set(db.session.scalars(select(Attachment.stored_as))) and not files & first_files
    assert guards.compare(db.session.connection()) == []


def test_a_reset_that_fails_leaves_everything_as_it_was(owner_app, clock, monkeypatch):
    people.person("guest", email="guest@example.com")
    actions.move_clock(clock.now + timedelta(days=3))

    def goes_wrong(*_everything):
        raise RuntimeError("the light went out")

    monkeypatch.setattr("marketplace.demo.market.run", goes_wrong)
    try:
        reset.reset(quiet=True)
    except RuntimeError:
        pass
    else:
        raise AssertionError
    assert product_clock.now() == people.START + timedelta(days=3)
    assert db.session.scalars(select(User.name)).all() == ["guest"]
    assert guards.compare(db.session.connection()) == []


def test_one_press_begins_anew_and_the_persona_stays(owner_app, clock):
    with demo.market.transaction():
        for _person in demo.market.people.enrol():
            pass
    visitor = Browser(owner_app)
    visitor.post("/demo/as/worker")
    visitor.get("/demo/story")
    answer = visitor.post("/demo/reset")
    assert (answer.status_code, answer.location) == (303, "/demo/story")
    shown = visitor.get("/demo/story").text
    assert "デモを最初の状態に戻しました。" in shown
    assert 'formaction="/demo/as/worker" aria-pressed="true"' in shown
    assert "次の手順: 仕事を公開する" in shown


def test_the_command_begins_anew(owner_app):
    told = owner_app.test_cli_runner().invoke(args=["demo", "reset"])
    assert told.exit_code == 0, told.output
    assert "as new" in told.output


def test_who_does_not_own_the_database_cannot(app, engine, personas, visitor):
    if engine == "sqlite":
        assert reset.hinders() == ""
        return
    shown = visitor.get("/demo/story").text
    assert "データベースの所有者だけがやり直せます。" in shown and 'action="/demo/reset"' not in shown
    answer = visitor.post("/demo/reset")
    assert answer.status_code == 409 and "データベースの所有者だけがやり直せます。" in answer.text
    assert db.session.scalar(select(func.count()).select_from(User)) == 25
    told = app.test_cli_runner().invoke(args=["demo", "reset"])
    assert told.exit_code == 1
