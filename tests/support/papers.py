"""Small real files of every kind: documents, tables, slides, PDFs, archives and pictures, made of bytes."""

import io
import zipfile
import zlib
from xml.sax.saxutils import escape, quoteattr

import zxingcpp
from PIL import Image

OFFICE = "http://schemas.openxmlformats.org"
TYPES = "[Content_Types].xml"
HYPERLINK = f"{OFFICE}/officeDocument/2006/relationships/hyperlink"


def zipped(members: dict[str, bytes | str], **how) -> bytes:
    """An archive of these members; `how` as zipfile's writer takes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def xml(root: str, inside: str, family: str = "wordprocessingml") -> str:
    """A part of an office document."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><x:{root} xmlns:x="{OFFICE}/{family}/2006/main" '
        f'xmlns:a="{OFFICE}/drawingml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships">{inside}</x:{root}>'
    )


def paragraph(*runs: str) -> str:
    return "<x:p>" + "".join(f"<x:r><x:t>{escape(run)}</x:t></x:r>" for run in runs) + "</x:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<x:tc>{paragraph(cell)}</x:tc>" for cell in row) for row in rows]
    return "<x:tbl>" + "".join(f"<x:tr>{row}</x:tr>" for row in cells) + "</x:tbl>"


def links(*targets: str) -> str:
    """The relations of a part: where its links lead."""
    said = "".join(
        f'<Relationship Id="r{number}" Type="{HYPERLINK}" Target={quoteattr(target)} TargetMode="External"/>'
        for number, target in enumerate(targets)
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{said}</Relationships>'


def docx(body: str = "", **parts: str) -> bytes:
    """A Word document; `parts` are others beside the body: header1, comments, footnotes …"""
    others = {f"word/{name}.xml": xml("hdr", inside) for name, inside in parts.items()}
    return zipped({TYPES: "<Types/>", "word/document.xml": xml("document", f"<x:body>{body}</x:body>"), **others})


def cell(column: str, number: int, value) -> str:
    if isinstance(value, str):
        return f'<x:c r="{column}{number}" t="inlineStr"><x:is><x:t>{escape(value)}</x:t></x:is></x:c>'
    return f'<x:c r="{column}{number}" s="1"><x:v>{value}</x:v></x:c>'


def sheet(*rows: tuple, after: str = "") -> str:
    """A sheet of text and numbers; None leaves a cell empty, `after` stands behind the rows."""
    said = "".join(
        f'<x:row r="{number}">'
        + "".join(cell(chr(64 + at), number, value) for at, value in enumerate(row, 1) if value is not None)
        + "</x:row>"
        for number, row in enumerate(rows, 1)
    )
    return f"<x:sheetData>{said}</x:sheetData>{after}"


def xlsx(*sheets: str, hidden: int = -1, code: str = "General", names: str = "", **parts: str) -> bytes:
    """A workbook; numbers are shown as `code` says, the sheet of the number `hidden` is not shown."""
    numbers = range(len(sheets))
    listed = "".join(
        f'<x:sheet name="表{number}" sheetId="{number + 1}" r:id="r{number}"{" state=" + quoteattr("hidden") if number == hidden else ""}/>'
        for number in numbers
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="x" Target="worksheets/s{number}.xml"/>' for number in numbers
    )
    formats = f'<x:numFmts><x:numFmt numFmtId="176" formatCode={quoteattr(code)}/></x:numFmts>'
    styles = f'{formats}<x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="176"/></x:cellXfs>'
    family = "spreadsheetml"
    return zipped(
        {
            TYPES: "<Types/>",
            "xl/workbook.xml": xml("workbook", f"<x:sheets>{listed}</x:sheets>{names}", family),
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
            "xl/styles.xml": xml("styleSheet", styles, family),
            **{f"xl/worksheets/s{number}.xml": xml("worksheet", sheets[number], family) for number in numbers},
            **{f"xl/{name}.xml": xml("part", inside, family) for name, inside in parts.items()},
        }
    )


def pptx(*slides: str, notes: str = "") -> bytes:
    """Slides of DrawingML's paragraphs."""
    parts = {
        f"ppt/slides/slide{number}.xml": xml("sld", said, "presentationml") for number, said in enumerate(slides, 1)
    }
    if notes:
        parts["ppt/notesSlides/notesSlide1.xml"] = xml("notes", notes, "presentationml")
    return zipped({TYPES: "<Types/>", "ppt/presentation.xml": xml("presentation", "", "presentationml"), **parts})


def shape(text: str) -> str:
    """A paragraph of a slide."""
    return f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>"


def odt(body: str, name: str = "text", **parts: str) -> bytes:
    """OpenDocument."""
    space = 'xmlns:text="t" xmlns:office="o" xmlns:table="b" xmlns:xlink="x"'
    said = {
        f"{part}.xml": f"<office:x {space}>{inside}</office:x>" for part, inside in {"content": body, **parts}.items()
    }
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{name}", **said})


def pdf(
    *pages: str, more: bytes = b"", objects: tuple[bytes, ...] = (), catalogue: bytes = b"", info: bytes = b""
) -> bytes:
    """A PDF with a line of text for each page's line. `more` stands in each page, `objects` have the numbers from 10 on."""
    held: dict[int, bytes] = {1: b"<</Type/Catalog/Pages 2 0 R" + catalogue + b">>"}
    held |= dict(enumerate(objects, 10))
    held[3] = b"<</Type/Font/Subtype/Type0/BaseFont/HeiseiKakuGo-W5/Encoding/UniJIS-UCS2-H/DescendantFonts[4 0 R]>>"
    held[4] = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiKakuGo-W5"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/FontDescriptor 5 0 R>>"
    )
    held[5] = b"<</Type/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4>>"
    held[6] = b"<<" + info + b">>"
    kids = []
    for page in pages or ("",):
        number = 100 + 2 * len(kids)
        lines = b"".join(b"<%s> Tj T* " % line.encode("utf-16-be").hex().encode() for line in page.split("\n"))
        content = b"BT /F 12 Tf 14 TL 40 780 Td " + lines + b"ET"
        usual = {b"/Contents": b" %d 0 R" % (number + 1), b"/Resources": b"<</Font<</F 3 0 R>>>>"}
        said = b"".join(key + value for key, value in usual.items() if key not in more)
        held[number] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]" + said + more + b">>"
        held[number + 1] = stream(content)
        kids.append(b"%d 0 R" % number)
    held[2] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return _written(held)


def stream(content: bytes, said: bytes = b"") -> bytes:
    """An object of a PDF that holds bytes."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), said, content)


def _written(held: dict[int, bytes]) -> bytes:
    out = b"%PDF-1.7\n"
    places = {}
    for number, content in sorted(held.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    end = b"xref\n0 1\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return out + end % (table, max(held) + 1, len(out))


def padded(size: int) -> bytes:
    """A PDF of exactly so many bytes; what makes it big belongs to no page."""
    bare = len(pdf("本文です。", objects=(stream(b""),)))
    for spare in range(20):  # the places written in it may have a digit more
        whole = pdf("本文です。", objects=(stream(b" " * (size - bare - spare)),))
        if len(whole) == size:
            return whole
    raise ValueError(size)


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 60), **how) -> bytes:
    """A picture of one colour."""
    return drawn(Image.new("RGB", size, "teal"), kind, **how)


def code(text: str, sort=zxingcpp.BarcodeFormat.QRCode, scale: int = 5) -> Image.Image:
    """A QR or bar code that says the text."""
    barcode = zxingcpp.create_barcode(text, sort)
    image = zxingcpp.write_barcode_to_image(barcode, scale=scale)
    height, width = image.shape
    return Image.frombytes("L", (width, height), bytes(memoryview(image))).convert("RGB")


def drawn(image: Image.Image, kind: str = "PNG", **how) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **how)
    return target.getvalue()


def locked(archive: bytes) -> bytes:
    """The archive with the flag of encryption at its first member."""
    data = bytearray(archive)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twice(name: str, first: str, second: str) -> bytes:
    """An office document with two members of one name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member, content in ((TYPES, "<Types/>"), (name, first), (name, second)):
            archive.writestr(member, content)
    return stream.getvalue()


def picture_head(kind: str, size: tuple[int, int]) -> bytes:
    """A small picture whose file says that it is of another size."""
    width, height = (number.to_bytes(4, "big") for number in size)
    data = picture(kind)
    if kind == "PNG":
        head = b"IHDR" + width + height + data[24:29]
        return data[:12] + head + zlib.crc32(head).to_bytes(4, "big") + data[33:]
    if kind == "GIF":
        return data[:6] + size[0].to_bytes(2, "little") + size[1].to_bytes(2, "little") + data[10:]
    at = data.index(b"\xff\xc0") + 5
    return data[:at] + height[2:] + width[2:] + data[at + 4 :]
