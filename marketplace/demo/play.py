"""What happens in the demo market, written as scenes: functions that say when, and then let somebody do something.

A scene is a generator: it yields the moment of its next act and then acts. `run` lets all scenes go on side by side in
the order of time, so that the market's past is written as it would have come about, only through the verbs.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO

from marketplace import clock
from marketplace.actions import contact_requests, jobs, offers, payments, threads
from marketplace.actions.contracts import delivery
from marketplace.actions.messages import StoredFile
from marketplace.actions.offers import Part, Terms
from marketplace.demo.people import Person
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.gateways.payments import Answer
from marketplace.models import ContactRequest, Contract, Job, Milestone, Payment, Thread
from marketplace.rules import money

Moments = Iterator[datetime]
TYPES = {"txt": "text/plain", "csv": "text/csv", "png": "image/png"}


@dataclass
class Play:
    """The market while it is written. `start` is the moment at which the visitor meets it."""

    start: datetime
    people: dict[str, Person]
    jobs: dict[str, int] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    claims: int = 0

    def on(self, days: int, hour: str) -> datetime:
        """The time of day (Asia/Tokyo) some days before (negative) or after the day on which the market is met."""
        return datetime.combine(self.day(days), time.fromisoformat(hour), clock.TOKYO)

    def day(self, days: int) -> date:
        return clock.tokyo(self.start).date() + timedelta(days=days)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def job(self, key: str) -> Job:
        return db.session.get(Job, self.jobs[key])

    def terms(self, title: str, *parts: tuple[str, int, int], valid: int = 7, withholding: bool = False) -> Terms:
        """Terms valid for `valid` days from now; each part is a title, yen before tax, and the day it is due."""
        made = tuple(Part(name, price, money.add_tax(price), self.day(due)) for name, price, due in parts)
        return Terms(title, made, clock.now() + timedelta(days=valid), withholding)

    def apply(self, who: str, job: str, text: str, terms: Terms | None = None) -> Thread:
        return threads.apply(self.job(job), by=self[who], text=text, terms=terms)

    def offer(self, thread: Thread, who: str, text: str, terms: Terms) -> None:
        """Offer terms, or counter the other side's."""
        threads.mark_read(thread, by=self[who])
        offers.offer(thread, by=self[who], terms=terms, text=text)

    def say(self, thread: Thread, who: str, text: str, *files: StoredFile) -> None:
        """Say something; whoever answers has read what was said before."""
        threads.mark_read(thread, by=self[who])
        threads.send(thread, by=self[who], text=text, files=files)

    def agree(self, thread: Thread, who: str) -> Contract:
        """Accept the pending terms of the other side; the job has found somebody."""
        threads.mark_read(thread, by=self[who])
        contract = offers.accept(offers.pending_of(thread), by=self[who])
        if contract.job is not None and contract.job.state == "open":
            jobs.close(contract.job, by=self[contract.client.name])
        return contract

    def claim(self, part: Milestone) -> Payment:
        """The client asks to pay; the answer is still to come."""
        self.claims += 1
        return payments.claim(part, by=self[part.contract.client.name], key=f"demo-{self.claims}")[0]

    def fund(self, part: Milestone) -> None:
        payments.settle(self.claim(part).id, Answer("succeeded"))

    def deliver(self, part: Milestone, note: str, *files: StoredFile) -> None:
        delivery.deliver(part, by=self[part.contract.worker.name], note=note, files=files)

    def accept(self, part: Milestone) -> None:
        client = self[part.contract.client.name]
        threads.mark_read(part.contract.thread, by=client)
        delivery.accept(part, by=client)

    def ask_for_contact(
        self, thread: Thread, who: str, details: str, channels: tuple[str, ...], reason: str
    ) -> ContactRequest:
        """Submit the thread's サービス外連絡申請."""
        asked = contact_requests.Asked(channels, "", reason, details, "both", self.day(3))
        return contact_requests.submit(thread, asked, by=self[who])

    def decide(self, request: ContactRequest, who: str, verb: str, code: str, note: str) -> None:
        """Staff take a request and decide it."""
        if request.state == "submitted":
            contact_requests.take(request, by=self[who])
        getattr(contact_requests, verb)(request, by=self[who], reason_code=code, text=note)

    def file(self, name: str, content: str | bytes) -> StoredFile:
        """A file with this name and content in the store."""
        raw = content if isinstance(content, bytes) else content.encode()
        stored_as, size, digest = storage.save(BytesIO(raw))
        self.files.append(stored_as)
        return StoredFile(name, stored_as, TYPES[name.rpartition(".")[2]], size, digest)


Scene = Callable[[Play], Moments]


def run(play: Play, scenes: Iterable[Scene], go_to: Callable[[datetime], None]) -> Iterator[datetime]:
    """Play all scenes side by side; yields each moment after what happened at it."""
    waiting: list[tuple[datetime, int, Moments]] = []
    for number, scene in enumerate(scenes):
        _wait_for_next(waiting, number, scene(play))
    while waiting:
        moment, number, scene = heapq.heappop(waiting)
        assert moment <= play.start, (number, moment)
        go_to(moment)
        _wait_for_next(waiting, number, scene)
        yield moment


def _wait_for_next(waiting: list, number: int, scene: Moments) -> None:
    """Let the scene do what it has to do until it names its next moment."""
    moment = next(scene, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, scene))
