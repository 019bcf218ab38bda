"""Why something was not done. Actions raise these; `web.py` answers them; the message is for the person who asked."""


class Refused(Exception):
    """A request that is answered with a reason and changes nothing. `status` is the HTTP status of the answer."""

    status = 409

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class WrongState(Refused):
    """Somebody was faster, or the thing is in a state that does not allow this (409)."""


class WrongPerson(Refused):
    """Visible to this person, but not theirs to do (403)."""

    status = 403


class Invalid(Refused):
    """Input that cannot be accepted (422): the field's name and a sentence that names the way out."""

    status = 422

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field


class TooMany(Refused):
    """Too many attempts (429); `retry_after` in seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int):
        super().__init__(message)
        self.retry_after = retry_after


class NotSent(Refused):
    """A text that was judged before it could be sent (422): nothing was written, and its author decides how to go on.

    `weight` is contact (it does not pass) or caution (it may pass once that was read); `found` says what and where. With a
    `thread_id`, `hinders` is the rule in the way of a contact request there, empty when one can be made.
    """

    status = 422

    def __init__(self, message: str, *, weight: str, found: tuple, thread_id: int | None = None, hinders: str = ""):
        super().__init__(message)
        self.weight = weight
        self.found = found
        self.thread_id = thread_id
        self.hinders = hinders

    @property
    def channels(self) -> list[str]:
        """The channels that a contact request for all of this would name, each once."""
        return list(dict.fromkeys(one.channel for one in self.found if one.channel))
