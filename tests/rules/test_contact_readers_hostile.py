"""Archives, and files made to break their reader: every one is answered, and none is given more than its allowance."""

import io
import tracemalloc
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.rules import contact
from marketplace.rules.contact import sentences
from marketplace.rules.contact.readers import Allowance
from tests.support import papers
from tests.support.papers import docx, paragraph, pdf, sheet, stream, xlsx, zipped

NUMBER = "電話 090-3344-0078"
MB = 1_000_000


def found(name: str, data: bytes, **how) -> list[tuple[str, str]]:
    """What was found and where, without the sentence."""
    judgement = contact.judge_file(name, data, **how)
    return [(one.text, one.why.rpartition(": ")[0]) for one in judgement.findings]


def why(name: str, data: bytes, **how) -> list[str]:
    return [one.why for one in contact.judge_file(name, data, **how).findings]


# -- archives ---------------------------------------------------------------------------------------------------------


def test_the_member_is_named_with_the_place_in_it():
    archive = zipped({"納品/原稿.docx": docx(paragraph("a"), header1=paragraph(NUMBER)), "readme.md": "# 素材"})
    assert found("納品.zip", archive) == [("090-3344-0078", "「原稿.docx」のヘッダー")]


def test_an_archive_in_an_archive_is_read_down_to_the_third():
    inner = zipped({"a.txt": NUMBER})
    for name, place in (("b.zip", "「b.zip」の「a.txt」の1行目"), ("c.zip", "「c.zip」の「b.zip」の「a.txt」の1行目")):
        inner = zipped({name: inner})
        assert found("納品.zip", inner) == [("090-3344-0078", place)]
    for name in ("d.zip", "e.zip"):
        inner = zipped({name: inner})
    assert [one.removesuffix(sentences.TOO_MUCH.removeprefix("unreadable: ")) for one in why("納品.zip", inner)] == [
        "unreadable: 「e.zip」の「d.zip」の「c.zip」の「b.zip」: "
    ]


def test_names_of_members_are_read_as_a_japanese_system_wrote_them():
    archive = raw_named("LINE ID yamano_xk99 です.txt".encode("cp932"))
    assert found("納品.zip", archive) == [("yamano_xk99", "中のファイルの名前")]


def raw_named(name: bytes) -> bytes:
    """An archive of one member with a name of these bytes."""
    stand_in = b"x" * len(name)
    return zipped({stand_in.decode(): "a"}).replace(stand_in, name)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\windows\\a.txt", "a/" * 200 + "b.txt", "x\0y.txt"]
)
def test_the_path_of_a_member_leads_nowhere(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [text for text, _place in found("納品.zip", zipped({name: NUMBER}))] == ["090-3344-0078"]
    assert list(tmp_path.iterdir()) == []


def test_a_locked_member_makes_the_archive_unreadable_and_says_which_file():
    locked = papers.locked(zipped({"a.txt": "secret"}))
    assert why("納品.zip", zipped({"見積.zip": locked})) == [
        "unreadable: 「見積.zip」: " + sentences.LOCKED.removeprefix("unreadable: ")
    ]


def test_a_letter_in_an_archive_is_read_with_what_is_enclosed():
    letter = (
        "From: =?utf-8?b?5bGx6YeO?= <yamano@hoshi-xk.net>\r\nTo: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
        "<p>090-<b>3344</b>-0078</p>\r\n--b\r\nContent-Type: text/plain\r\n"
        'Content-Disposition: attachment; filename="a.txt"\r\n\r\nkotori@kotori-qx.jp\r\n--b--\r\n'
    )
    assert [text for text, _place in found("納品.zip", zipped({"a.eml": letter}))] == [
        "yamano@hoshi-xk.net", "090-3344-0078", "kotori@kotori-qx.jp",
    ]  # fmt: skip


def test_a_delivered_site_passes():
    site = zipped(
        {
            "index.html": '<!doctype html><html><head><meta charset="utf-8"><title>サイト</title></head><body>ようこそ</body></html>',
            "style.css": "@media (max-width:768px){a{width:100%}}",
            "js/app.js": 'const x = "user@example.com"; // v1.2.3\nexport default x;',
            **{f"img/DSC_{800 + number:04d}.png": papers.picture() for number in range(20)},
            "img/IMG_20260311_0808331234.png": papers.picture(),
            "fonts/a.woff2": bytes(range(256)),
            ".DS_Store": b"\0\0\0\1Bud1\0\0",
        }
    )
    assert contact.judge_file("サイト一式.zip", site).decision == "pass"


# -- bombs ------------------------------------------------------------------------------------------------------------


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * MB) for _number in range(size // MB)) + packer.flush()


SAME = "<x:sheetData><x:row>" + '<x:c t="s"><x:v>0</x:v></x:c>' * 1_100 + "</x:row></x:sheetData>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", zipped({"a.txt": b" " * 70 * MB})),
        ("a.zip", zipped({f"{number}.bin": b"\0" * 40 * MB for number in range(5)})),
        ("a.zip", zipped({f"{number}.txt": "" for number in range(3_001)})),
        ("a.zip", zipped({"a.zip": zipped({"a.txt": b" " * 70 * MB})})),
        ("a.docx", docx(paragraph("あ" * 1_100_000))),
        ("a.xlsx", xlsx(SAME, sharedStrings="<x:si><x:t>" + "あ" * 1_000 + "</x:t></x:si>")),
        ("a.txt", b"a" * 5 * MB),
        ("a.csv", b"a,b\n" * MB),
        ("a.pdf", pdf("a", more=b"/Contents 10 0 R", objects=(stream(bomb(300 * MB), b"/Filter/FlateDecode"),))),
    ],
    ids=["one member", "many members", "countless members", "nested", "paragraph", "shared text", "text", "table", "page"],
)  # fmt: skip
def test_too_much_is_unreadable_and_memory_stays_bounded(name, data):
    tracemalloc.start()
    reasons = why(name, data)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [reason.endswith(sentences.TOO_MUCH.removeprefix("unreadable: ")) for reason in reasons] == [True]
    assert peak < 250 * MB


def test_a_way_of_packing_that_may_take_any_memory_is_not_unpacked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", NUMBER)
    assert why("a.zip", packed.getvalue()) == [sentences.UNREADABLE]


def test_entities_are_refused():
    laughs = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x:document xmlns:x="x"><x:p><x:t>&b;</x:t></x:p></x:document>'
    assert why("a.docx", zipped({papers.TYPES: "<Types/>", "word/document.xml": laughs})) == [sentences.UNREADABLE]


def test_a_very_deep_document_is_read():
    deep = "<x:p>" * 20_000 + f"<x:r><x:t>{NUMBER}</x:t></x:r>" + "</x:p>" * 20_000
    assert found("a.docx", docx(deep)) == [("090-3344-0078", "文書の本文")]


@pytest.mark.parametrize(
    "data",
    [
        pdf("a").replace(b"/Kids[100 0 R]", b"/Kids[2 0 R  ]"),
        pdf("a").replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
        pdf("a").replace(b"/Font 3 0 R", b"/Font 1 0 R"),
        pdf("a", more=b"/Annots 10 0 R", objects=(b"[10 0 R 10 0 R]",)),
        pdf("a", more=b"/Annots[10 0 R]", objects=(b"<</A 10 0 R/FS 10 0 R/EF 10 0 R>>",)),
        pdf("a", catalogue=b"/Outlines 10 0 R", objects=(b"<</First 11 0 R/Last 11 0 R>>", b"<</Title(a)/Next 11 0 R/First 11 0 R>>")),
        pdf("a", catalogue=b"/AcroForm<</Fields[10 0 R]>>", objects=(b"<</Kids[10 0 R]/T(a)>>",)),
        pdf("a")[:-200],
        b"%PDF-1.7\n" + b"1 0 obj\n<<" * 2000,
        b"%PDF-1.7\n" + b"[" * 100_000,
        b"%PDF-1.7\n" + b"0 0 obj endobj\n" * 20_000,
    ],
)  # fmt: skip
def test_a_pdf_that_leads_in_circles_is_answered(data):
    assert contact.judge_file("a.pdf", data).decision in ("pass", "block")


def test_a_sheet_that_breaks_off_is_unreadable_and_what_stood_before_is_told():
    rows = "<x:sheetData>" + '<x:row r="1"><x:c r="A1" t="str"><x:v>090-3344-0078</x:v></x:c></x:row><x:row r="x">'
    assert found("a.xlsx", xlsx(rows)) == [("090-3344-0078", "シート「表0」の1行目"), ("", "unreadable")]


def test_when_the_time_is_up_it_is_unreadable():
    assert why("a.txt", NUMBER.encode(), allowance=Allowance(seconds=-1)) == [sentences.TOO_MUCH]
    assert why("a.txt", NUMBER.encode(), allowance=Allowance(seconds=60)) != [sentences.TOO_MUCH]


# -- anything ---------------------------------------------------------------------------------------------------------

WHOLE = {
    "a.docx": docx(paragraph("電話")),
    "a.xlsx": xlsx(sheet(("氏名", 1))),
    "a.pptx": papers.pptx(papers.shape("a")),
    "a.odt": papers.odt("<text:p>a</text:p>"),
    "a.pdf": pdf("本文", more=b"/Annots[10 0 R]", objects=(b"<</Subtype/Text/Contents(a)>>",)),
    "a.zip": zipped({"a.txt": "a", "b.csv": "a,b"}),
    "a.png": papers.picture(),
    "a.jpg": papers.picture("JPEG"),
    "a.gif": papers.picture("GIF"),
    "a.webp": papers.picture("WEBP"),
    "a.tif": papers.picture("TIFF"),
    "a.csv": "氏名,電話\n山野,1\n".encode("cp932"),
    "a.txt": "電話".encode("utf-16"),
    "a.eml": b"From: a\n\nb",
}


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's words about broken files
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 3000), st.binary(max_size=40), st.booleans())
def test_a_damaged_file_is_answered_and_never_an_error(name, at, noise, is_cut):
    data = WHOLE[name]
    at %= len(data)
    damaged = data[:at] + noise + (b"" if is_cut else data[at + len(noise) :])
    judgement = contact.judge_file(name, damaged)
    assert all(one.why.startswith("unreadable: ") for one in judgement.findings if one.kind == "unreadable")


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=300))
def test_noise_is_answered_and_never_an_error(name, noise):
    contact.judge_file(name, noise)
    contact.judge_file(name, WHOLE[name][:12] + noise)


def test_a_whole_file_of_every_kind_passes():
    assert {name: contact.judge_file(name, data).decision for name, data in WHOLE.items()} == dict.fromkeys(
        WHOLE, "pass"
    )
