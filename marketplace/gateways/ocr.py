"""The words that a picture shows, read by Tesseract where the operator installed it. The product runs without."""

import os
import shutil
import subprocess
from collections.abc import Callable

PROGRAM = "tesseract"
WANTED = ("eng", "jpn")  # Latin letters and digits are read best by the one, Japanese by the other
SECONDS = 20  # for one picture in one language
SPARSE = "11"  # its way to read words that stand anywhere, as on a card or a banner


class Failed(RuntimeError):
    """Tesseract could not read the picture, or not in time."""


def eyes() -> Callable[[bytes], str] | None:
    """What reads a picture (a PNG); None where there is no Tesseract with a language that we want."""
    return read if languages() else None


def languages() -> list[str]:
    """The languages that Tesseract has, of those we want; none when it is missing."""
    try:
        listed = _said(["--list-langs"], b"").split()
    except Failed:
        return []
    return [language for language in WANTED if language in listed]


def read(picture: bytes) -> str:
    """The words of a picture, once in each language. Raises Failed."""
    return "\n".join(_said(["stdin", "stdout", "-l", language, "--psm", SPARSE], picture) for language in languages())


def _said(words: list[str], given: bytes) -> str:
    """What Tesseract answers. On one core: with several it is slower as soon as somebody else needs them too."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise Failed("not installed")
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            [program, *words], input=given, capture_output=True, timeout=SECONDS, env=environment, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise Failed(str(error)) from None
    return done.stdout.decode("utf-8", "replace")
