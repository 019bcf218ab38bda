"""Hashing passwords with argon2id. It takes long on purpose, so it is done while no transaction is open."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app


def make(password: str) -> str:
    """What is kept of a password."""
    return _hasher(current_app.config["PASSWORD_COST"]).hash(_same_signs(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one behind `kept`. Without one (an unknown person) it takes as long and is wrong."""
    cost = current_app.config["PASSWORD_COST"]
    nobodys = _nobodys(cost)
    try:
        return _hasher(cost).verify(kept or nobodys, _same_signs(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether `kept` was made with another cost than today's."""
    return _hasher(current_app.config["PASSWORD_COST"]).check_needs_rehash(kept)


def _same_signs(password: str) -> str:
    """Half-width and full-width signs, composed and decomposed ones, are the same to the one who types them."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=4)
def _hasher(cost: tuple[int, int, int]) -> PasswordHasher:
    passes, memory, lanes = cost
    return PasswordHasher(time_cost=passes, memory_cost=memory, parallelism=lanes)


@lru_cache(maxsize=4)
def _nobodys(cost: tuple[int, int, int]) -> str:
    return _hasher(cost).hash("nobody's")
