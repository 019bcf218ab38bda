"""Files: the name, and the text inside where we can read it.

Text files are read in any encoding that is common in Japan. Of other kinds only what cannot be read at all is told
apart: broken or locked with a password.
"""

import dataclasses
import io
import zipfile

from marketplace.rules.contact import sentences
from marketplace.rules.contact.checking import check
from marketplace.rules.contact.judgement import UNREADABLE, Context, Finding, Judgement, verdict

TEXTS = {"txt", "csv", "md"}
ARCHIVES = {"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "odg"}
NAME, CONTENT = 0, 1  # `Finding.message` of what was found in the name and in the content

MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = 0x1  # the flag of a zip's entry


class Unreadable(Exception):
    """The content cannot be judged; `args[0]` is the sentence for people."""


def judge_file(name: str, data: bytes, context: Context = Context()) -> Judgement:  # noqa: B008 - frozen
    """Judge a file. A file that cannot be read is blocked without a kind, so that its sender can ask for the hold."""
    stem, dot, ending = name.rpartition(".")
    said = stem if dot else name
    found = list(check([said], context).findings)
    parted = check([said.replace("_", " ")], context).findings  # in names the line stands for a blank
    found += [dataclasses.replace(finding, text=said[finding.start : finding.end]) for finding in parted]
    try:
        text = text_of(data, ending.lower())
    except Unreadable as reason:
        return verdict([*found, Finding(UNREADABLE, 0, 0, "", reason.args[0], CONTENT)])
    inside = check([text], context).findings
    return verdict([*found, *(dataclasses.replace(finding, message=CONTENT) for finding in inside)])


def text_of(data: bytes, ending: str) -> str:
    """The text inside; nothing for kinds that we do not read yet. Raises Unreadable."""
    if ending in TEXTS:
        return decoded(data)
    if ending in ARCHIVES:
        see_that_it_opens(data)
    if ending == "pdf" and (not data.lstrip().startswith(b"%PDF-") or b"/Encrypt" in data):
        raise Unreadable(sentences.UNREADABLE)
    return ""


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP."""
    for mark, encoding in MARKED.items():
        if data.startswith(mark):
            return _try(data, encoding)
    if b"\0" in data:
        return _try(data, "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le")
    if b"\x1b" not in data:
        return _best(data)
    return _try(data, "iso-2022-jp")


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(sentences.UNDECIDED) from None


def _best(data: bytes) -> str:
    """UTF-8 if it is; of the two old Japanese encodings the one that gives fewer half-width kana and rare signs."""
    readings = []
    for encoding in ("utf-8", "cp932", "euc-jp"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return text
        readings.append(text)
    if not readings:
        raise Unreadable(sentences.UNDECIDED)
    return max(readings, key=lambda text: sum("ぁ" <= sign <= "ヶ" for sign in text) / max(1, len(text)))


def see_that_it_opens(data: bytes) -> None:
    """Raise Unreadable when the archive is broken or locked with a password."""
    if data.startswith(OLD_OFFICE):  # a new document locked with a password is wrapped in the old format
        raise Unreadable(sentences.UNREADABLE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            locked = any(entry.flag_bits & ENCRYPTED for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        locked = True
    if locked:
        raise Unreadable(sentences.UNREADABLE)
