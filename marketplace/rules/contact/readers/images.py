"""Pictures: codes in them, what their files say in words, and, with an operator's OCR, the words that they show."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import zxingcpp
from PIL import ExifTags, Image, ImageOps, ImageSequence

from marketplace.rules.contact import places, sentences
from marketplace.rules.contact.readers.reading import Allowance, Part, Place, Text, Unreadable

Image.init()  # so that every format below is known
Image.MAX_IMAGE_PIXELS = None  # the limits below are asked instead, before anything is unpacked

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "PSD", "BMP")
MOST_PIXELS = 64_000_000  # unpacked at once; a JPEG is unpacked at half the size, a quarter …
MOST_PIXELS_OF_JPEG = 220_000_000
LOOKED_AT = 16_000_000  # a bigger picture is looked at smaller: a code in it is big too
LOOKED_AT_INSIDE = 4_000_000  # of a picture among others in a file
MOST_FRAMES = 10
READ = 4_000_000  # pixels of a picture whose words are read
SMALLEST_SHOWING = 30  # pixels a side
# Codes of goods hold the number of an article and nothing else.
GOODS = {"EAN13", "EAN8", "UPCA", "UPCE", "ITF", "ITF14", "DataBar", "DataBarExp", "DataBarLtd", "ISBN", "EAN5", "EAN2"}
WINDOWS_WORDS = {0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}  # title, comment, author, keywords, subject in UTF-16
WORDS = {
    ExifTags.Base.ImageDescription, ExifTags.Base.DocumentName, ExifTags.Base.Artist, ExifTags.Base.Copyright,
    ExifTags.Base.HostComputer, ExifTags.Base.UserComment, ExifTags.Base.CameraOwnerName, ExifTags.Base.ImageUniqueID,
} | WINDOWS_WORDS  # fmt: skip
USER_COMMENT_HEAD = 8  # bytes that name its encoding
XMP_WORDS = re.compile(
    r"<(?:dc|photoshop|Iptc4xmpCore|xmpRights|pdf|plus)[:\w]*(?: [^>]*)?>((?:[^<]|</?rdf:[^>]*>){1,2000})<"
)
XMP_ATTRIBUTES = re.compile(r"(?:photoshop|Iptc4xmpCore|xmpRights|plus):\w+=[\"']([^\"']{1,500})[\"']")
TAGS = re.compile(r"<[^>]*>")
PHOTOSHOP_TEXT = re.compile(rb"/Text \(\xfe\xff((?:[^\\)]|\\.){2,4000})\)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)

Eyes = Callable[[bytes], str]  # the words that the picture (a PNG) shows


def read(
    data: bytes, place: Place, allowance: Allowance, eyes: Eyes | None = None, alone: bool = True
) -> Iterator[Part]:
    """What the picture says; `alone` when it is the file itself and not one among others in it."""
    for text in layers(data):
        yield Text((*place, places.PICTURED), text)
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        is_photo = picture.format in ("JPEG", "MPO") and not picture.info.get("progressive")
        if picture.width * picture.height > (MOST_PIXELS_OF_JPEG if is_photo else MOST_PIXELS):
            raise Unreadable(sentences.TOO_MUCH)
        for text in labels(picture):
            allowance.spend("characters", len(text))
            yield Text((*place, places.LABEL), text)
        yield from look(picture, place, allowance, eyes, LOOKED_AT if alone else LOOKED_AT_INSIDE)


def look(picture: Image.Image, place: Place, allowance: Allowance, eyes: Eyes | None, most: int) -> Iterator[Part]:
    """What the picture shows."""
    allowance.spend("pages", 1)
    for frame in frames(picture, most):
        allowance.spend("pixels", frame.width * frame.height)
        for code in zxingcpp.read_barcodes(frame):
            if code.text and code.format.name not in GOODS:
                yield Text((*place, places.CODE), code.text)
        if eyes is not None and allowance.shown and min(frame.size) >= SMALLEST_SHOWING:
            allowance.spend("shown", 1)
            yield Text((*place, places.PICTURED), eyes(as_png(for_eyes(frame))))


def frames(picture: Image.Image, most: int) -> Iterator[Image.Image]:
    """The picture in grey, not bigger than `most` pixels; of a moving one frames from all of its length."""
    if picture.width * picture.height > most and picture.format in ("JPEG", "MPO"):
        picture.draft("L", smaller(picture.size, most))
    count = getattr(picture, "n_frames", 1)
    if picture.format == "PSD":  # its frames are layers; the first is all of them together
        count = 1
    wanted = {number * count // MOST_FRAMES for number in range(MOST_FRAMES)}
    for number, frame in enumerate(ImageSequence.Iterator(picture) if count > 1 else [picture]):
        if number not in wanted:
            continue
        frame = on_white(frame)
        if frame.width * frame.height > most:
            frame = frame.resize(smaller(frame.size, most), Image.Resampling.BOX, reducing_gap=2.0)
        yield ImageOps.exif_transpose(frame)


def on_white(frame: Image.Image) -> Image.Image:
    """In grey, what is transparent on white: a black code on nothing is no black square."""
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        frame = frame.convert("RGBA")
        ground = Image.new("L", frame.size, 255)
        ground.paste(frame.convert("L"), mask=frame.getchannel("A"))
        return ground
    if frame.mode.startswith(("I", "F")):  # more than eight bits
        low, high = frame.getextrema()
        return frame.point(lambda value: (value - low) * (255.0 / max(1, high - low))).convert("L")
    return frame.convert("L")


def smaller(size: tuple[int, int], most: int) -> tuple[int, int]:
    """The same shape with at most so many pixels."""
    shrunk = (most / (size[0] * size[1])) ** 0.5
    return max(1, int(size[0] * shrunk)), max(1, int(size[1] * shrunk))


def for_eyes(frame: Image.Image) -> Image.Image:
    """The picture in a size in which ordinary letters are read best and a big one takes no minutes."""
    pixels = frame.width * frame.height
    if pixels > READ:
        return frame.resize(smaller(frame.size, READ), Image.Resampling.BOX, reducing_gap=2.0)
    return frame.resize((frame.width * 2, frame.height * 2)) if pixels * 4 <= READ else frame


def as_png(frame: Image.Image) -> bytes:
    target = BytesIO()
    frame.save(target, "PNG", compress_level=1)
    return target.getvalue()


def labels(picture: Image.Image) -> Iterator[str]:
    """The words in the file beside the picture: comments, EXIF, XMP."""
    for key, value in picture.info.items():
        if key in ("exif", "icc_profile", "photoshop", "xmp", "XML:com.adobe.xmp"):
            continue
        if isinstance(value, bytes) and key in ("comment", "extension"):
            value = value.decode("utf-8", "replace")
        if isinstance(value, str):
            yield value
    exif = picture.getexif()
    for tag, value in (*exif.items(), *exif.get_ifd(ExifTags.IFD.Exif).items()):
        if tag in WORDS:
            yield exif_words(tag, value)
    xmp = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or ""
    yield from xmp_words(xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else xmp)


def xmp_words(xmp: str) -> Iterator[str]:
    """The fields of an XMP packet that people fill in."""
    for said in (*XMP_WORDS.findall(xmp), *XMP_ATTRIBUTES.findall(xmp)):
        if words := TAGS.sub(" ", said).strip():
            yield words


def exif_words(tag: int, value) -> str:
    if tag in WINDOWS_WORDS:
        return bytes(value).decode("utf-16-le", "replace").rstrip("\0")
    if tag == ExifTags.Base.UserComment and isinstance(value, bytes):
        head, value = value[:USER_COMMENT_HEAD], value[USER_COMMENT_HEAD:]
        return value.decode("utf-16" if head.startswith(b"UNICODE") else "utf-8", "replace").strip("\0 ")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def layers(data: bytes) -> Iterator[str]:
    """The words of Photoshop's text layers."""
    if data.startswith(b"8BPS"):
        for words in PHOTOSHOP_TEXT.findall(data):
            yield ESCAPED.sub(rb"\1", words).decode("utf-16-be", "replace")
