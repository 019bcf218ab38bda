"""One request as staff see it: what is asked for, by whom, what both said, and everything that happened."""

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.extensions import db
from marketplace.models import standing
from marketplace.models.accounts import User
from marketplace.models.contact_requests import ContactRequest, ContactRequestEvent, words
from marketplace.models.contact_requests.history import Shown, requests_of


@dataclass(frozen=True, slots=True)
class Case:
    """`applicant` and `other` as the other side sees them, `consent` what the other party answered (empty: nothing).

    `earlier` are the thread's other requests.
    """

    shown: Shown
    earlier: list[Shown]
    applicant: standing.Box
    other: standing.Box
    consent: str

    @property
    def request(self) -> ContactRequest:
        return self.shown.request

    @property
    def places(self) -> dict[str, str]:
        """What fills the places of a note's template."""
        channels = "・".join(str(words.CHANNELS[name]) for name in self.request.channel_names)
        return {
            "who": self.applicant.display_name,
            "other": self.other.display_name,
            "tool": self.request.tool or channels,
            "channels": channels,
        }


def case_of(request: ContactRequest) -> Case:
    """The case of this request. Staff read every note, those of the applicant too."""
    thread = request.thread
    acted = (
        select(ContactRequestEvent.actor)
        .join(ContactRequest, ContactRequest.id == ContactRequestEvent.contact_request_id)
        .where(ContactRequest.thread_id == thread.id)
    )
    parties = (thread.client_id, thread.worker_id)
    known = select(User.id, User.display_name).where(User.id.in_(acted) | User.id.in_(parties))
    names = dict(map(tuple, db.session.execute(known)))
    listed = requests_of(thread.id, request.applicant_id, names)
    consent = request.last_event("agree", "refuse")
    client, worker = standing.client_box(thread.client_id), standing.worker_box(thread.worker_id)
    is_clients = request.applicant_id == thread.client_id
    return Case(
        shown=next(shown for shown in listed if shown.request.id == request.id),
        earlier=[shown for shown in listed if shown.request.id != request.id],
        applicant=client if is_clients else worker,
        other=worker if is_clients else client,
        consent=consent.verb if consent is not None else "",
    )
