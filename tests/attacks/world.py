"""A market in which everything stands somewhere: each subject in each state from which an attacker might start.

It is built through the actions (and, where an action would go on at once, by single legal events), so that all of it is
legal. `hana` hires, `wataru` works, `oki` is an outsider, `sumi` is staff with all duties, `rei` with the review, `shun` staff
without any.
"""

from datetime import timedelta

from marketplace import clock
from marketplace.actions import offers, payments, threads
from marketplace.actions.contracts import delivery
from marketplace.actions.messages import digest_of
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import (
    Attachment,
    ContactRequest,
    Contract,
    Job,
    Message,
    MessageBody,
    Milestone,
    Offer,
    Payment,
    StaffDuty,
    Thread,
    User,
)
from tests.attacks import market

KEPT = timedelta(days=40)
LOOKED_AT_WITHIN = timedelta(hours=4)


class Person:
    """A signed-in person as the actions know one."""

    is_authenticated = confirmed = consented = True
    suspended = False

    def __init__(self, row: User):
        self.id, self.display_name, self.is_staff = row.id, row.display_name, row.kind == "staff"
        self.duties, self.role, self.email = row.duties, row.role, row.email


class World:
    """Rows by name: `people`, `threads`, `messages`, `requests`, `offers`, `contracts`, `milestones`, `payments`.

    `now` is the end of the building.
    """

    def __init__(self, move):
        self.people: dict[str, Person] = {}
        self.threads: dict[str, Thread] = {}
        self.messages: dict[str, Message] = {}
        self.requests: dict[str, ContactRequest] = {}
        self.offers: dict[str, Offer] = {}
        self.contracts: dict[str, Contract] = {}
        self.milestones: dict[str, Milestone] = {}
        self.payments: dict[str, Payment] = {}
        self.move = move
        self._people()
        market.early(self)
        move(days=20)
        market.late(self)
        move(minutes=5)
        self.now = clock.now()
        self._let_go()

    @property
    def subjects(self) -> dict[str, dict]:
        return {
            "thread": self.threads,
            "message": self.messages,
            "contact_request": self.requests,
            "offer": self.offers,
            "contract": self.contracts,
            "milestone": self.milestones,
            "payment": self.payments,
        }

    def _let_go(self) -> None:
        """The rows keep their values without a connection: a test's own connections need the database's locks."""
        for rows in self.subjects.values():
            for row in rows.values():
                db.session.refresh(row)
        db.session.expunge_all()
        db.session.rollback()

    def _people(self) -> None:
        with transaction():
            for name in ("hana", "wataru", "oki"):
                db.session.add(_user(name, "member"))
            for name in ("sumi", "rei", "shun"):
                db.session.add(_user(name, "staff"))
            db.session.flush()
            rows = {row.name: row for row in db.session.scalars(db.select(User))}
            duties = {"sumi": ("review", "finance", "admin"), "rei": ("review",)}
            db.session.add_all(
                StaffDuty(user_id=rows[name].id, duty=duty) for name, given in duties.items() for duty in given
            )
            db.session.flush()
            self.people = {name: Person(row) for name, row in rows.items()}

    def thread(self, name: str) -> Thread:
        """A new application of wataru to a new job of hana."""
        with transaction():
            job = Job(
                client_id=self.people["hana"].id,
                state="open",
                title=name,
                category="web",
                description=name,
                closes_at=clock.now() + KEPT,
                created_at=clock.now(),
            )
            db.session.add(job)
        self.threads[name] = threads.apply(job, by=self.people["wataru"], text=f"{name}に応募します")
        return self.threads[name]

    def offer(
        self, name: str, thread: Thread, *prices: int, by: str = "wataru", days: int = 30, withholding: bool = False
    ) -> Offer:
        parts = tuple(offers.Part(f"{name} {number}", price, price // 10) for number, price in enumerate(prices, 1))
        terms = offers.Terms(name, parts, clock.now() + timedelta(days=days), withholding)
        self.offers[name] = offers.offer(thread, by=self.people[by], terms=terms, text="条件です")
        return self.offers[name]

    def contract(self, name: str, *prices: int, withholding: bool = False) -> Contract:
        """A signed contract; its milestones are called `name` and `name 2`."""
        return self.sign(name, self.thread(name), *prices, withholding=withholding)

    def sign(self, name: str, thread: Thread, *prices: int, withholding: bool = False) -> Contract:
        """The same in a thread that stands already."""
        offer = self.offer(name, thread, *(prices or (10_000,)), withholding=withholding)
        contract = self.contracts[name] = offers.accept(offer, by=self.people["hana"])
        for part in contract.milestones:
            self.milestones[name if part.number == 1 else f"{name} {part.number}"] = part
        return contract

    def funded(self, name: str, *prices: int, **more) -> Milestone:
        contract = self.contract(name, *prices, **more)
        payments.fund(contract.milestones[0], by=self.people["hana"], key=name)
        return contract.milestones[0]

    def delivered(self, name: str, *prices: int, **more) -> Milestone:
        return delivery.deliver(self.funded(name, *prices, **more), by=self.people["wataru"], note="納品します")

    def returned(self, name: str, *prices: int, **more) -> Milestone:
        return delivery.return_(self.delivered(name, *prices, **more), by=self.people["hana"], note="直してください")

    def message(
        self, name: str, thread: Thread, kind="message", has_contact=False, body=True, verb: str | None = None
    ) -> Message:
        """A message of wataru's with a state of its own choice."""
        wataru = self.people["wataru"]
        with transaction():
            message = self.messages[name] = Message(
                state="new",
                thread_id=thread.id,
                sender_id=wataru.id,
                kind=kind,
                has_contact=has_contact,
                detector="none",
                digest=digest_of(name, "salt"),
                created_at=clock.now(),
            )
            db.session.add(message)
            db.session.flush()
            if body:
                db.session.add(MessageBody(message_id=message.id, text=name, salt="salt"))
            if name == "sent":
                db.session.add(
                    Attachment(
                        message_id=message.id,
                        position=1,
                        name="a.txt",
                        stored_as="a",
                        content_type="text/plain",
                        size=1,
                        digest="0",
                    )
                )
            if verb:
                due_at = clock.now() + LOOKED_AT_WITHIN if verb == "hold" else None
                transition(message, verb, by=wataru, at=clock.now(), due_at=due_at)
            return message


def _user(name: str, kind: str) -> User:
    now = clock.now()
    return User(
        kind=kind,
        name=name,
        display_name=name,
        email=f"{name}@example.com",
        confirmed_at=now,
        consent_version="1",
        consent_at=now,
        created_at=now,
    )
