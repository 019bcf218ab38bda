"""Which reader a file gets, and what is packed in it: the members of archives, pictures and files in documents."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from marketplace.rules.contact import places, sentences
from marketplace.rules.contact.readers import office, texts
from marketplace.rules.contact.readers.packages import Package, name_of
from marketplace.rules.contact.readers.reading import HOSTILE, Allowance, Part, Place, Table, Text, Unreadable

TEXTS = {
    "txt", "csv", "tsv", "md", "log", "json", "html", "htm", "xhtml", "svg", "xml", "ini", "yml", "yaml", "tex", "srt",
    "vtt", "rtf", "vcf", "ics",
}  # fmt: skip
PICTURES = {"jpg", "jpeg", "png", "gif", "webp", "tif", "tiff", "psd", "bmp"}
OLD_OFFICE = {"doc", "xls", "ppt"}  # a newer document in their container is locked with a password
DOCUMENTS = OLD_OFFICE | {"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg", "zip", "heic"}
SIGNS = {  # of the first bytes
    b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old office",
    b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture", b"8BPS": "picture", b"II*\0": "picture",
    b"MM\0*": "picture", b"Rar!": "strange", b"7z\xbc\xaf": "strange", b"\x1f\x8b": "strange", b"BZh": "strange",
    b"\xfd7zXZ": "strange", b"MSCF": "strange",
}  # fmt: skip
HEIC = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}
PDF_WITHIN = 1024  # its sign may stand so far from the beginning


def read(name: str, data: bytes, allowance: Allowance, eyes=None, place: Place = ()) -> Iterator[Part]:
    """The parts of a file. `eyes` gives the words that a picture (a PNG) shows. Raises Unreadable."""
    allowance.spend("depth", 1)
    try:
        for part in _guarded(_opened(name.rpartition(".")[2].lower(), data, allowance, eyes, place)):
            if isinstance(part, Table):
                part = replace(part, rows=_guarded(part.rows))  # they are read when the table is judged
            yield part
    finally:
        allowance.depth += 1


def _guarded(made: Iterable[Any]) -> Iterator[Any]:
    """The same; whatever a broken file makes a library raise becomes Unreadable."""
    try:
        yield from made
    except HOSTILE:
        raise Unreadable(sentences.UNREADABLE) from None


def kind_of(data: bytes, ending: str) -> str:
    """pdf, zip, old office, picture, letter, text, strange (cannot be read) or none (holds no text: films, fonts)."""
    if ending in TEXTS and texts.looks_like_text(data) and not data.startswith(b"%PDF-"):
        return "text"
    for sign, kind in SIGNS.items():
        if data.startswith(sign):
            return kind
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        return "strange"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:2] == b"BM" and ending == "bmp"):
        return "picture"
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    if data[2:5] == b"-lh" or data[257:262] == b"ustar":
        return "strange"
    if ending == "eml":
        return "letter"
    if not data or ending in TEXTS:
        return "text"
    if ending in PICTURES | DOCUMENTS:
        return "broken"
    return "text" if texts.looks_like_text(data) else "none"


def _opened(ending: str, data: bytes, allowance: Allowance, eyes, place: Place) -> Iterator[Part]:
    match kind_of(data, ending):
        case "text":
            yield from texts.read(data, ending, place, allowance)
        case "letter":
            yield from _with_files(texts.letter(data, place, allowance), allowance, eyes, place)
        case "zip":
            yield from _packed(Package(data, allowance), allowance, eyes, place)
        case "old office":
            raise Unreadable(sentences.UNKNOWN_FORM if ending in OLD_OFFICE else sentences.LOCKED)
        case "pdf":
            from marketplace.rules.contact.readers import pdf  # 0.2 seconds: not for every command

            yield from _with_files(pdf.read(data, place, allowance, eyes), allowance, eyes, place)
        case "picture":
            from marketplace.rules.contact.readers import images

            yield from images.read(data, place, allowance, eyes, alone=not place)
        case "strange":
            raise Unreadable(sentences.UNKNOWN_FORM)
        case "broken":
            raise Unreadable(sentences.UNREADABLE)


def _with_files(parts: Iterator[Part | tuple[str, bytes]], allowance: Allowance, eyes, place: Place) -> Iterator[Part]:
    for part in parts:
        if isinstance(part, tuple):
            yield from _member(*part, allowance, eyes, place)
        else:
            yield part


def _packed(package: Package, allowance: Allowance, eyes, place: Place) -> Iterator[Part]:
    """A document that is an archive, or an archive."""
    if office.is_office(package) or office.is_open_document(package):
        reads = office.read if office.is_office(package) else office.read_open_document
        yield from reads(package, place, allowance)
        for entry in office.inside(package):
            data = package.read(entry)
            if kind_of(data, "") in ("picture", "zip", "pdf"):
                yield from _lenient(read("", data, allowance, eyes, place or (places.PICTURE,)))
        return
    if package.comment:
        yield Text((*place, places.ARCHIVE_COMMENT), texts.decoded(package.comment))
    for entry in package.members:
        yield from _member(name_of(entry), package.read(entry), allowance, eyes, place)


def _member(name: str, data: bytes, allowance: Allowance, eyes, place: Place) -> Iterator[Part]:
    """A file in a file: what its name says, and what it says itself."""
    yield Text((*place, places.MEMBER_NAME), name.rpartition(".")[0] or name)
    inside = (*place, places.place(places.MEMBER, name.replace("\\", "/").rpartition("/")[2]))
    try:
        yield from read(name, data, allowance, eyes, inside)
    except Unreadable as reason:
        raise Unreadable(reason.why, reason.place or inside) from None


def _lenient(parts: Iterator[Part]) -> Iterator[Part]:
    """A picture in a document that cannot be drawn shows its readers nothing either; too much is still too much."""
    try:
        yield from parts
    except Unreadable as reason:
        if reason.why == sentences.TOO_MUCH:
            raise
