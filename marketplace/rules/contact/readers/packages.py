"""Zip archives, and the documents that are one: opened in memory, each member counted while it is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from marketplace.rules.contact import sentences
from marketplace.rules.contact.readers.reading import HOSTILE, Allowance, Unreadable

ENCRYPTED = 0x1  # the flag of a member
UTF8_NAME = 0x800
PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # of the other ways, unpacking one can take any amount of memory
LARGEST_MEMBER = 64 * 1024 * 1024


class Package:
    """A zip archive. Nothing of it is ever written to a disk, and its names are only words."""

    def __init__(self, data: bytes, allowance: Allowance):
        self.allowance = allowance
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except HOSTILE:
            raise Unreadable(sentences.UNREADABLE) from None
        self.comment = self.archive.comment
        self.members = [entry for entry in self.archive.infolist() if not entry.is_dir()]
        allowance.spend("members", len(self.members))
        if any(entry.flag_bits & ENCRYPTED for entry in self.members):
            raise Unreadable(sentences.LOCKED)

    def named(self, name: str) -> Iterator[zipfile.ZipInfo]:
        """Every member of this name: a document with two of them must not show us another one than its reader."""
        wanted = name.lstrip("/").lower()
        return (entry for entry in self.members if entry.filename.lower() == wanted)

    def open(self, entry: zipfile.ZipInfo) -> BinaryIO:
        """The member as a stream. What is read from it counts when the caller says so."""
        if entry.compress_type not in PLAIN:
            raise Unreadable(sentences.UNREADABLE)
        try:
            return self.archive.open(entry)
        except HOSTILE:
            raise Unreadable(sentences.UNREADABLE) from None

    def read(self, entry: zipfile.ZipInfo) -> bytes:
        """The member's bytes."""
        with self.open(entry) as stream:
            try:
                data = stream.read(LARGEST_MEMBER + 1)
            except HOSTILE:
                raise Unreadable(sentences.UNREADABLE) from None
        if len(data) > LARGEST_MEMBER:
            raise Unreadable(sentences.TOO_MUCH)
        self.allowance.spend("unpacked", len(data))
        return data


def name_of(entry: zipfile.ZipInfo) -> str:
    """The member's name as a Japanese system wrote it: without the flag for UTF-8 usually in CP932."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
