"""Pictures: codes, the words in their files, and the operator's OCR."""

import pytest
import zxingcpp
from PIL import ExifTags, Image, PngImagePlugin

from marketplace.rules import contact
from marketplace.rules.contact import sentences
from marketplace.rules.contact.readers import images
from tests.support import papers
from tests.support.papers import code, drawn, picture

LINK = "https://line.me/ti/p/abcDEF123"
EMAIL = "kotori@kotori-qx.jp"


def found(name: str, data: bytes, **how) -> list[tuple[str, str]]:
    """What was found and where, without the sentence."""
    judgement = contact.judge_file(name, data, **how)
    return [(one.text, one.why.rpartition(": ")[0]) for one in judgement.findings]


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp"), ("TIFF", "tif"), ("BMP", "bmp")],
)
def test_a_code_is_read_in_every_kind_of_picture(kind, ending):
    name = f"図.{ending}" if ending != "bmp" else "図.bmp"
    assert found(name, drawn(code(LINK), kind)) == [(LINK, "QRコードまたはバーコード")]


@pytest.mark.parametrize(
    "shown",
    [
        code(LINK).rotate(17, expand=True, fillcolor="grey"),
        code(LINK, scale=40),
        Image.eval(code(LINK), lambda value: 255 - value),
        code(LINK, zxingcpp.BarcodeFormat.DataMatrix),
        code(LINK, zxingcpp.BarcodeFormat.Aztec),
        code(LINK, zxingcpp.BarcodeFormat.PDF417, scale=3),
    ],
    ids=["turned", "big", "inverted", "data matrix", "aztec", "pdf417"],
)
def test_a_code_is_read_however_it_is_shown(shown):
    assert [text for text, _place in found("図.png", drawn(shown))] == [LINK]


def test_a_code_in_a_corner_of_a_big_photograph_is_read():
    photo = Image.effect_noise((4000, 3000), 60).convert("RGB")
    photo.paste(code(LINK, scale=8), (3500, 2500))
    assert found("写真.jpg", drawn(photo, "JPEG", quality=80)) == [(LINK, "QRコードまたはバーコード")]


def test_a_code_on_nothing_and_one_in_a_later_frame_are_read():
    see_through = code(LINK).convert("RGBA")
    see_through.putdata([(0, 0, 0, 255 if pixel[0] < 128 else 0) for pixel in see_through.get_flattened_data()])
    assert found("図.png", drawn(see_through)) == [(LINK, "QRコードまたはバーコード")]
    first = Image.new("RGB", code(LINK).size, "white")
    moving = drawn(first, "GIF", save_all=True, append_images=[code(LINK)], duration=100)
    assert found("動画.gif", moving) == [(LINK, "QRコードまたはバーコード")]


def test_what_a_visiting_card_in_a_code_says_is_found():
    card = "BEGIN:VCARD\nVERSION:3.0\nN:山野;渡\nTEL:090-3344-0078\nEMAIL:kotori@kotori-qx.jp\nEND:VCARD"
    assert [text for text, _place in found("図.png", drawn(code(card)))] == ["090-3344-0078", EMAIL]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("https://www.maff.go.jp/j/keikaku/", zxingcpp.BarcodeFormat.QRCode),
        ("ITEM-0803344-2026", zxingcpp.BarcodeFormat.QRCode),
        ("4901234567894", zxingcpp.BarcodeFormat.EAN13),
        ("09033440078008", zxingcpp.BarcodeFormat.ITF),
    ],
)
def test_a_code_that_gives_no_contact_passes(text, sort):
    assert found("図.png", drawn(code(text, sort))) == []


def png_with(key: str, words: str) -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_itxt(key, words)
    return drawn(Image.new("RGB", (40, 40)), pnginfo=said)


def jpeg_with(tag: int, value) -> bytes:
    exif = Image.Exif()
    exif[tag] = value
    return picture("JPEG", exif=exif)


XMP = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description photoshop:Credit="{EMAIL}"/></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png_with("Comment", f"連絡は {EMAIL}")),
        ("a.png", png_with("XML:com.adobe.xmp", XMP)),
        ("a.jpg", jpeg_with(ExifTags.Base.Copyright, f"(c) 山野 {EMAIL}".encode())),
        ("a.jpg", jpeg_with(ExifTags.Base.ImageDescription, EMAIL)),
        ("a.jpg", jpeg_with(0x9C9C, EMAIL.encode("utf-16-le"))),
        ("a.jpg", picture("JPEG", comment=EMAIL.encode())),
        ("a.gif", picture("GIF", comment=EMAIL.encode())),
        ("a.jpg", picture("JPEG", xmp=XMP.encode())),
    ],
)
def test_the_words_in_the_file_are_read(name, data):
    assert found(name, data) == [(EMAIL, "画像の情報")]


def test_what_a_camera_writes_is_no_contact():
    exif = Image.Exif()
    for tag, value in {
        ExifTags.Base.Make: "Canon", ExifTags.Base.Model: "EOS R6", ExifTags.Base.Software: "Adobe Photoshop 25.1",
        ExifTags.Base.DateTime: "2026:03:11 09:08:33", ExifTags.Base.Copyright: "(c) 山野 渡 2026",
        ExifTags.Base.BodySerialNumber: "0312345670",
    }.items():  # fmt: skip
        exif[tag] = value
    for name in (
        "IMG_20260311_090833.jpg",
        "DSC_0801.jpg",
        "PXL_20260311_080833123.jpg",
        "スクリーンショット 2026-03-11 9.08.33.jpg",
    ):
        assert found(name, picture("JPEG", exif=exif)) == []


def test_the_words_of_photoshops_text_layers_are_read():
    layer = b"8BPS/Text (\xfe\xff" + "電話 090-3344-0078".encode("utf-16-be").replace(b"(", b"\\(") + b")"
    judgement = contact.judge_file("a.psd", layer)
    assert [one.text for one in judgement.findings] == ["090-3344-0078", ""]  # and the picture itself cannot be drawn


def test_the_words_that_a_picture_shows_are_judged_when_somebody_can_read_them():
    assert found("名刺.png", picture(), eyes=lambda png: "携帯 090-3344-0078") == [("090-3344-0078", "画像の中の文字")]
    assert found("名刺.png", picture(), eyes=lambda png: "") == []
    seen = []
    found("名刺.jpg", picture("JPEG", (90, 70)), eyes=lambda png: seen.append(png) or "")
    assert [png[:4] for png in seen] == [b"\x89PNG"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16", "CMYK"])
def test_every_way_to_keep_colours_is_read(mode):
    shown = (
        code(LINK).convert("L").convert(mode)
        if mode != "I;16"
        else code(LINK).convert("L").convert("I").convert("I;16")
    )
    kind = "TIFF" if mode in ("CMYK", "I") else "PNG"
    assert [text for text, _place in found("a.tif" if kind == "TIFF" else "a.png", drawn(shown, kind))] == [LINK]


@pytest.mark.parametrize(
    ("kind", "size"), [("PNG", (20_000, 5_000)), ("GIF", (30_000, 3_000)), ("JPEG", (20_000, 12_000))]
)
def test_a_picture_too_big_to_unpack_is_unreadable(kind, size):
    judgement = contact.judge_file(f"a.{kind.lower()}", papers.picture_head(kind, size))
    assert [one.why for one in judgement.findings] == [sentences.TOO_MUCH]


def test_a_big_picture_is_looked_at_smaller():
    assert images.smaller((4000, 3000), 3_000_000) == (2000, 1500)
    assert images.smaller((60_000, 1), 10_000)[1] == 1
