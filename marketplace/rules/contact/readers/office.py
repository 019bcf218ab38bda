"""Word, PowerPoint and OpenDocument: every XML in the package that holds words, and what links, pictures and notes say."""

import re
from collections.abc import Iterator
from urllib.parse import unquote
from zipfile import ZipInfo

from marketplace.rules.contact import places
from marketplace.rules.contact.readers import excel
from marketplace.rules.contact.readers.markup import START, TEXT, events
from marketplace.rules.contact.readers.packages import Package
from marketplace.rules.contact.readers.paragraphs import Flow
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Text

TYPES = "[content_types].xml"
# Which part of a document is where for its reader; the first that fits. Parts without words for people have no place.
PLACES = (
    (re.compile(r"(?:word|ppt)/(?:settings|websettings|fonttable|styles|presprops|viewprops|tablestyles|theme/.*)\.xml"), None),
    (re.compile(r"xl/(?:worksheets/.*|theme/.*|pivot.*|sharedstrings|workbook|styles|calcchain|metadata)\.xml"), None),
    (re.compile(r"ppt/(?:slidelayouts|slidemasters|handoutmasters|notesmasters)/.*\.xml"), places.MASTER),
    (re.compile(r"ppt/slides/slide(?P<it>\d+)\.xml"), places.SLIDE),
    (re.compile(r"ppt/notesslides/notesslide(?P<it>\d+)\.xml"), places.NOTES_OF_SLIDE),
    (re.compile(r"word/header\d*\.xml"), places.HEADER),
    (re.compile(r"word/footer\d*\.xml"), places.FOOTER),
    (re.compile(r"word/(?:footnotes|endnotes)\.xml"), places.FOOTNOTES),
    (re.compile(r".*(?:comment|people|person)[^/]*\.xml"), places.COMMENT),
    (re.compile(r"xl/.*\.xml"), places.DRAWING),
    (re.compile(r"docprops/.*\.xml|customxml/.*\.xml"), places.PROPERTIES),
    (re.compile(r"(?!\[content_types\]).*\.xml"), places.BODY),
)  # fmt: skip
PICTURE = re.compile(r"(?:.*/)?(?:media|pictures|thumbnails)/[^/]+", re.I)
INSIDE = re.compile(r".*/embeddings/[^/]+|object[^/]*/[^/]+\.xml", re.I)
MACHINES = {"Application", "AppVersion", "Template", "created", "modified", "lastPrinted", "revision", "TotalTime"}
LINK = re.compile(r"(?:mailto|tel|sms|callto):", re.I)


def is_office(package: Package) -> bool:
    """Whether the archive is a document of Microsoft's kind."""
    return any(entry.filename.lower() == TYPES for entry in package.members)


def is_open_document(package: Package) -> bool:
    return any(entry.filename == "mimetype" for entry in package.members) and any(package.named("content.xml"))


def read(package: Package, place: Place, allowance: Allowance) -> Iterator[Part]:
    """The words of a document of Microsoft's kind; its pictures and embedded documents are read by the caller."""
    yield from excel.read(package, place, allowance)
    for entry in package.members:
        name = entry.filename
        if name.lower().endswith(".rels"):
            yield from links(package, entry, place)
        elif (where := place_of(name)) and where == places.PROPERTIES:
            yield from leaves(package, entry, (*place, where))
        elif where:
            with package.open(entry) as source:
                yield from Flow((*place, where), allowance).parts(events(source, allowance))


def read_open_document(package: Package, place: Place, allowance: Allowance) -> Iterator[Part]:
    """The words of OpenDocument: body, headers and footers (in its styles), properties."""
    for name, where in (("content.xml", places.BODY), ("styles.xml", places.HEADERS_AND_FOOTERS)):
        for entry in package.named(name):
            with package.open(entry) as source:
                yield from Flow((*place, where), allowance, free=True).parts(events(source, allowance))
    for entry in package.named("meta.xml"):
        yield from leaves(package, entry, (*place, places.PROPERTIES))


def inside(package: Package) -> Iterator[ZipInfo]:
    """The members that are files of their own: pictures and embedded documents."""
    return (entry for entry in package.members if PICTURE.fullmatch(entry.filename) or INSIDE.fullmatch(entry.filename))


def place_of(name: str) -> str | None:
    """Where the words of a part stand for its reader; None for parts that are read elsewhere or hold none."""
    for pattern, where in PLACES:
        if found := pattern.fullmatch(name.lower()):
            return places.place(where, **found.groupdict()) if where else None
    return None


def links(package: Package, entry: ZipInfo, place: Place) -> Iterator[Part]:
    """Where the links of a part lead."""
    with package.open(entry) as source:
        for what, _name, attributes in events(source, package.allowance):
            if what == START and attributes.get("TargetMode", "").lower() == "external":
                yield Text((*place, places.LINK), said_by(attributes.get("Target", "")))


def said_by(address: str) -> str:
    """A link's address as words: the mailbox or number itself."""
    return unquote(LINK.sub("", address.partition("?")[0] if LINK.match(address) else address))


def leaves(package: Package, entry: ZipInfo, place: Place) -> Iterator[Part]:
    """Each property by itself, but for those that only programs write."""
    inside: list[str] = []
    with package.open(entry) as source:
        for what, name, attributes in events(source, package.allowance):
            if what == TEXT:
                if inside and inside[-1] not in MACHINES and name.strip():
                    package.allowance.spend("characters", len(name))
                    yield Text(place, name)
            elif what == START:
                inside.append(name)
                yield from (Text(place, attributes[key]) for key in attributes.keys() & {"name", "userId"})
            else:
                inside.pop()
