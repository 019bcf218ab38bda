"""Which rules judged: a word that is stored with every mark and changes with every change of code or lists."""

import hashlib
from importlib.metadata import version
from pathlib import Path

from marketplace.rules.contact.judgement import Context

RULES = "2026.11"
LENGTH = 8
LIBRARIES = ("phonenumbers", "pillow", "publicsuffixlist", "pypdf", "zxing-cpp")


def _digest(*said: bytes) -> str:
    return hashlib.sha256(b"\0".join(said)).hexdigest()[:LENGTH]


def _own_files() -> list[bytes]:
    """The package's code and lists; the sort of line break does not count."""
    folder = Path(__file__).parent
    paths = sorted(
        [*folder.rglob("*.py"), *folder.rglob("*.toml")], key=lambda path: path.relative_to(folder).as_posix()
    )
    return [path.read_bytes().replace(b"\r\n", b"\n") for path in paths]


def _libraries() -> bytes:
    """What the judgement also rests on: a newer library may read a file that the older one could not."""
    return " ".join(f"{name}-{version(name)}" for name in LIBRARIES).encode()


VERSION = f"{RULES}-{_digest(*_own_files(), _libraries())}"


def version_with(context: Context) -> str:
    """The version of the rules and of the operator's words together. Whose message it is, is no part of it."""
    if not context.words:
        return VERSION
    words = sorted((word.text, word.decision) for word in context.words)
    return f"{RULES}-{_digest(VERSION.encode(), repr(words).encode())}"
