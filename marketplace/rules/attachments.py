"""Which files people may attach: the ending of the name and the content have to say the same (product.md, Threads).

An allow-list, judged by a small table of our own instead of a library that guesses: we do not ask what a file might
be, but whether it is what its name says. Files are only ever handed out as attachments that no browser interprets.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from marketplace.rules import plain_text

MAX_FILES = 10
MAX_BYTES = 20 * 1024 * 1024
MAX_BYTES_TOGETHER = 100 * 1024 * 1024
MAX_NAME = 200
LONGEST_ENDING = 10
MAX_ZIP_ENTRIES = 10_000

# Endings that must not hide before the last one: 請求書.pdf.exe is refused anyway, 請求書.exe.pdf by this list.
HIDING = {"exe", "scr", "bat", "cmd", "msi", "vbs", "ps1", "hta", "lnk", "jar", "html", "htm", "svg", "xhtml"}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<iframe")
NOT_TEXT = bytes({*range(32), 127} - {*b"\t\n\f\r\x1b"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`content_type` of a file that may be attached, otherwise `refused`: empty, big, ending, hidden or content."""

    content_type: str = ""
    refused: str = ""


def judge(name: str, stream: BinaryIO) -> Verdict:
    """Judge a file by its name and its whole content; the stream stands at its beginning afterwards."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        return Verdict(refused="empty")
    if size > MAX_BYTES:
        return Verdict(refused="big")
    *inner, ending = name.lower().split(".")
    if ending not in KINDS or not inner:
        return Verdict(refused="ending")
    if set(inner[1:]) & HIDING:
        return Verdict(refused="hidden")
    content_type, fits = KINDS[ending]
    is_so = fits(stream)
    stream.seek(0)
    return Verdict(content_type) if is_so else Verdict(refused="content")


def shown_name(raw: str) -> str:
    """The name as others see it: no folders, nothing invisible or turning, at most 200 characters, the ending kept."""
    name = plain_text.without_unusable(raw.replace("\\", "/").rpartition("/")[2])
    name = " ".join(name.split()).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if len(name) > MAX_NAME and len(ending) <= LONGEST_ENDING:
        name = stem[: MAX_NAME - len(dot + ending)] + dot + ending
    return name[:MAX_NAME].strip(". ") or "file"


# -- what the content of each kind looks like -------------------------------------------------------------------------

Fits = Callable[[BinaryIO], bool]


def begins(*signs: bytes, at: int = 0) -> Fits:
    """One of the signs stands at this place."""

    def fits(stream: BinaryIO) -> bool:
        stream.seek(0)
        return stream.read(128)[at:].startswith(signs)

    return fits


def both(*conditions: Fits) -> Fits:
    return lambda stream: all(fits(stream) for fits in conditions)


def is_text(stream: BinaryIO) -> bool:
    """Readable signs in any encoding, and no page in disguise."""
    stream.seek(0)
    content = stream.read()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode("utf-8", "replace")
        except UnicodeDecodeError:
            return False
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    return len(content.translate(None, NOT_TEXT)) == len(content) and not start.startswith(MARKUP)


def is_mp3(stream: BinaryIO) -> bool:
    stream.seek(0)
    head = stream.read(3)
    return head == b"ID3" or (len(head) == 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def is_zip(stream: BinaryIO) -> bool:
    return _entries(stream) is not None


def is_office(folder: str) -> Fits:
    """Word, Excel or PowerPoint by the folder of its main part, without macros."""

    def fits(stream: BinaryIO) -> bool:
        names = _entries(stream) or []
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return (
            "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names) and not has_macros
        )

    return fits


def is_open_document(word: str) -> Fits:
    """OpenDocument: the first entry of the archive names the kind, uncompressed."""
    sign = f"mimetypeapplication/vnd.oasis.opendocument.{word}".encode()
    return both(begins(b"PK\x03\x04"), begins(sign, at=30), is_zip)


def _entries(stream: BinaryIO) -> list[str] | None:
    """The names in a zip archive; None when it is none, is broken, or has too many."""
    stream.seek(0)
    if stream.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return None
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        return None
    return names if len(names) <= MAX_ZIP_ENTRIES else None


OLD_OFFICE = begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
MPEG4 = begins(b"ftyp", at=4)
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

KINDS: dict[str, tuple[str, Fits]] = {
    "pdf": ("application/pdf", begins(b"%PDF-")),
    "doc": ("application/msword", OLD_OFFICE),
    "xls": ("application/vnd.ms-excel", OLD_OFFICE),
    "ppt": ("application/vnd.ms-powerpoint", OLD_OFFICE),
    "docx": (OFFICE + "wordprocessingml.document", is_office("word")),
    "xlsx": (OFFICE + "spreadsheetml.sheet", is_office("xl")),
    "pptx": (OFFICE + "presentationml.presentation", is_office("ppt")),
    "odt": (ODF + "text", is_open_document("text")),
    "ods": (ODF + "spreadsheet", is_open_document("spreadsheet")),
    "odp": (ODF + "presentation", is_open_document("presentation")),
    "odg": (ODF + "graphics", is_open_document("graphics")),
    "txt": ("text/plain", is_text),
    "csv": ("text/csv", is_text),
    "md": ("text/markdown", is_text),
    "jpg": ("image/jpeg", begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", begins(b"\xff\xd8\xff")),
    "png": ("image/png", begins(b"\x89PNG\r\n\x1a\n")),
    "gif": ("image/gif", begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", both(begins(b"RIFF"), begins(b"WEBP", at=8))),
    "heic": ("image/heic", both(MPEG4, begins(b"heic", b"heix", b"hevc", b"mif1", b"msf1", at=8))),
    "tif": ("image/tiff", begins(b"II*\x00", b"MM\x00*")),
    "tiff": ("image/tiff", begins(b"II*\x00", b"MM\x00*")),
    "psd": ("image/vnd.adobe.photoshop", begins(b"8BPS")),
    "ai": ("application/postscript", begins(b"%PDF-", b"%!PS-Adobe")),
    "zip": ("application/zip", is_zip),
    "mp3": ("audio/mpeg", is_mp3),
    "wav": ("audio/wav", both(begins(b"RIFF"), begins(b"WAVE", at=8))),
    "m4a": ("audio/mp4", MPEG4),
    "ogg": ("audio/ogg", begins(b"OggS")),
    "flac": ("audio/flac", begins(b"fLaC")),
    "mp4": ("video/mp4", MPEG4),
    "mov": ("video/quicktime", begins(b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", at=4)),
    "webm": ("video/webm", begins(b"\x1a\x45\xdf\xa3")),
}
