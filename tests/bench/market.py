"""A market large enough to measure: 10,000 open jobs, a thread of 50 messages, contracts that wait for their money."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import insert

from marketplace.actions import offers, threads
from marketplace.actions.accounts import sessions
from marketplace.extensions import db
from marketplace.models import Job, User
from tests.support import people

JOBS = 10_000
CLIENTS = 200
MESSAGES = 50


def build(app: Flask, fundings: int) -> dict:
    """Fill the empty database. Returns the session tokens and ids that the cases need."""
    with app.app_context():
        hana = people.person("hana", display_name="山田商店", role="client")
        wataru = people.person("wataru", display_name="渡航")
        _clients()
        _jobs(datetime.now(UTC))
        job = db.session.scalar(db.select(Job).where(Job.client_id == hana.id).limit(1))
        thread = threads.apply(job, by=wataru, text="応募します。よろしくお願いします。")
        for number in range(1, MESSAGES):
            by = (hana, wataru)[number % 2]
            threads.send(thread, by=by, text=f"{number}通目の連絡です。進み具合をお知らせします。" * 2)
        parts = [_signed(hana, wataru, number) for number in range(fundings)]
        made = {
            "thread": thread.id,
            "parts": parts,
            "hana": sessions.begin(hana.id, agent="bench"),
            "wataru": sessions.begin(wataru.id, agent="bench"),
        }
        db.session.rollback()
        return made


def _clients() -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "kind": "member",
            "name": f"client{number}",
            "display_name": f"株式会社みなと{number}",
            "email": f"client{number}@example.com",
            "confirmed_at": now,
            "created_at": now,
        }
        for number in range(CLIENTS)
    ]
    db.session.execute(insert(User), rows)
    db.session.commit()


def _jobs(now: datetime) -> None:
    clients = list(db.session.scalars(db.select(User.id)))
    rows = [
        {
            "client_id": clients[number % len(clients)],
            "state": "open",
            "title": f"商品紹介ページの制作 その{number}",
            "category": "web",
            "description": "商品の写真と説明をもとに、紹介ページを1枚作ってください。" * 3,
            "budget_min": 30_000,
            "budget_max": 50_000,
            "closes_at": now + timedelta(days=20),
            "search_text": f"商品紹介ページの制作 その{number}",
            "created_at": now,
            "published_at": now,
        }
        for number in range(JOBS)
    ]
    db.session.execute(insert(Job), rows)
    db.session.commit()


def _signed(hana: User, wataru: User, number: int) -> int:
    """The unfunded part of a contract in a thread of its own."""
    job = db.session.scalar(db.select(Job).where(Job.client_id == hana.id).order_by(Job.id).offset(number + 1).limit(1))
    if job is None:
        job = Job(
            client_id=hana.id,
            state="open",
            title=f"bench {number}",
            category="web",
            description="x",
            closes_at=datetime.now(UTC) + timedelta(days=20),
            created_at=datetime.now(UTC),
        )
        db.session.add(job)
        db.session.commit()
    terms = offers.Terms("制作", (offers.Part("制作", 10_000, 1000),), datetime.now(UTC) + timedelta(days=7))
    thread = threads.apply(job, by=wataru, text="応募します。", terms=terms)
    contract = offers.accept(offers.pending_of(thread), by=hana)
    return contract.milestones[0].id
