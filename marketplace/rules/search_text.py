"""Text as it is searched: one form for full-width and half-width, capital and small letters, katakana and hiragana."""

import unicodedata
from collections.abc import Iterable

KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, no case, all kana as katakana, no invisible signs, single spaces."""
    narrow = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(sign for sign in narrow.translate(KATAKANA) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def folded(texts: Iterable[str]) -> str:
    """Several texts as one to search in; no word reaches from one into the next."""
    return "\n".join(found for text in texts if (found := fold(text)))


def words(query: str) -> list[str]:
    """The words of a query as they were typed, each once: separated by spaces of any width or 、 and ,."""
    first: dict[str, str] = {}
    for word in query.replace("、", " ").replace(",", " ").split():
        if key := fold(word):
            first.setdefault(key, word)
    return list(first.values())
