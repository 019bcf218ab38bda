"""Is this installation well? Settings, database, guards, worker, disk, mail: one line each."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from marketplace import clock, config, database, start
from marketplace.extensions import db
from marketplace.gateways import mail, ocr, storage
from marketplace.models import Mail, User
from marketplace.models.notifications import LAST_TICK, setting

WORKER_SILENT = timedelta(minutes=2)
MAIL_LATE = timedelta(hours=1)
DISK_FULL = 100 * 1024**2
DISK_LOW = 1024**3


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at; `problem` is empty when all is well, and `hint` something that is only worth knowing."""

    name: str
    said: str
    problem: str = ""
    hint: str = ""

    def __str__(self) -> str:
        mark = "BAD " if self.problem else "note" if self.hint else "ok  "
        return f"{mark}  {self.name}: {self.problem or self.hint or self.said}"


def examine() -> Iterator[Line]:
    """Every line. The database's own lines are left out when it cannot be read."""
    yield from settings()
    yield disk()
    yield pictures()
    with database.reading():
        try:
            with db.engine.connect() as connection:
                yield reached(connection)
                yield told("version", "at this version", start.version_problem(connection))
                if not start.version_problem(connection):
                    yield told("guards", "as the model has them", start.guards_problem(connection))
                    yield worker()
                    yield mails()
        except SQLAlchemyError as error:
            yield Line("database", "", f"cannot be read ({start.reason(error)}); see MARKETPLACE_DATABASE_URL")
    yield post()


def told(name: str, well: str, problem: str) -> Line:
    return Line(name, well, problem)


def settings() -> Iterator[Line]:
    """What the environment says, and who can read the secret."""
    unknown = sorted(config.unknown_settings())
    if unknown:
        yield Line("settings", "", hint=f"{', '.join(unknown)} is not known and ignored")
    else:
        yield Line("settings", "all known")
    address = current_app.config["BASE_URL"]
    is_public = not address.startswith(("http://127.0.0.1", "http://localhost", "https://"))
    yield Line(
        "address", address, hint=f"{address} is not encrypted, so passwords travel in the open" if is_public else ""
    )
    secret = current_app.config["INSTANCE"] / "secret"
    if secret.exists() and secret.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Line("secret", "", f"{secret} can be read by others; run: chmod 600 {secret}")
    else:
        yield Line("secret", "kept from others")


def disk() -> Line:
    """Whether there is room, and the store can be written."""
    try:
        folder = storage.folder()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Line("disk", "", f"{error.filename} cannot be used ({error.strerror})")
    said = f"{free / 1024**3:,.1f} GB free at {folder}"
    if not os.access(folder, os.W_OK):
        return Line("disk", "", f"{folder} cannot be written")
    return Line("disk", said, said if free < DISK_FULL else "", said if free < DISK_LOW else "")


def pictures() -> Line:
    """Whether words in pictures are read."""
    languages = ocr.languages()
    if languages:
        return Line("pictures", f"words in them are read by Tesseract ({', '.join(languages)})")
    missing = "words in them are not read; install tesseract-ocr and tesseract-ocr-jpn if they are to be judged"
    return Line("pictures", "", hint=missing)


def reached(connection: Connection) -> Line:
    """Which database answers."""
    if connection.dialect.name == "sqlite":
        return Line("database", f"SQLite {sqlite3.sqlite_version} at {db.engine.url.database}")
    version = connection.exec_driver_sql("SHOW server_version").scalar()
    return Line("database", f"PostgreSQL {version} as {connection.exec_driver_sql('SELECT current_user').scalar()}")


def worker() -> Line:
    """Whether somebody does what falls due."""
    noted = setting(LAST_TICK)
    if noted is None:
        said = "has never run; start the site with flask serve, or run: flask worker"
        is_new = db.session.scalar(select(User.id).limit(1)) is None
        return Line("worker", "", "" if is_new else said, said)
    last = datetime.fromisoformat(noted)
    said = f"was at work at {clock.tokyo(last):%Y-%m-%d %H:%M:%S} (Tokyo)"
    silent = clock.now() - last > WORKER_SILENT
    return Line("worker", said, f"{said} and not since; run: flask worker" if silent else "")


def mails() -> Line:
    """Whether mail gets out."""
    failed = _count(Mail.state == "failed")
    late = _count(Mail.state == "waiting", Mail.created_at < clock.now() - MAIL_LATE)
    waiting, sent = _count(Mail.state == "waiting"), _count(Mail.state == "sent")
    said = f"{sent} sent, {waiting} waiting"
    if failed or late:
        return Line("mail", said, f"{failed} given up, {late} late by more than an hour; see /staff/mails")
    return Line("mail", said)


def _count(*conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(Mail).where(*conditions))


def post() -> Line:
    """Whether the mail server answers."""
    if not current_app.config["MAIL_URL"]:
        return Line(
            "mail server", "", hint="none is set (MARKETPLACE_MAIL_URL), so letters stay in the instance folder"
        )
    return _tried("mail server", mail.try_to_call)


def _tried(name: str, call: Callable[[], str]) -> Line:
    try:
        return Line(name, call())
    except mail.NotSent as error:
        return Line(name, "", str(error))
