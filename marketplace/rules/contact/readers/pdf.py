"""PDF: the words of each page, notes and fields on it, where its links lead, what the document says of itself."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from contextvars import copy_context
from io import BytesIO

from pypdf import PageObject, PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject, StreamObject

from marketplace.rules.contact import places, sentences
from marketplace.rules.contact.readers import images
from marketplace.rules.contact.readers.images import Eyes, xmp_words
from marketplace.rules.contact.readers.office import said_by
from marketplace.rules.contact.readers.reading import HOSTILE, Allowance, Part, Place, Text, Unreadable
from marketplace.rules.contact.readers.texts import Page

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with people's files is no business of the log

# Far above ordinary documents, far below what would keep a server busy; the library's own limits are ten times higher.
LIMITS = {
    "zlib_maximum_output_length": 40_000_000,
    "lzw_maximum_output_length": 4_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "jbig2_maximum_output_length": 1_000_000,
    "array_based_stream_maximum_output_length": 40_000_000,
    "stream_decoding_work_maximum_length": 80_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "xform_maximum_invocations_per_extraction": 300,
    "xmp_maximum_input_length": 500_000,
    "form_fields_maximum_entries": 5_000,
    "outline_maximum_entries": 5_000,
    "page_tree_maximum_entries": 5_000,
    "jbig2dec_binary": None,
}
INFO = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/Producer", "/Company", "/Manager", "/Comments")
NOTES = ("/Contents", "/T", "/Subj", "/TU", "/V", "/DV")
MOST_NOTES = 2_000  # on one page
SMALLEST_PICTURE, MOST_PICTURES = 60, 60  # pixels a side; pictures that are looked at


def read(data: bytes, place: Place, allowance: Allowance, eyes: Eyes | None) -> Iterator[Part | tuple[str, bytes]]:
    """The parts of the document; files in it come as name and bytes."""
    limited = copy_context()
    limited.run(overwrite_configuration, **LIMITS)
    parts = _parts(data, place, allowance, eyes)
    try:
        while (part := limited.run(next, parts, None)) is not None:
            yield part
    except DependencyError:  # an encryption that would need another library
        raise Unreadable(sentences.LOCKED) from None
    except LimitReachedError:
        raise Unreadable(sentences.TOO_MUCH) from None
    except PyPdfError:
        raise Unreadable(sentences.UNREADABLE) from None


def _parts(data: bytes, place: Place, allowance: Allowance, eyes: Eyes | None) -> Iterator[Part | tuple[str, bytes]]:
    yield from Document(data, place, allowance, eyes).parts()


class Document:
    """One PDF that is being read."""

    def __init__(self, data: bytes, place: Place, allowance: Allowance, eyes: Eyes | None):
        self.place, self.allowance, self.eyes = place, allowance, eyes
        self.reader = PdfReader(BytesIO(data), strict=False)
        if self.reader.is_encrypted and not self.reader.decrypt(""):
            raise Unreadable(sentences.LOCKED)
        self.seen: set[int] = set()  # pictures, by the number of their object

    def parts(self) -> Iterator[Part | tuple[str, bytes]]:
        yield from self.properties()
        self.allowance.spend("pages", len(self.reader.pages))
        for number, page in enumerate(self.reader.pages, 1):
            yield from self.page(page, (*self.place, places.place(places.PAGE, number)))
        yield from self.fields()
        for file in self.reader.attachment_list:
            self.allowance.spend("members", 1)
            yield file.alternative_name or file.name, file.content

    def properties(self) -> Iterator[Part]:
        info = self.reader.metadata or {}
        for key in INFO:
            if isinstance(said := info.get(key), str):
                yield self.text(places.PROPERTIES, said)
        metadata = self.reader.root_object.get("/Metadata")
        if metadata is not None:
            for words in xmp_words(metadata.get_object().get_data()[:200_000].decode("utf-8", "replace")):
                yield self.text(places.PROPERTIES, words)
        for title in self.titles(self.reader.outline):
            yield self.text(places.OUTLINE, title)

    def titles(self, outline) -> Iterator[str]:
        for entry in outline:
            if isinstance(entry, list):
                yield from self.titles(entry)
            elif isinstance(entry.title, str):
                yield entry.title

    def page(self, page: PageObject, place: Place) -> Iterator[Part | tuple[str, bytes]]:
        text = page.extract_text(visitor_operand_before=self.look_at_the_clock)
        self.allowance.spend("characters", len(text))
        yield Text(place, text)
        notes = page.get("/Annots")
        for note in (notes.get_object() if notes is not None else [])[:MOST_NOTES]:
            yield from self.note(note.get_object(), place)
        yield from self.pictures(page.get("/Resources"), place)

    def look_at_the_clock(self, *_operand) -> None:
        self.allowance.spend("characters", 0)

    def note(self, note: DictionaryObject, place: Place) -> Iterator[Part | tuple[str, bytes]]:
        """A note, a field, a link or a pinned file on a page."""
        for key in NOTES:
            if isinstance(said := note.get(key), str):
                yield self.text(places.NOTE, said, place)
        if isinstance(rich := note.get("/RC"), str):
            yield self.text(places.NOTE, plain(rich), place)
        action = note.get("/A")
        if isinstance(action, DictionaryObject) and isinstance(address := _plain(action.get("/URI")), str):
            yield self.text(places.LINK, said_by(address), place)
        pinned = note.get("/FS")
        if isinstance(pinned, DictionaryObject) and isinstance(held := pinned.get("/EF"), DictionaryObject):
            for stream in list(held.values())[:1]:
                yield str(pinned.get("/UF") or pinned.get("/F") or ""), stream.get_object().get_data()

    def fields(self) -> Iterator[Part]:
        for name, field in (self.reader.get_fields() or {}).items():
            for said in (name, field.get("/TU"), field.get("/V"), field.get("/DV")):
                if isinstance(said, str):
                    yield self.text(places.FIELD, said)
        for form in (self.reader.xfa or {}).values():
            if isinstance(form, bytes):
                yield self.text(places.FIELD, plain(form.decode("utf-8", "replace")))

    def pictures(self, resources, place: Place) -> Iterator[Part]:
        """Codes in the pictures of a page, each picture once. One that cannot be drawn shows nothing to people either."""
        held = resources.get_object().get("/XObject") if resources is not None else None
        for reference in held.get_object().values() if held is not None else ():
            picture = reference.get_object()
            if picture.get("/Subtype") != "/Image" or id(picture) in self.seen or len(self.seen) >= MOST_PICTURES:
                continue
            self.seen.add(id(picture))
            width, height = int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
            if min(width, height) >= SMALLEST_PICTURE and width * height <= images.MOST_PIXELS:
                with suppress(PyPdfError, DependencyError, *HOSTILE):
                    yield from self.picture(picture, place)

    def picture(self, picture: StreamObject, place: Place) -> Iterator[Part]:
        if picture.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):  # a JPEG as it is
            yield from images.read(picture.get_data(), place, self.allowance, self.eyes, alone=False)
        elif (shown := picture.decode_as_image()) is not None:
            yield from images.look(shown, place, self.allowance, self.eyes, images.LOOKED_AT_INSIDE)

    def text(self, where: str, said: str, place: Place = ()) -> Text:
        self.allowance.spend("characters", len(said))
        return Text((*(place or self.place), where), said)


def plain(page: str) -> str:
    """The words of a marked-up text."""
    reader = Page()
    reader.feed(page)
    reader.close()
    return "".join(reader.said)


def _plain(said):
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
