"""Builders for staff's desk: requests in the queue, each in a thread of its own, and held messages."""

from marketplace.actions import threads
from marketplace.actions.gate import Way
from marketplace.models import ContactRequest, Message, Thread, User
from tests.support import contact_requests, deals, people

WITH_NUMBER = "お電話は 090-3344-0078 までお願いします。"
TOO_BAD = {
    "empty": "",
    "blank": " \u3000\n\t ",
    "invisible": "\u200b\u2060",
    "blank letters": "\u3164\u2800",
    "too long": "あ" * 2001,
    "a million": "x" * 10**6,
    "NUL": "否認\x00です",
    "surrogate": "否認\ud800です",
    "right to left": "否認\u202eです",
    "isolate": "否認\u2066です",
    "half mark": "否認\ufffdです",
    "line separator": "否認\u2028です",
    "delete": "否認\x7fです",
    "bell": "否認\x07です",
    "non-character": "否認\ufffeです",
    "mark of direction": "否認\u200fです",
}


def clerk(name: str = "kei", *duties: str) -> User:
    """Staff with only these duties."""
    return people.person(name, display_name="係", duties=duties or ("identity",))


def asked_by(client: User, *names: str, staff: User | None = None) -> list[ContactRequest]:
    """A request by each of these new workers, in a thread with the client; taken when `staff` is given."""
    made = []
    for name in names:
        thread = deals.thread_of(client, people.person(name, display_name=f"{name}さん"))
        by = thread.worker
        made.append(contact_requests.in_review(thread, by, staff) if staff else contact_requests.submitted(thread, by))
    return made


def held(thread: Thread, by: User, text: str = WITH_NUMBER, **more) -> Message:
    """A message with a number in it for which its sender asked staff."""
    return threads.send(thread, by=by, text=text, way=Way(hold=True), **more)


def encoded(value):
    """As a browser with broken text would send it."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
