"""Where files lie: a folder with generated names. `MARKETPLACE_STORAGE` is `file:<folder>`."""

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from flask import current_app

CHUNK = 1024 * 1024


def folder() -> Path:
    """The folder of the store, made when it is missing."""
    path = Path(current_app.config["STORAGE"].removeprefix("file:"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def save(stream: BinaryIO) -> tuple[str, int, str]:
    """Keep a file durably. Returns its generated name, its size in bytes, and the SHA-256 of its content."""
    name = secrets.token_hex(20)
    digest, size = sha256(), 0
    try:
        with (folder() / name).open("xb") as target:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        remove(name)
        raise
    return name, size, digest.hexdigest()


def names() -> list[str]:
    """The generated names of all files in the store."""
    return [path.name for path in folder().iterdir() if path.is_file()]


def path_of(name: str) -> Path:
    """The file with this generated name."""
    return folder() / name


def remove(name: str) -> None:
    """Delete a file; one that is gone already is no error."""
    path_of(name).unlink(missing_ok=True)
