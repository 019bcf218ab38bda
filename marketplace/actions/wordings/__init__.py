"""What people are told, by kind: the subject, and the next thing to do. `legal` ones cannot be switched off."""

from marketplace.actions.wordings import contact_requests, contracts, conversations, held_messages, message_marks
from marketplace.actions.wordings.wording import Wording

WORDINGS: dict[str, Wording] = (
    conversations.WORDINGS
    | contracts.WORDINGS
    | contact_requests.WORDINGS
    | held_messages.WORDINGS
    | message_marks.WORDINGS
)
