"""PDF: pages, notes, fields, links, properties, files and codes in it."""

import pytest

from marketplace.rules import contact
from marketplace.rules.contact import sentences
from tests.support import papers
from tests.support.papers import pdf, stream

EMAIL = "kotori@kotori-qx.jp"


def found(data: bytes) -> list[tuple[str, str]]:
    """What was found and where, without the sentence."""
    judgement = contact.judge_file("見積.pdf", data)
    return [(one.text, one.why.rpartition(": ")[0]) for one in judgement.findings]


def test_the_page_is_named():
    assert found(pdf("御見積書", "東京都文京区本駒込9-88-7\nTEL 03-1333-0165")) == [
        ("東京都文京区本駒込9-88-7", "2ページ"),
        ("03-1333-0165", "2ページ"),
    ]


@pytest.mark.parametrize("key", [b"/Title", b"/Author", b"/Subject", b"/Keywords", b"/Creator", b"/Producer"])
def test_the_properties_are_read(key):
    assert found(pdf("本文", info=key + b"(kotori@kotori-qx.jp)")) == [(EMAIL, "プロパティ")]


@pytest.mark.parametrize(
    "producer",
    ["ReportLab PDF Library - www.reportlab.com", "TCPDF 6.3.2 (http://www.tcpdf.org)", "Skia/PDF m156",
     "PDFsharp 1.50.4000 (www.pdfsharp.com)", "iText 2.1.7 by 1T3XT", "Adobe PDF Library 17.0",
     "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36"],
)  # fmt: skip
def test_the_name_of_a_program_is_no_contact(producer):
    escaped = producer.replace("(", r"\(").replace(")", r"\)").encode()
    assert (
        found(pdf("本文", info=b"/Producer(%s)/Creator(%s)/CreationDate(D:20260311090833+09'00')" % (escaped, escaped)))
        == []
    )


@pytest.mark.parametrize(
    ("note", "place"),
    [
        (b"<</Subtype/Link/A<</S/URI/URI(mailto:kotori@kotori-qx.jp)>>>>", "1ページのリンク"),
        (b"<</Subtype/Text/Contents(kotori@kotori-qx.jp)>>", "1ページの注釈"),
        (b"<</Subtype/FreeText/RC(<body><p>kotori@<b>kotori-qx.jp</b></p></body>)>>", "1ページの注釈"),
        (b"<</Subtype/Widget/FT/Tx/T(mail)/V(kotori@kotori-qx.jp)>>", "1ページの注釈"),
    ],
)
def test_notes_links_and_fields_are_read(note, place):
    assert found(pdf("本文", more=b"/Annots[10 0 R]", objects=(note,))) == [(EMAIL, place)]


def test_fields_that_stand_on_no_page_are_read():
    form = b"/AcroForm<</Fields[10 0 R]>>"
    assert found(pdf("本文", catalogue=form, objects=(b"<</FT/Tx/T(a)/V(kotori@kotori-qx.jp)>>",))) == [
        (EMAIL, "入力欄")
    ]


def test_the_outline_is_read():
    outline = (
        b"<</First 11 0 R/Last 11 0 R/Count 1>>",
        b"<</Title(kotori@kotori-qx.jp)/Parent 10 0 R/Dest[100 0 R/Fit]>>",
    )
    assert found(pdf("本文", catalogue=b"/Outlines 10 0 R", objects=outline)) == [(EMAIL, "しおり")]


def test_its_xmp_is_read_but_not_what_programs_write_there():
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description><dc:description><rdf:Alt>'
        b'<rdf:li xml:lang="x-default">kotori@kotori-qx.jp</rdf:li></rdf:Alt></dc:description>'
        b"<xmpMM:DocumentID>uuid:09033440-0780-3344-0078-090334400781</xmpMM:DocumentID></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    assert found(pdf("本文", catalogue=b"/Metadata 10 0 R", objects=(stream(packet),))) == [(EMAIL, "プロパティ")]


def test_a_file_in_it_is_read_with_its_name():
    files = (
        b"<</Names[(a) 11 0 R]>>",
        b"<</Type/Filespec/F(kotori@kotori-qx.jp.txt)/EF<</F 12 0 R>>>>",
        stream("電話 090-3344-0078".encode(), b"/Type/EmbeddedFile"),
    )
    assert found(pdf("本文", catalogue=b"/Names<</EmbeddedFiles 10 0 R>>", objects=files)) == [
        (EMAIL, "中のファイルの名前"),
        ("090-3344-0078", "「kotori@kotori-qx.jp.txt」の1行目"),
    ]


@pytest.mark.parametrize("kind", ["JPEG", "raw"])
def test_a_code_in_a_picture_on_a_page_is_read(kind):
    code = papers.code("https://line.me/ti/p/abcDEF123").convert("L")
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % code.size
    image = (
        stream(papers.drawn(code, "JPEG"), said + b"/Filter/DCTDecode")
        if kind == "JPEG"
        else stream(code.tobytes(), said)
    )
    page = b"/Resources<</Font<</F 3 0 R>>/XObject<</I 10 0 R>>>>"
    assert found(pdf("本文", more=page, objects=(image,))) == [
        ("https://line.me/ti/p/abcDEF123", "1ページのQRコードまたはバーコード")
    ]


def test_a_picture_that_cannot_be_drawn_hinders_nothing():
    broken = stream(
        b"x" * 50, b"/Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    assert found(pdf("本文", more=b"/Resources<</Font<</F 3 0 R>>/XObject<</I 10 0 R>>>>", objects=(broken,))) == []


def test_a_locked_one_is_unreadable():
    locked = pdf("本文").replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 10 0 R/ID[<00><00>]")
    lock = (
        b"10 0 obj\n<</Filter/Standard/V 2/R 3/Length 128/P -4/O<"
        + b"11" * 32
        + b">/U<"
        + b"22" * 32
        + b">>>\nendobj\n"
    )
    at = locked.index(b"xref")
    locked = locked[:at] + lock + locked[at:].replace(b"trailer", b"10 1\n%010d 00000 n \ntrailer" % at, 1)
    locked = locked[: locked.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % (at + len(lock))
    judgement = contact.judge_file("a.pdf", locked)
    assert [one.why for one in judgement.findings] == [sentences.LOCKED]


def test_what_was_found_before_it_broke_is_told():
    broken = pdf("電話 090-3344-0078", "次のページ")
    broken = broken.replace(b"/Contents 103 0 R", b"/Contents (brok)")
    assert found(broken)[0] == ("090-3344-0078", "1ページ")


def test_an_estimate_and_a_timetable_pass():
    estimate = (
        "御見積書\n見積番号 M-2026-0311 発行日 2026年3月11日\n登録番号 T1234567890123\n〒113-0021\n東京都文京区\n"
        "品目 数量 単価 金額\nバナー制作 5 12,000 60,000\nLPコーディング 1 80,000 80,000\n小計\n140,000\n消費税\n14,000\n"
        "合計\n154,000\n080\n1,200\n有効期限 2026/04/10"
    )
    timetable = "\n".join(
        f"{hour:02d}:00 受付\n{hour:02d}:30 {hour * 10} 名\n0{hour}\n{hour * 331}" for hour in range(8, 20)
    )
    numbers = "\n".join(f"{number:03d} {5000 + number * 13} {7000 + number * 7}" for number in range(60, 99))
    assert found(pdf(estimate, timetable, numbers)) == []


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("東京都文京区\n本駒込9-88-7", "東京都文京区本駒込9-88-7"),
        ("電話番号\n090\n3344\n0078\nおわり", "090\n3344\n0078"),
        ("まず090\n次に3344\n最後に0078です", "090"),
        ("LINE ID\nyamano_xk99", "yamano_xk99"),
    ],
)
def test_what_goes_on_in_the_next_line_is_found(lines, text):
    assert text in [said for said, _place in found(pdf(lines))]


@pytest.mark.parametrize(
    "lines",
    [
        "08:00 受付\n12:30 昼食\n150 名\n09:00 開場\n10:30 開演\n180分",
        "069 3344 0078\n070 3344 0178\n071 3344 0278",
        "819  2154  1449  07\n123  4567  8901  22",
        "0番 基本\n9番 応用\n0番 予備\n3番 確認\n3番 提出\n4番 検収\n4番 報酬\n0番 評価\n0番 終了\n7番 備考\n8番 付録",
        "東京都文京区\n12件の実績があります\n東京都\n2026-03-11",
    ],
)
def test_lines_that_only_stand_under_each_other_are_not_joined(lines):
    assert found(pdf(lines)) == []
