"""How a text can be proven unchanged, and forgotten: a hash with a salt that is deleted together with the text."""

from hashlib import sha256


def digest_of(text: str, salt: str) -> str:
    """The salted SHA-256 of a text, as hexadecimal digits."""
    return sha256(f"{salt}:{text}".encode()).hexdigest()
