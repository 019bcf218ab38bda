"""A second one where there may be one, and what a replaced row would take with it."""

from collections.abc import Iterator
from datetime import timedelta

from tests.attacks.births import FREE, PERSON, clean, twins
from tests.attacks.statements import Case, Insert, Typed, moment


def attacks(world) -> Iterator[Case]:
    made = twins(world)
    yield from _replaced_keys(world, made)
    yield from _twice_signed(world, made)
    yield from _second(world, {name: person.id for name, person in world.people.items()})


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
        (Typed(f"UPDATE staff_duties SET user_id = {people['oki']} WHERE duty = 'finance'"),),
    )
    yield Case("a job handed over", "forged person", "jobs", (Typed(f"UPDATE jobs SET client_id = {people['oki']}"),))
    yield Case("a job renumbered", "forged person", "jobs", (Typed("UPDATE jobs SET id = id + 1000"),))
