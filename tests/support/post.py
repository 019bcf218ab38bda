"""A real mail server for tests: it keeps what it accepts, and can be told to refuse, to fall silent, or to be slow."""

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

OK = "250 taken"
HANG_UP = "hang up"


class Post:
    """`answers` are given one after the other to letters, then `OK`; `letters` are those that were accepted."""

    def __init__(self):
        self.answers: list[str] = []
        self.recipients: list[str] = []
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.tried = 0
        self.sign_ins: list[str] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.recipients:
            return self.recipients.pop(0)
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        self.tried += 1
        answer = self.answers.pop(0) if self.answers else OK
        if answer == HANG_UP:
            server.transport.abort()
            return OK
        if answer.startswith("250"):
            self.raw.append(envelope.content)
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    def sign_in(self, _server, _session, _envelope, _mechanism, given) -> AuthResult:
        self.sign_ins.append(f"{given.login.decode()}:{given.password.decode()}")
        return AuthResult(success=given.password == b"geheim:1", handled=False)


class Running:
    """A server on a free port of this machine."""

    def __init__(self, **options):
        self.post = Post()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self.post, hostname="127.0.0.1", port=self.port, **options)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self) -> "Running":
        self.controller.start()
        return self

    def __exit__(self, *_error) -> None:
        self.controller.stop(no_assert=True)
