"""A staff desk with many open requests: its first page must not grow with the queue."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import insert

from marketplace.actions.accounts import sessions
from marketplace.extensions import db
from marketplace.models import ContactRequest, ContactRequestEvent, ContactRequestText, Job, Thread
from tests.support import people

FEW, MANY = 100, 10_000


def build(app: Flask, count: int) -> str:
    """Fill the empty database with `count` submitted requests, each in a thread of its own. Returns staff's session token."""
    with app.app_context():
        hana, wataru = people.person("hana", role="client"), people.person("wataru")
        sumi = people.person("sumi", duties=("review",))
        now = datetime.now(UTC)
        numbers = range(1, count + 1)
        born = {"created_at": now, "seq": 0}
        db.session.execute(insert(Job), [_job(number, hana.id, now) for number in numbers])
        pair = {"client_id": hana.id, "worker_id": wataru.id, "opened_by": wataru.id, "kind": "consultation"}
        threads = [born | pair | {"id": number, "job_id": number, "state": "open"} for number in numbers]
        db.session.execute(insert(Thread), threads)
        asked = {"applicant_id": wataru.id, "channels": "email", "tool": "", "reason": "meeting", "disclose": "both"}
        asked |= {"has_contact": False, "detector": "bench", "digest": "", "state": "new"}
        db.session.execute(insert(ContactRequest), [born | asked | {"id": n, "thread_id": n} for n in numbers])
        words = [{"contact_request_id": n, "text": "打ち合わせのため。", "salt": "s"} for n in numbers]
        db.session.execute(insert(ContactRequestText), words)
        submitted = {"seq": 1, "verb": "submit", "from_state": "new", "to_state": "submitted", "actor": wataru.id}
        events = [
            submitted | {"contact_request_id": n, "at": now, "due_at": now + timedelta(days=2, seconds=n)}
            for n in numbers
        ]
        db.session.execute(insert(ContactRequestEvent), events)
        db.session.commit()
        token = sessions.begin(sumi.id, agent="bench")
        db.session.rollback()
        return token


def _job(number: int, client_id: int, now: datetime) -> dict:
    return {
        "id": number,
        "client_id": client_id,
        "state": "open",
        "title": f"制作 その{number}",
        "category": "web",
        "description": "制作",
        "closes_at": now + timedelta(days=20),
        "search_text": "",
        "created_at": now,
        "published_at": now,
    }
