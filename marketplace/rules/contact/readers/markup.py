"""XML read as a stream of events: no tree is built, no document type and so no entity is accepted."""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from marketplace.rules.contact import sentences
from marketplace.rules.contact.readers.reading import Allowance, Unreadable

CHUNK = 64 * 1024
START, TEXT, END = "start", "text", "end"

Event = tuple[str, str, dict[str, str]]  # what, the element's name or the text, the attributes of a start


def events(source: BinaryIO, allowance: Allowance) -> Iterator[Event]:
    """The events in order; names stand without their namespace. Raises Unreadable for what is no XML."""
    heard: list[Event] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: heard.append(
        (START, _local(name), {_local(key): value for key, value in attributes.items()})
    )
    parser.EndElementHandler = lambda name: heard.append((END, _local(name), {}))
    parser.CharacterDataHandler = lambda text: heard.append((TEXT, text, {}))
    chunk, is_broken = b"-", False
    while chunk:
        chunk = source.read(CHUNK)
        allowance.spend("unpacked", len(chunk))
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            is_broken = True
        yield from heard
        heard.clear()
        if is_broken:
            raise Unreadable(sentences.UNREADABLE)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_declared) -> None:
    raise Unreadable(sentences.UNREADABLE)
