"""What a provider says of a charge."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is succeeded, failed or unknown (no answer came; ask again later); `reason` a code when it failed."""

    status: str
    reason: str | None = None
