"""A mail server on a free loopback port, with moods."""
# ruff: noqa: ARG002, N802 -- the hooks' names and arguments are aiosmtpd's

import socket
from asyncio import WriteTransport
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"


class Server:
    """Keeps what it takes in `taken`. `answers` says how it replies to a receiver: at RCPT, or (`data:…`) at DATA."""

    def __init__(self) -> None:
        self.hostname, self.port = "127.0.0.1", free_port()
        self.taken: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.sessions: set[int] = set()
        self.answers: dict[str, str] = {}
        self.mail_answer = ""
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname=self.hostname, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions.add(id(session))
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail_answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer == HANG_UP:
            hang_up(server)
        elif answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        address = envelope.rcpt_tos[0]
        answer = self.answers.get(f"data:{address}", "250 OK")
        if answer == HANG_UP:
            hang_up(server)
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content, policy=default))
            self.receivers.append(address)
        return answer


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, WriteTransport)
    server.transport.abort()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
