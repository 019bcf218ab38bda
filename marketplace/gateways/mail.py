"""The way of a letter out of the house: to a mail server, or, without one, into a folder as `.eml` files.

`MARKETPLACE_MAIL_URL` is `smtp://user:password@host:port` (encrypted by STARTTLS when the server offers it) or
`smtps://…` (encrypted from the first byte). Nothing here touches the database.
"""

import os
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app

SECONDS = 20
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION = 587


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent. `number` and `written_at` make its Message-ID, the same for every try; `leave` is the address
    of the page where its reader stops such letters (empty: this one cannot be stopped)."""

    number: int
    address: str
    subject: str
    body: str
    written_at: datetime
    leave: str = ""


class NotSent(Exception):
    """The letter was not taken; the message says why, in the server's words where it gave any."""


class Unreachable(NotSent):
    """No server answered at all: the next letter would fare no better."""


class Office(Protocol):
    """Where letters are handed in. `send` returns when the letter was taken for good, and raises NotSent otherwise."""

    def send(self, letter: Letter) -> None: ...


def try_to_call() -> str:
    """Call the mail server and hang up; returns which one answered. Raises NotSent."""
    server = Server(current_app.config["MAIL_URL"])
    try:
        server.call()
        return f"{server.host}:{server.port} answers"
    finally:
        server.hang_up()


@contextmanager
def opened() -> Iterator[Office]:
    """The office that the settings name, for as many letters as there are."""
    url = current_app.config["MAIL_URL"]
    if not url:
        yield Folder(current_app.config["INSTANCE"] / "mail")
        return
    server = Server(url)
    try:
        yield server
    finally:
        server.hang_up()


def composed(letter: Letter) -> EmailMessage:
    """The letter as it travels. Raises NotSent when its address cannot be one."""
    sender, sender_address = parseaddr(one_line(current_app.config["MAIL_FROM"]))
    host = sender_address.rpartition("@")[2] or "localhost"
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(sender, addr_spec=sender_address)
        message["To"] = Address(addr_spec=ascii_host(letter.address))
    except (MessageError, ValueError, IndexError) as error:
        raise NotSent(f"the address cannot be used: {one_line(letter.address)}") from error
    message["Subject"] = one_line(letter.subject)
    message["Date"] = letter.written_at
    message["Message-ID"] = f"<azukari.{letter.number}.{int(letter.written_at.timestamp())}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.leave:
        message["List-Unsubscribe"] = f"<{letter.leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body, cte="base64")
    return message


def one_line(text: str) -> str:
    """The text without what could begin another header line."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def ascii_host(address: str) -> str:
    """The address with its host in letters that every server understands. Raises ValueError for an impossible one."""
    name, at, host = address.rpartition("@")
    return f"{name}{at}{host.encode('idna').decode()}" if not host.isascii() else address


class Folder:
    """Keeps letters as files that only their owner can read."""

    def __init__(self, path: Path):
        self.path = path

    def send(self, letter: Letter) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = self.path / f"{letter.number:08d}.eml"
            half = kept.with_suffix(".part")
            with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(bytes(composed(letter)))
            half.replace(kept)
        except OSError as error:
            raise Unreachable(f"{self.path}: {error.strerror}") from error


class Server:
    """A mail server, called when the first letter comes and again when the line broke."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.encrypted = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.port = parts.port or (SUBMISSION if self.user and not self.encrypted else PORTS[parts.scheme])
        self.line: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        message = composed(letter)
        try:
            self.call()
            self.line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            self._reset()
            raise NotSent(said(next(iter(error.recipients.values())))) from error
        except smtplib.SMTPServerDisconnected as error:
            self.hang_up()
            raise NotSent("the server broke off the connection") from error
        except smtplib.SMTPResponseException as error:
            self._reset()
            raise NotSent(said((error.smtp_code, error.smtp_error))) from error
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise NotSent(one_line(str(error)) or type(error).__name__) from error

    def call(self) -> None:
        """Connect, encrypt when that is possible, and sign in. Raises Unreachable."""
        if self.line is not None:
            return
        try:
            self.line = self._connected()
            self.line.ehlo_or_helo_if_needed()
            if not self.encrypted and self.host not in LOOPBACK and self.line.has_extn("starttls"):
                self.line.starttls(context=ssl.create_default_context())
                self.line.ehlo()
            if self.user:
                self._sign_in()
        except smtplib.SMTPResponseException as error:
            self.hang_up()
            raise Unreachable(said((error.smtp_code, error.smtp_error))) from error
        except (smtplib.SMTPException, OSError) as error:
            self.hang_up()
            raise Unreachable(f"{self.host}:{self.port}: {one_line(str(error)) or type(error).__name__}") from error

    def _connected(self) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)

    def _sign_in(self) -> None:
        is_private = isinstance(self.line.sock, ssl.SSLSocket) or self.host in LOOPBACK
        if not is_private:
            raise smtplib.SMTPException("the server offers no encryption, so the password was not sent; use smtps://")
        self.line.login(self.user, self.password)

    def _reset(self) -> None:
        """Be ready for the next letter; a line that cannot be reset is given up."""
        try:
            self.line.rset()
        except (smtplib.SMTPException, OSError):
            self.hang_up()

    def hang_up(self) -> None:
        """Say goodbye, if anybody still listens."""
        line, self.line = self.line, None
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()


def said(answer: tuple[int, bytes | str]) -> str:
    """A server's answer as one line of text."""
    code, words = answer
    return one_line(f"{code} {words.decode('utf-8', 'replace') if isinstance(words, bytes) else words}")
