"""Files on their way into a message, and out of one: stored before the verb's transaction, removed when no message has them."""

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import select

from marketplace.actions.detection import detect_file
from marketplace.actions.messages import StoredFile
from marketplace.extensions import db
from marketplace.gateways import storage
from marketplace.models import Attachment
from marketplace.refusals import Refused
from marketplace.saying import gettext as _


class NotStored(Refused):
    """The store has no room or cannot be written (507)."""

    status = 507


@contextmanager
def stored(uploads: Iterable, *, by) -> Iterator[list[StoredFile]]:
    """Keep the uploads (name, content_type, stream) while a verb is done; what no message names afterwards is removed.

    Ends the present transaction first: nobody waits for the write lock while files are written and judged.
    """
    files: list[StoredFile] = []
    uploads = list(uploads)
    if uploads:
        db.session.rollback()
    try:
        for upload in uploads:
            files.append(_store(upload))
        yield [dataclasses.replace(file, findings=detect_file(by, file)) for file in files]
    finally:
        if files:
            _remove_unused([file.stored_as for file in files])


@contextmanager
def erased(message_id: int) -> Iterator[None]:
    """Remove the files of a message from the store when a verb has taken their rows away; otherwise they stay."""
    names = list(db.session.scalars(select(Attachment.stored_as).where(Attachment.message_id == message_id)))
    try:
        yield
    finally:
        _remove_unused(names)


def _store(upload) -> StoredFile:
    try:
        stored_as, size, digest = storage.save(upload.stream)
    except OSError as error:
        raise NotStored(
            _("いまファイルを保存できません。ファイルなしで送信するか、しばらくしてからお試しください。")
        ) from error
    return StoredFile(upload.name, stored_as, upload.content_type, size, digest)


def _remove_unused(names: list[str]) -> None:
    used = set(db.session.scalars(select(Attachment.stored_as).where(Attachment.stored_as.in_(names))))
    for name in names:
        if name not in used:
            storage.remove(name)
