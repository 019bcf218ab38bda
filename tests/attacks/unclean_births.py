"""How a subject or a side row can be born unclean: each is a legal birth gone wrong."""

from collections.abc import Iterator
from datetime import timedelta

from tests.attacks.births import FREE, twins
from tests.attacks.statements import Case, Insert, Typed, moment


def attacks(world) -> Iterator[Case]:
    people = {name: person.id for name, person in world.people.items()}
    made = twins(world)

    def wrong(name: str, of: str = "born unclean", engine: str = "", **changes) -> Case:
        subject, (*first, last) = made[name]
        what = ", ".join(f"{column} {value}" for column, value in changes.items())
        return Case(f"birth of {name}: {what}", of, subject, (*first, last.but(**changes)), engine)

    for name in ("thread", "message", "contact_request", "offer", "contract", "milestone", "payment"):
        subject, steps = made[name]
        later = next(iter(world.subjects[subject].values())).__class__.states()[-1]
        yield wrong(name, seq=1)
        yield wrong(name, seq=None)
        yield wrong(name, state=later)
        yield wrong(name, due_at=moment(world.now))
        yield wrong(name, created_at=None)
        yield wrong(name, created_at="2300-01-01 00:00:00.000000")
        yield wrong(name, engine="sqlite", created_at="noon")
        some = next(iter(world.subjects[subject].values())).id
        yield Case(
            f"{name} over another",
            "replaced",
            subject,
            (*steps[:-1], Insert(steps[-1].table, steps[-1].row | {"id": some}, " OR REPLACE")),
            "sqlite",
        )
        yield wrong(name, engine="sqlite", of="replaced", id=-1)
    yield from (
        wrong("thread", client_id=people["hana"]),
        wrong("thread", opened_by=people["wataru"]),
        wrong("thread", worker_id=people["sumi"]),
        wrong("thread", kind="party"),
        wrong("thread", job_id=world.threads["talk"].job_id),
        wrong("thread", client_id=999_999, opened_by=999_999),
        wrong("message", sender_id=people["oki"]),
        wrong("message", kind="rumour"),
        wrong("message", thread_id=999_999),
        wrong("message", contract_id=world.contracts["unfunded"].id),
        wrong("message", contract_id=999_999, milestone_id=999_999),
        wrong("message", has_contact=None),
        wrong("message", of="wrong type", engine="sqlite", has_contact="no"),
        wrong("message", of="wrong type", engine="sqlite", has_contact=2),
        wrong("body", message_id=world.messages["sent"].id),
        wrong("body", message_id=999_999),
        wrong("attachment", message_id=world.messages["sent"].id),
        wrong("attachment", message_id=world.messages["held"].id),
        wrong("offer", author_id=people["hana"]),
        wrong("offer", message_id=world.messages["sent"].id),
        wrong("offer", contract_id=world.contracts["unfunded"].id),
        wrong("offer", counters_id=world.offers["open"].id),
        wrong("offer", milestone_count=0),
        wrong("offer", milestone_count=1000),
        wrong("offer", total=-1),
        wrong("offer", withholding=None),
        wrong("offer", of="wrong type", engine="sqlite", withholding="yes"),
        wrong("offer", of="wrong type", engine="sqlite", total=0.5),
        wrong("offer", valid_until=None),
        wrong("offered part", price=-1),
        wrong("offered part", price=0),
        wrong("offered part", tax=-1),
        wrong("offered part", tax=0),
        wrong("offered part", tax=10_000),
        wrong("offered part", position=2),
        wrong("offered part", offer_id=world.offers["open"].id, position=3),
        wrong("offered part", of="wrong type", engine="sqlite", price=10_000.5),
        wrong("contract", client_id=people["oki"]),
        wrong("contract", worker_id=people["oki"]),
        wrong("contract", client_id=people["wataru"], worker_id=people["hana"]),
        wrong("contract", offer_id=world.offers["broken"].id, thread_id=world.offers["broken"].thread_id),
        wrong("contract", thread_id=world.threads["talk"].id),
        wrong("contract", withholding=True),
        wrong("contract", inspection_days=0),
        wrong("contract", inspection_days=1000),
        wrong("contract", fund_by=moment(world.now + timedelta(days=3000))),
        wrong("contract", fee_table_id=999),
        wrong("milestone", price=1),
        wrong("milestone", price=1_000_000),
        wrong("milestone", tax=0),
        wrong("milestone", number=2),
        wrong("milestone", position=2),
        wrong("milestone", offer_id=world.offers["funded"].id),
        wrong("milestone", contract_id=world.contracts["funded"].id, number=2),
        wrong("milestone", of="wrong type", engine="sqlite", price=10_000.5),
        wrong("payment", amount=1),
        wrong("payment", amount=-11_000),
        wrong("payment", payer_id=people["wataru"]),
        wrong("payment", payer_id=people["oki"]),
        wrong("payment", contract_id=world.contracts["funded"].id),
        wrong("payment", milestone_id=world.milestones["funded"].id, contract_id=world.contracts["funded"].id),
        wrong(
            "payment",
            of="money without state",
            milestone_id=world.milestones["two 2"].id,
            contract_id=world.contracts["two"].id,
            amount=66_000,
        ),
        wrong(
            "payment",
            of="funding an ended contract",
            milestone_id=world.milestones["terminated"].id,
            contract_id=world.contracts["terminated"].id,
        ),
        wrong("payment", milestone_id=world.milestones["paying"].id, contract_id=world.contracts["paying"].id),
        wrong("payment", of="wrong type", engine="sqlite", amount="11000 yen"),
        wrong(
            "payment",
            of="money without state",
            milestone_id=world.milestones["unfunded late"].id,
            contract_id=world.contracts["unfunded late"].id,
        ),
        wrong("fee tier", fee_table_id=1, above=300_000),
        wrong("fee tier", percent=-5),
        wrong("fee tier", percent=101),
        wrong("duty", user_id=people["oki"]),
    )
    for name in (
        *("thread", "message", "contact_request", "offer", "contract", "payment"),
        *("fee table", "job", "person", "look"),
    ):
        subject, steps = made[name]
        yield Case(
            f"{name} deleted again",
            "deleted",
            subject,
            (*steps, Typed(f"DELETE FROM {steps[-1].table} WHERE id = {FREE}")),
        )
    milestone = (*made["milestone"][1], Typed(f"DELETE FROM milestones WHERE id = {FREE}"))
    yield Case("milestone deleted again", "deleted", "milestone", milestone)
