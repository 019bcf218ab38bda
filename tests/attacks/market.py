"""What stands in the attackers' market, subject by subject."""

from datetime import timedelta

from marketplace import clock
from marketplace.actions import payments, threads
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Offer, User
from tests.attacks import marks, request_market


def early(world) -> None:
    """What has to lie 20 days back: deadlines that have passed."""
    hana = world.people["hana"]
    request_market.early(world)
    world.thread("quiet")
    world.offer("late", world.thread("late"), 10_000, days=10)
    world.delivered("overdue")
    world.funded("ending due")
    ending.request_end(world.contracts["ending due"], by=hana, amount=None, note="")
    world.returned("ending due amount")
    ending.request_end(world.contracts["ending due amount"], by=hana, amount=3000, note="")
    world.move(days=-11)
    world.contract("unfunded late")
    world.contract("unfunded late paying")
    world.payments["paying late"] = payments.claim(
        world.milestones["unfunded late paying"], by=hana, key="paying late"
    )[0]
    world.move(days=11)


def late(world) -> None:
    """What stands there now."""
    stand_talks(world)
    request_market.late(world)
    marks.late(world)
    stand_contracts(world)
    stand_endings(world)
    stand_payments(world)


def stand_talks(world) -> None:
    hana, wataru = world.people["hana"], world.people["wataru"]
    talk = world.thread("talk")
    world.message("new", talk)
    world.message("marked", talk, has_contact=True)
    world.message("bodiless", talk, body=False)
    world.message("bodiless marked", talk, body=False, has_contact=True)
    world.message("held", talk, verb="hold", has_contact=True)
    world.message("held marked", talk, verb="hold", has_contact=True)
    world.message("sent", talk, verb="send")
    with transaction():
        db.session.execute(
            db.text("INSERT INTO message_reads (message_id, read_at) VALUES (:id, :at)"),
            {"id": world.messages["sent"].id, "at": "2026-12-10 08:00:00.000000"},
        )
    closed = world.thread("closed")
    world.message("new in closed", closed)
    world.message("held in closed", closed, verb="hold", has_contact=True)
    world.offer("in closed", closed, 10_000)
    with transaction():
        transition(closed, "decline", by=hana, at=clock.now())
    world.threads["reopened"] = threads.decline(world.thread("reopened"), by=wataru)
    threads.reopen(world.threads["reopened"], by=wataru)
    with transaction():
        transition(world.threads["reopened"], "decline", by=hana, at=clock.now())
    world.threads["jobless"] = threads.consult_person(
        db.session.get(User, world.people["oki"].id), by=wataru, text="相談です"
    )
    threads.decline(world.threads["jobless"], by=wataru)
    world.offer("open", world.thread("open offer"), 10_000, 20_000)
    broken_offer(world)


def broken_offer(world) -> None:
    """A pending offer that names more than its rows hold."""
    thread = world.thread("broken")
    with transaction():
        message = world.message("offer message", thread, kind="offer", verb="send")
        world.offers["broken"] = Offer(
            state="pending",
            thread_id=thread.id,
            author_id=world.people["wataru"].id,
            message_id=message.id,
            job_id=thread.job_id,
            title="broken",
            withholding=False,
            valid_until=clock.now() + timedelta(days=40),
            total=11_000,
            milestone_count=1,
            created_at=clock.now(),
        )
        db.session.add(world.offers["broken"])
        world.message("offer message 2", thread, kind="offer", verb="send")


def stand_contracts(world) -> None:
    hana, wataru = world.people["hana"], world.people["wataru"]
    world.contract("unfunded")
    world.funded("funded")
    world.funded("withheld", withholding=True)
    world.funded("two", 60_000, 60_000)
    world.delivered("delivered")
    world.delivered("delivered withheld", withholding=True)
    world.delivered("delivered big", 300_000)
    world.returned("returned")
    second = world.delivered("second", 60_000, 60_000)
    delivery.accept(second, by=hana)
    payments.fund(world.milestones["second 2"], by=hana, key="second 2")
    delivery.deliver(world.milestones["second 2"], by=wataru, note="納品します")
    delivery.accept(world.delivered("completed"), by=hana)
    world.funded("changing", 10_000, 20_000)
    world.offer("change", world.contracts["changing"].thread, 30_000)
    world.delivered("disputed")
    disputes.dispute(world.contracts["disputed"], by=wataru)
    world.funded("disputed undelivered", 10_000, 20_000)
    disputes.dispute(world.contracts["disputed undelivered"], by=hana)
    world.returned("disputed returned")
    disputes.dispute(world.contracts["disputed returned"], by=hana)
    paid = world.delivered("disputed paid", 10_000, 20_000)
    delivery.accept(paid, by=hana)
    disputes.dispute(world.contracts["disputed paid"], by=hana)


def stand_endings(world) -> None:
    hana, wataru = world.people["hana"], world.people["wataru"]
    world.funded("ending", 10_000, 20_000)
    ending.request_end(world.contracts["ending"], by=hana, amount=None, note="")
    world.contract("ending unfunded")
    ending.request_end(world.contracts["ending unfunded"], by=wataru, amount=None, note="")
    world.returned("ending amount")
    ending.request_end(world.contracts["ending amount"], by=hana, amount=3000, note="")
    world.contract("disputed unfunded")
    ending.request_end(world.contracts["disputed unfunded"], by=hana, amount=None, note="")
    disputes.dispute(world.contracts["disputed unfunded"], by=wataru)
    world.funded("terminated")
    ending.request_end(world.contracts["terminated"], by=wataru, amount=None, note="")
    ending.agree_to_end(world.contracts["terminated"], by=hana)


def stand_payments(world) -> None:
    hana = world.people["hana"]
    for name in ("paying", "arrived", "failed"):
        world.contract(name)
        world.payments[name] = payments.claim(world.milestones[name], by=hana, key=f"pay {name}")[0]
    with transaction():
        transition(world.payments["failed"], "fail", by=None, at=clock.now(), reason_code="card_refused")
        transition(world.payments["arrived"], "succeed", by=None, at=clock.now())
    world.contract("failed twice")
    for name in ("failed once", "failed again"):
        world.payments[name] = payments.fund(world.milestones["failed twice"], by=hana, key=name, behaviour="fail")
    world.contract("retried")
    world.payments["first try"] = payments.fund(world.milestones["retried"], by=hana, key="first try", behaviour="fail")
    world.payments["second try"] = payments.claim(world.milestones["retried"], by=hana, key="second try")[0]
    world.contract("paid twice")
    world.payments["too late"] = payments.fund(
        world.milestones["paid twice"], by=hana, key="too late", behaviour="fail"
    )
    payments.fund(world.milestones["paid twice"], by=hana, key="in time")
    world.contract("paid thrice")
    world.payments["to return"] = payments.fund(
        world.milestones["paid thrice"], by=hana, key="to return", behaviour="fail"
    )
    payments.fund(world.milestones["paid thrice"], by=hana, key="in time too")
    with transaction():
        transition(
            world.payments["to return"],
            "misdirect",
            by=None,
            at=clock.now(),
            paid_in=world.payments["to return"].amount,
        )
    world.contract("half started")
    claim = payments.claim(world.milestones["half started"], by=hana, key="half started")[0]
    with transaction():
        transition(claim, "succeed", by=None, at=clock.now())
        transition(world.milestones["half started"], "fund", by=hana, at=clock.now(), paid_in=claim.amount)
