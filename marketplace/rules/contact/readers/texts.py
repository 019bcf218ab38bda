"""Text files in any encoding that is common in Japan; tables, pages and letters that are text files too."""

import csv
import email
import email.policy
import io
from collections.abc import Iterator
from html.parser import HTMLParser

from marketplace.rules.contact import places, sentences
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Row, Table, Text, Unreadable

MARKED = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
OLD = ("cp932", "euc-jp", "iso2022_jp_ext")
FEW = 0.005  # signs that an encoding does not have: a word processor's own ① in EUC, say
ESCAPE = b"\x1b"
TABLES = {"csv", "tsv"}
PAGES = {"html", "htm", "xhtml", "svg", "xml", "md"}
SAYING = {"href", "alt", "title", "content", "placeholder", "value", "aria-label"}
HEADERS = ("from", "to", "cc", "bcc", "reply-to", "sender", "subject", "x-mailer", "organization", "comments")


def read(data: bytes, ending: str, place: Place, allowance: Allowance) -> Iterator[Part]:
    """The text; of a table its cells, and of a page also what remains without the tags."""
    allowance.spend("characters", len(data) // 4)  # no encoding needs more bytes for a sign: too long is known early
    text = decoded(data)
    allowance.spend("characters", len(text) - len(data) // 4)
    if ending in TABLES and (rows := cells(text)):
        yield Table(place, rows, numbered=True)
        return
    yield Text(place, text, numbered=True)
    if ending in PAGES and "<" in text:
        page = Page()
        page.feed(text)
        page.close()
        yield Text(place, "".join(page.said))


def letter(data: bytes, place: Place, allowance: Allowance) -> Iterator[Part | tuple[str, bytes]]:
    """A letter (.eml): who it is from and to, what it says; files in it come as name and bytes."""
    allowance.spend("characters", len(data) // 4)
    message = email.message_from_bytes(data, policy=email.policy.default)
    for header in HEADERS:
        for said in message.get_all(header, []):
            yield Text((*place, places.LETTER_HEAD), str(said))
    for part in message.walk():
        allowance.spend("members", 1)
        content = part.get_payload(decode=True)
        if content is None:
            continue
        if part.get_filename() or part.get_content_maintype() != "text":
            yield part.get_filename() or "attachment", content
        else:
            yield from read(content, "html" if part.get_content_subtype() == "html" else "txt", place, allowance)


def cells(text: str) -> list[Row]:
    """The rows of a table; nothing when it is none that can be cut into cells."""
    head = text[:10_000]
    delimiter = max(",\t;", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return []
    return [
        (number, {column: cell.strip() for column, cell in enumerate(row, 1) if cell.strip()})
        for number, row in enumerate(rows, 1)
    ]


def looks_like_text(data: bytes) -> bool:
    """Whether a file of an unknown ending is text: hardly any control signs at its beginning."""
    head = data[:4096]
    return b"\0" not in head and sum(sign < 32 and sign not in b"\t\n\f\r\x1b" for sign in head) * 100 <= len(head)


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16, UTF-32, Shift_JIS, EUC-JP or ISO-2022-JP."""
    for mark, encoding in MARKED:
        if data.startswith(mark):
            return _try(data, encoding)
    if b"\0" in data:
        return _try(data, "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le")
    if ESCAPE in data:
        for encoding in ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    return _best(data)


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(sentences.UNDECIDED) from None


def _best(data: bytes) -> str:
    """UTF-8 if it is; of the old Japanese encodings the one that gives most kana, and only a few signs it does not have."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        readings = [data.decode(encoding, "replace") for encoding in (*OLD, "utf-8")]
    readings = [text for text in readings if text.count("\ufffd") <= FEW * len(text)]
    if not readings:
        raise Unreadable(sentences.UNDECIDED)
    return max(readings, key=lambda text: sum("ぁ" <= sign <= "ヶ" for sign in text) / max(1, len(text)))


class Page(HTMLParser):
    """What a page says: its words, and those in its attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in {"p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "text", "title"}:
            self.said.append("\n")
        for name, value in attrs:
            if name in SAYING and value:
                self.said.append(f"\n{value.removeprefix('mailto:').removeprefix('tel:')}\n")

    def handle_data(self, data):
        self.said.append(data)
