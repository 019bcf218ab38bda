"""A market in which everything stands somewhere: each subject in each state from which an attacker might start.

It is built through the actions (and, where an action would go on at once, by single legal events), so that all of it is
legal. `hana` hires, `wataru` works, `oki` is an outsider, `sumi` is staff with all duties, `shun` staff without any.
"""

from datetime import UTC, datetime, timedelta

from marketplace import clock
from marketplace.actions import offers, payments, threads
from marketplace.actions.contracts import delivery, disputes, ending
from marketplace.actions.messages import digest_of
from marketplace.actions.transaction import transaction
from marketplace.actions.transition import transition
from marketplace.extensions import db
from marketplace.models import Attachment, Contract, Job, Message, MessageBody, Milestone, Offer, Payment, StaffDuty, Thread, User

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
KEPT = timedelta(days=40)


class Person:
    """A signed-in person as the actions know one."""

    is_authenticated = confirmed = consented = True
    suspended = False

    def __init__(self, row: User):
        self.id, self.display_name, self.is_staff = row.id, row.display_name, row.kind == "staff"
        self.duties, self.role = row.duties, row.role


class World:
    """Rows by name: `people`, `threads`, `messages`, `offers`, `contracts`, `milestones`, `payments`; `now` is the end of the building."""

    def __init__(self, move):
        self.people: dict[str, Person] = {}
        self.threads: dict[str, Thread] = {}
        self.messages: dict[str, Message] = {}
        self.offers: dict[str, Offer] = {}
        self.contracts: dict[str, Contract] = {}
        self.milestones: dict[str, Milestone] = {}
        self.payments: dict[str, Payment] = {}
        self.move = move
        self._people()
        self._early()
        move(days=20)
        self._late()
        move(minutes=5)
        self.now = clock.now()
        self._let_go()

    @property
    def subjects(self) -> dict[str, dict]:
        return {
            "thread": self.threads,
            "message": self.messages,
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
            for name in ("sumi", "shun"):
                db.session.add(_user(name, "staff"))
            db.session.flush()
            rows = {row.name: row for row in db.session.scalars(db.select(User))}
            db.session.add_all(StaffDuty(user_id=rows["sumi"].id, duty=duty) for duty in ("review", "finance"))
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

    def offer(self, name: str, thread: Thread, *prices: int, by: str = "wataru", days: int = 30, withholding: bool = False) -> Offer:
        parts = tuple(offers.Part(f"{name} {number}", price, price // 10) for number, price in enumerate(prices, 1))
        terms = offers.Terms(name, parts, clock.now() + timedelta(days=days), withholding)
        self.offers[name] = offers.offer(thread, by=self.people[by], terms=terms, text="条件です")
        return self.offers[name]

    def contract(self, name: str, *prices: int, withholding: bool = False) -> Contract:
        """A signed contract; its milestones are called `name` and `name 2`."""
        offer = self.offer(name, self.thread(name), *(prices or (10_000,)), withholding=withholding)
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

    def _early(self) -> None:
        """What has to lie 20 days back: deadlines that have passed."""
        hana = self.people["hana"]
        self.thread("quiet")
        self.offer("late", self.thread("late"), 10_000, days=10)
        self.delivered("overdue")
        self.funded("ending due")
        ending.request_end(self.contracts["ending due"], by=hana, amount=None, note="")
        self.returned("ending due amount")
        ending.request_end(self.contracts["ending due amount"], by=hana, amount=3000, note="")
        self.move(days=-11)
        self.contract("unfunded late")
        self.contract("unfunded late paying")
        self.payments["paying late"] = payments.claim(self.milestones["unfunded late paying"], by=hana, key="paying late")[0]
        self.move(days=11)

    def _late(self) -> None:
        self._talks()
        self._contracts()
        self._endings()
        self._payments()

    def _talks(self) -> None:
        hana, wataru = self.people["hana"], self.people["wataru"]
        talk = self.thread("talk")
        self.message("new", talk)
        self.message("marked", talk, has_contact=True)
        self.message("bodiless", talk, body=False)
        self.message("held", talk, verb="hold")
        self.message("held marked", talk, verb="hold", has_contact=True)
        self.message("sent", talk, verb="send")
        with transaction():
            db.session.execute(db.text("INSERT INTO message_reads (message_id, read_at) VALUES (:id, :at)"), {"id": self.messages["sent"].id, "at": "2026-12-10 08:00:00.000000"})
        closed = self.thread("closed")
        self.message("new in closed", closed)
        self.message("held in closed", closed, verb="hold")
        self.offer("in closed", closed, 10_000)
        with transaction():
            transition(closed, "decline", by=hana, at=clock.now())
        self.threads["reopened"] = threads.decline(self.thread("reopened"), by=wataru)
        threads.reopen(self.threads["reopened"], by=wataru)
        with transaction():
            transition(self.threads["reopened"], "decline", by=hana, at=clock.now())
        self.threads["jobless"] = threads.consult_person(db.session.get(User, self.people["oki"].id), by=wataru, text="相談です")
        threads.decline(self.threads["jobless"], by=wataru)
        self.offer("open", self.thread("open offer"), 10_000, 20_000)
        self._broken_offer()

    def _broken_offer(self) -> None:
        """A pending offer that names more than its rows hold."""
        thread = self.thread("broken")
        with transaction():
            message = self.message("offer message", thread, kind="offer", verb="send")
            self.offers["broken"] = Offer(
                state="pending",
                thread_id=thread.id,
                author_id=self.people["wataru"].id,
                message_id=message.id,
                job_id=thread.job_id,
                title="broken",
                withholding=False,
                valid_until=clock.now() + KEPT,
                total=11_000,
                milestone_count=1,
                created_at=clock.now(),
            )
            db.session.add(self.offers["broken"])
            self.message("offer message 2", thread, kind="offer", verb="send")

    def message(self, name: str, thread: Thread, kind="message", has_contact=False, body=True, verb: str | None = None) -> Message:
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
                db.session.add(Attachment(message_id=message.id, position=1, name="a.txt", stored_as="a", content_type="text/plain", size=1, digest="0"))
            if verb:
                transition(message, verb, by=wataru, at=clock.now())
            return message

    def _contracts(self) -> None:
        hana, wataru = self.people["hana"], self.people["wataru"]
        self.contract("unfunded")
        self.funded("funded")
        self.funded("withheld", withholding=True)
        self.funded("two", 60_000, 60_000)
        self.delivered("delivered")
        self.delivered("delivered withheld", withholding=True)
        self.delivered("delivered big", 300_000)
        self.returned("returned")
        second = self.delivered("second", 60_000, 60_000)
        delivery.accept(second, by=hana)
        payments.fund(self.milestones["second 2"], by=hana, key="second 2")
        delivery.deliver(self.milestones["second 2"], by=wataru, note="納品します")
        delivery.accept(self.delivered("completed"), by=hana)
        self.funded("changing", 10_000, 20_000)
        self.offer("change", self.contracts["changing"].thread, 30_000)
        self.delivered("disputed")
        disputes.dispute(self.contracts["disputed"], by=wataru)
        self.funded("disputed undelivered", 10_000, 20_000)
        disputes.dispute(self.contracts["disputed undelivered"], by=hana)
        self.returned("disputed returned")
        disputes.dispute(self.contracts["disputed returned"], by=hana)
        paid = self.delivered("disputed paid", 10_000, 20_000)
        delivery.accept(paid, by=hana)
        disputes.dispute(self.contracts["disputed paid"], by=hana)

    def _endings(self) -> None:
        hana, wataru = self.people["hana"], self.people["wataru"]
        self.funded("ending", 10_000, 20_000)
        ending.request_end(self.contracts["ending"], by=hana, amount=None, note="")
        self.contract("ending unfunded")
        ending.request_end(self.contracts["ending unfunded"], by=wataru, amount=None, note="")
        self.returned("ending amount")
        ending.request_end(self.contracts["ending amount"], by=hana, amount=3000, note="")
        self.funded("terminated")
        ending.request_end(self.contracts["terminated"], by=wataru, amount=None, note="")
        ending.agree_to_end(self.contracts["terminated"], by=hana)

    def _payments(self) -> None:
        hana = self.people["hana"]
        for name in ("paying", "arrived", "failed"):
            self.contract(name)
            self.payments[name] = payments.claim(self.milestones[name], by=hana, key=f"pay {name}")[0]
        with transaction():
            transition(self.payments["failed"], "fail", by=None, at=clock.now(), reason_code="card_refused")
            transition(self.payments["arrived"], "succeed", by=None, at=clock.now())
        self.contract("failed twice")
        for name in ("failed once", "failed again"):
            self.payments[name] = payments.fund(self.milestones["failed twice"], by=hana, key=name, behaviour="fail")
        self.contract("retried")
        self.payments["first try"] = payments.fund(self.milestones["retried"], by=hana, key="first try", behaviour="fail")
        self.payments["second try"] = payments.claim(self.milestones["retried"], by=hana, key="second try")[0]
        self.contract("paid twice")
        self.payments["too late"] = payments.fund(self.milestones["paid twice"], by=hana, key="too late", behaviour="fail")
        payments.fund(self.milestones["paid twice"], by=hana, key="in time")
        self.contract("paid thrice")
        self.payments["to return"] = payments.fund(self.milestones["paid thrice"], by=hana, key="to return", behaviour="fail")
        payments.fund(self.milestones["paid thrice"], by=hana, key="in time too")
        with transaction():
            transition(self.payments["to return"], "misdirect", by=None, at=clock.now(), paid_in=self.payments["to return"].amount)
        self.contract("half started")
        claim = payments.claim(self.milestones["half started"], by=hana, key="half started")[0]
        with transaction():
            transition(claim, "succeed", by=None, at=clock.now())
            transition(self.milestones["half started"], "fund", by=hana, at=clock.now(), paid_in=claim.amount)


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
