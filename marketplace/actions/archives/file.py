"""The archive as a file: made beside its place and moved there when it is whole, readable by its owner only."""

import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from marketplace.gateways import storage

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.sqlite"
STORED_NAME = re.compile(r"[0-9a-f]{40}")

# Called with how much is done and how much there is.
Watch = Callable[[int, int], None]


class ArchiveError(Exception):
    """An archive that cannot be written or read; the message is one sentence that says why."""


@contextmanager
def new(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to be filled. It takes its place at the end, and only that of another archive or an empty file."""
    if path.exists() and path.stat().st_size and not is_archive(path):
        raise ArchiveError(f"{path} exists and is no archive; choose another name.")
    half = path.with_name(path.name + ".part")
    try:
        with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise ArchiveError(f"{path} cannot be written ({getattr(error, 'strerror', None) or error}).") from error
    finally:
        half.unlink(missing_ok=True)


def is_archive(path: Path) -> bool:
    """Whether the file is one of our archives."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def add_file(archive: zipfile.ZipFile, stored_as: str) -> bool:
    """Put an attachment into the archive; False when the store has lost it."""
    try:
        with storage.path_of(stored_as).open("rb") as source, archive.open(_plain(stored_as), "w") as target:
            shutil.copyfileobj(source, target, storage.CHUNK)
    except FileNotFoundError:
        return False
    return True


def _plain(stored_as: str) -> zipfile.ZipInfo:
    """Attachments are mostly packed already."""
    return zipfile.ZipInfo(f"files/{stored_as}")


class Archive:
    """An archive that is read. Raises ArchiveError when it is none, or one that this version does not understand."""

    def __init__(self, path: Path):
        try:
            self.zip = zipfile.ZipFile(path)
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read ({error.strerror or error}).") from error
        except zipfile.BadZipFile as error:
            raise ArchiveError(f"{path} is no archive of this program.") from error
        try:
            self.manifest = json.loads(self.zip.read(MANIFEST))
            if self.manifest["format"] != FORMAT:
                raise ArchiveError(f"{path} was written by another version of this program, which must read it.")
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            self.close()
            raise ArchiveError(f"{path} is no archive of this program.") from error
        except ArchiveError:
            self.close()
            raise

    @property
    def version(self) -> set[str]:
        """The migrations at which the archived database stood."""
        return set(self.manifest["version"])

    @property
    def is_sqlite_file(self) -> bool:
        return DATABASE in self.zip.namelist()

    def stored_names(self) -> list[str]:
        """The generated names of the attachments in the archive."""
        names = [name.removeprefix("files/") for name in self.zip.namelist() if name.startswith("files/")]
        if not all(STORED_NAME.fullmatch(name) for name in names):
            raise ArchiveError("The archive holds files with names that this program never gives.")
        return names

    def lines(self, table: str) -> Iterator[list]:
        """The rows of a table; the first line names the columns."""
        with self.zip.open(f"tables/{table}.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def unpack(self, name: str, target: Path) -> None:
        """Write one of the archived files. Raises ArchiveError when it is damaged."""
        try:
            with self.zip.open(name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, storage.CHUNK)
        except (zipfile.BadZipFile, EOFError) as error:
            raise ArchiveError(f"The archive is damaged at {name}.") from error

    def close(self) -> None:
        self.zip.close()
