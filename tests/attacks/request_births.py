"""Requests and what belongs to them and to held messages, born legally."""

from tests.attacks.statements import Insert, moment

FREE = 900_000


def born(world, thread_id: int, contract_id: int | None = None, number: int = FREE) -> tuple[Insert, Insert]:
    """A request of wataru's with its reason."""
    row = {
        "id": number,
        "seq": 0,
        "state": "new",
        "due_at": None,
        "created_at": moment(world.now),
        "thread_id": thread_id,
        "contract_id": contract_id,
        "applicant_id": world.people["wataru"].id,
        "channels": "email,phone",
        "tool": "mail",
        "reason": "meeting",
        "disclose": "own",
        "planned_on": None,
        "has_contact": False,
        "detector": "none",
        "digest": "0" * 64,
    }
    text = {"contact_request_id": number, "text": "born", "salt": "s"}
    return Insert("contact_requests", row), Insert("contact_request_texts", text)


def twins(world) -> dict[str, tuple[str, tuple]]:
    """By name: subject and statements, the last of which is the birth."""
    request, text = born(world, world.threads["talk"].id)
    contract = world.contracts["unfunded"]
    of_contract, _ = born(world, contract.thread_id, contract.id)
    submitted, held = world.requests["submitted"], world.messages["held with all"]
    note = {"contact_request_id": submitted.id, "seq": submitted.seq + 1, "text": "n", "created_at": moment(world.now)}
    finding = {"message_id": world.messages["new"].id, "position": 1, "place": 0, "kind": "phone", "weight": "contact"}
    look = {"thread_id": submitted.thread_id, "staff_id": world.people["rei"].id, "ground": "contact_request"}
    of_message = {"thread_id": held.thread_id, "ground": "held_message", "case_id": held.id}
    looked = look | {"id": FREE, "case_id": submitted.id, "at": moment(world.now)}
    closed = {
        "day": "2026-12-30",
        "reason": "r",
        "entered_by": world.people["sumi"].id,
        "created_at": moment(world.now),
    }
    word = {"id": FREE, "text": "合言葉", "decision": "block"}
    word |= {"entered_by": world.people["sumi"].id, "created_at": moment(world.now)}
    return {
        "contact_request": ("contact_request", (request,)),
        "request of a contract": ("contact_request", (of_contract,)),
        "request text": ("contact_request_texts", (request, text)),
        "request note": ("contact_request_notes", (Insert("contact_request_notes", note),)),
        "finding": (
            "message_findings",
            (Insert("message_findings", finding | {"start": 0, "stop": 3, "why": "digits"}),),
        ),
        "held form": (
            "held_forms",
            (Insert("held_forms", {"message_id": world.messages["marked"].id, "verb": "deliver", "fields": "{}"}),),
        ),
        "message note": ("message_notes", (Insert("message_notes", {"message_id": held.id, "text": "no"}),)),
        "look": ("looks", (Insert("looks", looked),)),
        "look at a held message": ("looks", (Insert("looks", looked | of_message),)),
        "closure": ("closures", (Insert("closures", closed),)),
        "gate word": ("gate_words", (Insert("gate_words", word),)),
    }
