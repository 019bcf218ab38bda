"""The people of the demo market (`people.toml`). Five are personas: everybody may act as them from the bar on top."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from marketplace.actions import demo
from marketplace.actions.accounts import passwords
from marketplace.extensions import db
from marketplace.models import User
from marketplace.models.accounts import DUTIES

PASSWORD = "demo-password"  # noqa: S105  (everybody is told)
PERSONAS = {"client": "hana", "worker": "wataru", "newcomer": "oki", "staff": "sumi", "staff2": "shun"}
SUSPENDED = "fujita"


@dataclass(frozen=True, slots=True)
class Person:
    """One of the market, as the actions' `by`."""

    id: int
    name: str
    display_name: str
    role: str
    is_staff: bool
    duties: frozenset[str]
    confirmed: bool = True
    consented: bool = True
    suspended: bool = False
    is_authenticated: bool = True

    @property
    def email(self) -> str:
        return address_of(self.name)


def enrol() -> Iterator[Person]:
    """Everybody opens an account, one after the other; the one password is hashed once."""
    kept = passwords.make(PASSWORD)
    with Path(__file__).with_name("people.toml").open("rb") as file:
        kinds = tomllib.load(file)
    for kind, entries in kinds.items():
        for said in entries:
            yield _enrol(kind, said, kept)


def _enrol(kind: str, said: dict, kept: str) -> Person:
    duties = DUTIES if kind == "staff" else ()
    role = "client" if kind == "client" else "worker"
    company = said["display_name"] if kind == "client" else ""
    user = demo.enrol(
        duties=duties, email=address_of(said["name"]), password_hash=kept, role=role, company=company, **said
    )
    return Person(user.id, user.name, user.display_name, user.role, bool(duties), frozenset(duties))


def address_of(name: str) -> str:
    """The mail address of somebody of the market; a persona's has the persona's word."""
    words = {person: persona for persona, person in PERSONAS.items()}
    return f"{words.get(name, name)}@demo.invalid"


def persona_ids() -> dict[str, int]:
    """The ids of the personas that have an account, by their words."""
    emails = {f"{persona}@demo.invalid": persona for persona in PERSONAS}
    rows = db.session.execute(select(User.id, User.email).where(User.email.in_(emails), User.closed_at.is_(None)))
    return {emails[email]: identity for identity, email in rows}
