"""What staff are shown of the detector's reading: the views of a text, by name."""

from marketplace.rules.contact.checking import read_aloud
from marketplace.rules.contact.own import places
from marketplace.rules.contact.readings.explained import explain
from marketplace.rules.contact.readings.folding import fold
from marketplace.rules.contact.readings.lines import glue


def views(text: str) -> dict[str, str]:
    """The text as the finders read it, by the view's name; a view that changes nothing is left out."""
    folded = fold(text)
    spelled = read_aloud(explain(folded))
    read = {"folded": folded.text, "spelled": spelled.text}
    if "\n" in spelled.text:
        read["together"] = glue(spelled).text
    kept: dict[str, str] = {}
    for name, seen in read.items():
        if seen != text and seen not in kept.values():
            kept[name] = seen
    return kept


def can_be_found(word: str) -> bool:
    """Whether an operator's word is long enough to be looked for."""
    folded = fold(word).text
    return bool(places(folded, folded))
