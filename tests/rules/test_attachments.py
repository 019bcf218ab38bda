"""Which files may be attached: the name's ending and the content have to agree."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules.attachments import KINDS, MAX_BYTES, MAX_NAME, judge, shown_name


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if first:
            archive.writestr(first[0], first[1], zipfile.ZIP_STORED)
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


TYPES = "[Content_Types].xml"
ODT = zipped("content.xml", first=("mimetype", "application/vnd.oasis.opendocument.text"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
GOOD = {
    "契約書.pdf": b"%PDF-1.7\n...",
    "a.docx": zipped(TYPES, "word/document.xml"),
    "a.xlsx": zipped(TYPES, "xl/workbook.xml"),
    "a.pptx": zipped(TYPES, "ppt/presentation.xml"),
    "a.doc": OLD,
    "a.xls": OLD,
    "a.ppt": OLD,
    "a.odt": ODT,
    "a.ods": zipped("c", first=("mimetype", "application/vnd.oasis.opendocument.spreadsheet")),
    "a.odp": zipped("c", first=("mimetype", "application/vnd.oasis.opendocument.presentation")),
    "a.odg": zipped("c", first=("mimetype", "application/vnd.oasis.opendocument.graphics")),
    "メモ.txt": "こんにちは\r\n".encode(),
    "sjis.txt": "こんにちは".encode("cp932"),
    "utf16.txt": "こんにちは".encode("utf-16"),
    "jis.csv": "名前,金額".encode("iso2022_jp"),
    "a.csv": b"\xef\xbb\xbfa,b\n",
    "a.md": b"# a\n<div>x</div>",
    "写真.JPG": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    "a.jpeg": b"\xff\xd8\xff\xe1",
    "a.png": b"\x89PNG\r\n\x1a\n\0",
    "a.gif": b"GIF89a...",
    "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "a.heic": b"\0\0\0\x18ftypheic\0",
    "a.tif": b"II*\0\x08",
    "a.tiff": b"MM\0*\x08",
    "a.psd": b"8BPS\0\1",
    "a.ai": b"%PDF-1.5",
    "a.zip": zipped("x/y.txt"),
    "a.mp3": b"ID3\4\0",
    "b.mp3": b"\xff\xfb\x90",
    "a.wav": b"RIFF\0\0\0\0WAVEfmt ",
    "a.m4a": b"\0\0\0\x18ftypM4A ",
    "a.ogg": b"OggS\0",
    "a.flac": b"fLaC\0",
    "a.mp4": b"\0\0\0\x18ftypisom",
    "a.mov": b"\0\0\0\x14moov\0",
    "a.webm": b"\x1a\x45\xdf\xa3\1",
    "v1.2.報告書.pdf": b"%PDF-1.4",
}
BAD = [
    ("a.pdf", b"<html><script>alert(1)</script>", "content"),
    ("a.pdf", b"MZ\x90\0", "content"),
    ("a.png", b"\xff\xd8\xff\xe0", "content"),
    ("a.jpg", b"\x89PNG\r\n\x1a\n", "content"),
    ("a.docx", zipped("x.txt"), "content"),
    ("a.docx", zipped(TYPES, "xl/workbook.xml"), "content"),
    ("a.docx", zipped(TYPES, "word/document.xml", "word/vbaProject.bin"), "content"),
    ("a.docx", OLD, "content"),
    ("a.odt", zipped("content.xml"), "content"),
    ("a.ods", ODT, "content"),
    ("a.zip", b"PK\x03\x04 but no archive", "content"),
    ("a.zip", b"Rar!\x1a\x07", "content"),
    ("a.txt", b"\x7fELF\2\1\1\0\0", "content"),
    ("a.txt", b"\xef\xbb\xbf  <!DOCTYPE html><script>", "content"),
    ("a.txt", "<svg onload=alert(1)>".encode("utf-16"), "content"),
    ("a.md", b"<svg xmlns='http://www.w3.org/2000/svg'>", "content"),
    ("a.txt", b"\xff\xfe\x00", "content"),
    ("a.mp3", b"\xff\xd8\xff\xe0", "content"),
    ("a.svg", b"<svg/>", "ending"),
    ("a.html", b"<html>", "ending"),
    ("a.docm", zipped(TYPES, "word/document.xml"), "ending"),
    ("請求書.pdf.exe", b"MZ", "ending"),
    ("請求書.exe.pdf", b"%PDF-1.4", "hidden"),
    ("a.html.txt", b"x", "hidden"),
    ("pdf", b"%PDF-1.4", "ending"),
    ("a", b"%PDF-1.4", "ending"),
    ("a.pdf", b"", "empty"),
]


@pytest.mark.parametrize("name", GOOD)
def test_file_that_is_what_its_name_says_is_accepted(name):
    stream = io.BytesIO(GOOD[name])
    assert judge(name, stream).content_type == KINDS[name.lower().rpartition(".")[2]][0]
    assert stream.tell() == 0


def test_every_kind_has_an_example():
    assert {name.lower().rpartition(".")[2] for name in GOOD} == set(KINDS)


@pytest.mark.parametrize(("name", "content", "why"), BAD)
def test_file_that_lies_is_refused(name, content, why):
    assert judge(name, io.BytesIO(content)).refused == why


def test_twenty_megabytes_are_accepted_and_one_byte_more_is_not():
    exactly = b"%PDF-" + b" " * (MAX_BYTES - 5)
    assert judge("a.pdf", io.BytesIO(exactly)).refused == ""
    assert judge("a.pdf", io.BytesIO(exactly + b" ")).refused == "big"


@given(
    st.sampled_from(sorted(KINDS)), st.sampled_from([b"", *GOOD.values()]), st.binary(max_size=60), st.integers(0, 400)
)
def test_broken_content_is_judged_and_never_an_error(ending, content, noise, at):
    judge(f"a.{ending}", io.BytesIO(content[:at] + noise + content[at + len(noise) :]))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\hana\\見積.pdf", "見積.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("gpj.\u202etxt.pdf", "gpj.txt.pdf"),
        ("  行\n改行.pdf ", "行 改行.pdf"),
        (".htaccess", "htaccess"),
        (".pdf", "pdf"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
        ("a.pdf.", "a.pdf"),
        ("あ" * 300 + ".pdf", "あ" * (MAX_NAME - 4) + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * (MAX_NAME - 2)),
        ("見積　書.pdf", "見積 書.pdf"),
    ],
)
def test_shown_name_is_short_visible_and_has_no_folder(raw, shown):
    assert shown_name(raw) == shown


@given(st.text(max_size=300))
def test_shown_name_never_fails(raw):
    name = shown_name(raw)
    assert 0 < len(name) <= MAX_NAME and "/" not in name and "\\" not in name and name == shown_name(name)
