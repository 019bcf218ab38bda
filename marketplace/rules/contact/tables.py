"""The lists of `data/`, read once."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def alternatives(words: list[str]) -> str:
    """The words as one group of a regular expression, longer ones first; they may be patterns themselves."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"
