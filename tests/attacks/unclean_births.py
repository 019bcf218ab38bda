"""How a subject or a side row can be born unclean: each is a legal birth gone wrong, or one too many."""

from collections.abc import Iterator
from datetime import timedelta

from tests.attacks.births import FREE, PERSON, clean, twins
from tests.attacks.statements import Case, Insert, Typed, event, moment


def attacks(world) -> Iterator[Case]:
    people = {name: person.id for name, person in world.people.items()}
    made = twins(world)

    def wrong(name: str, of: str = "born unclean", engine: str = "", **changes) -> Case:
        subject, (*first, last) = made[name]
        what = ", ".join(f"{column} {value}" for column, value in changes.items())
        return Case(f"birth of {name}: {what}", of, subject, (*first, last.but(**changes)), engine)

    for name in ("thread", "message", "offer", "contract", "milestone", "payment"):
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
        wrong("fee tier", fee_table_id=1, above=300_000),
        wrong("fee tier", percent=-5),
        wrong("fee tier", percent=101),
        wrong("duty", user_id=people["oki"]),
    )
    yield from _second(world, people)
    yield from _twice_signed(world, made)
    for name in ("thread", "message", "offer", "contract", "payment", "fee table", "job", "person"):
        subject, steps = made[name]
        yield Case(
            f"{name} deleted again",
            "deleted",
            subject,
            (*steps, Typed(f"DELETE FROM {steps[-1].table} WHERE id = {FREE}")),
        )
    milestone = (*made["milestone"][1], Typed(f"DELETE FROM milestones WHERE id = {FREE}"))
    yield Case("milestone deleted again", "deleted", "milestone", milestone)
    held = event(world, "message", "bodiless", "hold", "held", "wataru")
    body = Insert("message_bodies", {"message_id": world.messages["bodiless"].id, "text": "later", "salt": "s"})
    yield Case("a text for a held message", "rewritten", "message_bodies", (held, body))
    yield from _replaced_keys(world, made)


def _replaced_keys(world, made) -> Iterator[Case]:
    """SQLite's REPLACE through each further unique key."""
    text = Insert(
        "message_bodies", {"message_id": world.messages["new"].id, "text": "another", "salt": "s"}, " OR REPLACE"
    )
    yield Case("another text for an unsent message", "replaced", "message_bodies", (text,), "sqlite")
    (file,) = made["attachment"][1]
    again = Insert("attachments", file.row | {"id": FREE + 1, "stored_as": "a"}, " OR REPLACE")
    yield Case("a file over another's", "replaced", "attachments", (again,), "sqlite")
    *first, tier = made["fee tier"][1]
    yield Case(
        "a tier over another",
        "replaced",
        "fee_tiers",
        (*first, tier, Insert("fee_tiers", tier.row | {"percent": 0}, " OR REPLACE")),
        "sqlite",
    )
    done = world.offers["completed"]
    (*_, offer) = made["offer"][1]
    row = {"thread_id": done.thread_id, "message_id": done.message_id, "job_id": done.job_id}
    yield Case(
        "an offer over an accepted one",
        "replaced",
        "offer",
        (Insert("offers", offer.row | row, " OR REPLACE"),),
        "sqlite",
    )


def _twice_signed(world, made) -> Iterator[Case]:
    """A second contract from one offer, a second milestone from one part, a second unfinished contract in a thread."""
    done = world.contracts["completed"]
    (*_, contract) = made["contract"][1]
    row = {"thread_id": done.thread_id, "offer_id": done.offer_id, "job_id": done.job_id}
    for policy in ("", " OR REPLACE"):
        again = Insert("contracts", contract.row | row, policy)
        yield Case(
            f"a second contract from an offer{policy}",
            "offer accepted twice",
            "contract",
            (again,),
            "sqlite" if policy else "",
        )
        part = {
            "contract_id": world.contracts["unfunded"].id,
            "number": 2,
            "offer_id": world.contracts["unfunded"].offer_id,
        }
        (*_, milestone) = made["milestone"][1]
        twice = Insert("milestones", milestone.row | part, policy)
        yield Case(
            f"a second milestone from a part{policy}",
            "offer accepted twice",
            "milestone",
            (twice,),
            "sqlite" if policy else "",
        )
    running = world.contracts["funded"]
    message, body, sent, offer = made["offer"][1]
    accept = {
        "offer_id": FREE,
        "seq": 1,
        "verb": "accept",
        "from_state": "pending",
        "to_state": "accepted",
        "at": moment(world.now),
    }
    steps = (
        message.but(thread_id=running.thread_id),
        body,
        sent,
        offer.but(thread_id=running.thread_id, job_id=running.job_id),
        Insert(
            "offer_milestones",
            {"offer_id": FREE, "position": 1, "title": "p", "price": 10_000, "tax": 1000, "due_on": None},
        ),
        Insert("offer_events", accept | {"actor": running.client_id}),
        contract.but(thread_id=running.thread_id, offer_id=FREE, job_id=running.job_id),
    )
    yield Case("a second unfinished contract", "second one", "contract", steps)


def _second(world, people) -> Iterator[Case]:
    """A second one where there may be one: of a thread per job and pair, a pending offer, a contract, a claim."""
    pair = world.threads["talk"]
    base = clean(world, "open") | {
        "kind": "application",
        "client_id": people["hana"],
        "worker_id": people["wataru"],
        "opened_by": people["wataru"],
    }
    for policy in ("", " OR REPLACE"):
        engine = "sqlite" if policy else ""
        yield Case(
            f"second thread of a job and pair{policy}",
            "second one",
            "thread",
            (Insert("threads", base | {"job_id": pair.job_id}, policy),),
            engine,
        )
        first = Insert("threads", base | {"job_id": None})
        yield Case(
            f"second open thread of a pair{policy}",
            "second one",
            "thread",
            (first, Insert("threads", base | {"job_id": None, "id": FREE + 1}, policy)),
            engine,
        )
        number = world.messages["offer message 2"].id
        row = clean(world, "pending") | {
            "thread_id": world.threads["broken"].id,
            "author_id": people["wataru"],
            "message_id": number,
            "title": "x",
            "withholding": False,
        }
        row |= {"valid_until": moment(world.now + timedelta(days=1)), "total": 1100, "milestone_count": 1}
        yield Case(f"second pending offer{policy}", "second one", "offer", (Insert("offers", row, policy),), engine)
        claim = clean(world, "claimed") | {
            "payer_id": people["hana"],
            "provider": "sandbox",
            "amount": 11_000,
            "key": "another",
        }
        paying = {"contract_id": world.contracts["paying"].id, "milestone_id": world.milestones["paying"].id}
        yield Case(
            f"second claim{policy}", "second one", "payment", (Insert("payments", claim | paying, policy),), engine
        )
        same_key = {
            "contract_id": world.contracts["unfunded"].id,
            "milestone_id": world.milestones["unfunded"].id,
            "key": "pay paying",
        }
        yield Case(
            f"claim with a used key{policy}",
            "second one",
            "payment",
            (Insert("payments", claim | same_key, policy),),
            engine,
        )
        address = PERSON | {"id": FREE, "email": "sumi@example.com", "created_at": moment(world.now)}
        yield Case(
            f"second account of an address{policy}", "second one", "users", (Insert("users", address, policy),), engine
        )
        yield Case(
            f"second account of a name{policy}",
            "second one",
            "users",
            (Insert("users", address | {"name": "sumi", "email": "n@example.com"}, policy),),
            engine,
        )
    yield Case(
        "a member becomes staff",
        "forged person",
        "users",
        (Typed("UPDATE users SET kind = 'staff' WHERE name = 'oki'"),),
    )
    yield Case(
        "a new kind of person",
        "forged person",
        "users",
        (Insert("users", address | {"kind": "god", "email": "g@example.com"}),),
    )
    yield Case(
        "a person renumbered", "forged person", "users", (Typed("UPDATE users SET id = 999 WHERE name = 'shun'"),)
    )
    for column in ("name", "email"):
        text = f"UPDATE OR REPLACE users SET {column} = (SELECT {column} FROM users WHERE name = 'sumi') WHERE name = 'oki'"
        yield Case(f"another's {column} taken", "replaced", "users", (Typed(text),), "sqlite")
    yield Case(
        "a duty handed to a member",
        "forged person",
        "staff_duties",
        (Typed(f"UPDATE staff_duties SET user_id = {people['oki']}"),),
    )
    yield Case("a job handed over", "forged person", "jobs", (Typed(f"UPDATE jobs SET client_id = {people['oki']}"),))
    yield Case("a job renumbered", "forged person", "jobs", (Typed("UPDATE jobs SET id = id + 1000"),))
