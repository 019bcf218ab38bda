"""What is offered: the terms and their parts, also as plain values."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Part:
    """One milestone of the terms: yen before tax and tax; `due_on` a day in Asia/Tokyo."""

    title: str
    price: int
    tax: int
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered. `valid_until` is a moment in UTC."""

    title: str
    parts: tuple[Part, ...]
    valid_until: datetime
    withholding: bool = False

    @property
    def total(self) -> int:
        """All parts with tax, in yen."""
        return sum(part.price + part.tax for part in self.parts)


def kept(terms: Terms) -> dict:
    """Terms as plain values, to be kept beside a held message."""
    parts = [
        {"title": part.title, "price": part.price, "tax": part.tax, "due_on": part.due_on and part.due_on.isoformat()}
        for part in terms.parts
    ]
    until = terms.valid_until.isoformat()
    return {"title": terms.title, "parts": parts, "valid_until": until, "withholding": terms.withholding}


def kept_terms(fields: dict) -> Terms:
    """The terms that were kept."""
    parts = tuple(
        Part(part["title"], part["price"], part["tax"], part["due_on"] and date.fromisoformat(part["due_on"]))
        for part in fields["parts"]
    )
    return Terms(fields["title"], parts, datetime.fromisoformat(fields["valid_until"]), fields["withholding"])
