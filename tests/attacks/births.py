"""Subjects and their side rows, born legally: the twins of the attacks in `unclean_births`."""

from datetime import timedelta

from tests.attacks import marks, request_births
from tests.attacks.request_births import FREE
from tests.attacks.statements import Case, Insert, event, moment

JOB = {
    "state": "open",
    "title": "born",
    "category": "web",
    "format": "fixed",
    "purpose": "",
    "description": "born",
    "deliverables": "",
    "schedule": "",
    "skills": "",
    "experience": "any",
    "budget_open": True,
    "seats": 1,
    "place": "",
    "copyright": "transfer",
    "ai_use": "notice",
    "revisions": 2,
    "withholding": False,
    "search_text": "",
    "published_at": "2026-12-10 08:00:00.000000",
}
PERSON = {
    "kind": "member",
    "name": "new",
    "display_name": "x",
    "email": "new@example.com",
    "role": "client",
    "lang": "ja",
    "theme": "auto",
    "intro": "",
    "company": "",
    "skills": "",
    "mail_notices": True,
}


def clean(world, state: str) -> dict:
    """The columns that every subject is born with."""
    return {"id": FREE, "seq": 0, "state": state, "due_at": None, "created_at": moment(world.now)}


def twins(world) -> dict[str, tuple[str, tuple]]:
    """By name: subject and statements, the last of which is the birth."""
    people = {name: person.id for name, person in world.people.items()}
    talk, unfunded = world.threads["talk"], world.contracts["unfunded"]
    thread = {
        "kind": "consultation",
        "job_id": None,
        "client_id": people["oki"],
        "worker_id": people["hana"],
        "opened_by": people["oki"],
    }
    message = {
        "thread_id": talk.id,
        "sender_id": people["wataru"],
        "kind": "message",
        "contract_id": None,
        "milestone_id": None,
        "has_contact": False,
        "detector": "none",
        "digest": "0" * 64,
    }
    broken = world.threads["broken"]
    offer = {
        "thread_id": talk.id,
        "author_id": people["wataru"],
        "message_id": None,
        "job_id": talk.job_id,
        "contract_id": None,
        "counters_id": None,
        "title": "born",
        "withholding": False,
        "valid_until": moment(world.now + timedelta(days=3)),
        "total": 11_000,
        "milestone_count": 1,
    }
    accept = event(world, "offer", "open", "accept", "accepted", "hana")
    opened = world.offers["open"]
    contract = {
        "thread_id": opened.thread_id,
        "offer_id": opened.id,
        "job_id": opened.job_id,
        "client_id": people["hana"],
        "worker_id": people["wataru"],
        "title": "born",
        "withholding": False,
        "inspection_days": 7,
        "fee_table_id": 1,
        "fund_by": moment(world.now + timedelta(days=30)),
    }
    milestone = {
        "contract_id": FREE,
        "number": 1,
        "offer_id": opened.id,
        "position": 1,
        "title": "born",
        "price": 10_000,
        "tax": 1000,
        "due_on": None,
    }
    payment = {
        "contract_id": unfunded.id,
        "milestone_id": world.milestones["unfunded"].id,
        "payer_id": people["hana"],
        "provider": "sandbox",
        "amount": 11_000,
        "key": "born",
    }
    born_message = Insert("messages", clean(world, "new") | message | {"kind": "offer"})
    body = Insert("message_bodies", {"message_id": FREE, "text": "born", "salt": "s"})
    sent = Insert(
        "message_events",
        {
            "message_id": FREE,
            "seq": 1,
            "verb": "send",
            "from_state": "new",
            "to_state": "sent",
            "actor": people["wataru"],
            "at": moment(world.now),
        },
    )
    born_contract = Insert("contracts", clean(world, "awaiting_escrow") | contract)
    attachment = {
        "id": FREE,
        "position": 1,
        "name": "a.txt",
        "stored_as": "born",
        "content_type": "text/plain",
        "size": 1,
        "digest": "0" * 64,
    }
    tier = {"fee_table_id": FREE, "above": 0, "up_to": None, "percent": 10}
    return (
        {
            "thread": ("thread", (Insert("threads", clean(world, "open") | thread),)),
            "message": ("message", (Insert("messages", clean(world, "new") | message),)),
            "body": ("message_bodies", (Insert("messages", clean(world, "new") | message), body)),
            "attachment": (
                "attachments",
                (Insert("attachments", attachment | {"message_id": world.messages["new"].id}),),
            ),
            "offer": (
                "offer",
                (born_message, body, sent, Insert("offers", clean(world, "pending") | offer | {"message_id": FREE})),
            ),
            "offered part": (
                "offer_milestones",
                (
                    Insert(
                        "offer_milestones",
                        {
                            "offer_id": world.offers["broken"].id,
                            "position": 1,
                            "title": "p",
                            "price": 10_000,
                            "tax": 1000,
                            "due_on": None,
                        },
                    ),
                ),
            ),
            "contract": ("contract", (accept, born_contract)),
            "milestone": (
                "milestone",
                (accept, born_contract, Insert("milestones", clean(world, "unfunded") | milestone)),
            ),
            "payment": ("payment", (Insert("payments", clean(world, "claimed") | payment),)),
            "fee tier": (
                "fee_tiers",
                (
                    Insert("fee_tables", {"id": FREE, "valid_from": moment(world.now + timedelta(days=99))}),
                    Insert("fee_tiers", tier),
                ),
            ),
            "read": (
                "message_reads",
                (
                    Insert(
                        "message_reads",
                        {"message_id": world.messages["offer message"].id, "read_at": moment(world.now)},
                    ),
                ),
            ),
            "job": (
                "jobs",
                (
                    Insert(
                        "jobs",
                        JOB
                        | {
                            "id": FREE,
                            "client_id": people["hana"],
                            "created_at": moment(world.now),
                            "closes_at": moment(world.now),
                        },
                    ),
                ),
            ),
            "person": ("users", (Insert("users", PERSON | {"id": FREE, "created_at": moment(world.now)}),)),
            "fee table": (
                "fee_tables",
                (Insert("fee_tables", {"id": FREE, "valid_from": moment(world.now + timedelta(days=99))}),),
            ),
            "duty": ("staff_duties", (Insert("staff_duties", {"user_id": people["shun"], "duty": "review"}),)),
            "broken offer's thread is open": (
                "message",
                (Insert("messages", clean(world, "new") | message | {"thread_id": broken.id}),),
            ),
        }
        | request_births.twins(world)
        | marks.twins(world)
    )


def legal(world) -> list[Case]:
    return [Case(f"birth: {name}", "twin", subject, steps) for name, (subject, steps) in twins(world).items()]
