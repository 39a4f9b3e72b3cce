"""Being delivered to: an SMTP or LMTP server for the desk's own addresses, and for nobody else's.

It says 250 only when the mail is kept; whoever delivers tries again otherwise, and what he sends twice is one.
"""

import asyncio
import logging
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.conf import settings
from django.db import connection

from channels_intake.mail.fetch import Clock, note_success
from channels_intake.mail.sources import addresses_of, mail_sources
from channels_intake.mail.taking import take_stream
from channels_intake.mail.tokens import without_plus
from channels_intake.models import Source

FOREIGN = "550 5.1.1 There is no such mailbox here"
TROUBLE = "451 4.3.0 The mail cannot be kept now, try again later"
TOO_LARGE = "552 5.3.4 The mail is too large"
BUSY = "421 4.3.2 Too many connections, try again later"
KEPT = "250 2.0.0 Kept"
MOST_CONNECTIONS = 50
_MOST_RECIPIENTS = 100
_IN_MEMORY = 1024 * 1024
logger = logging.getLogger(__name__)


class Door:
    """What the server does for a mail: who is known here, and keeping it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.connections = 0

    async def handle_RCPT(  # noqa: N802 (the names of aiosmtpd)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        """Take a recipient that is one of ours."""
        try:
            known = await asyncio.to_thread(_in_database, _find_source, address)
        except Exception:
            logger.exception("the recipient %r cannot be looked up", address)
            return TROUBLE
        if known is None:
            return FOREIGN
        if len(envelope.rcpt_tos) >= _MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return "250 2.1.5 OK"

    async def keep(self, envelope: Envelope, content: IO[bytes]) -> list[str]:
        """Keep the mail for each recipient; the answer for each, in their order."""
        return await asyncio.to_thread(_in_database, self._keep, envelope, content)

    def _keep(self, envelope: Envelope, content: IO[bytes]) -> list[str]:
        answers: dict[str, str] = {}
        done: dict[int, str] = {}
        for address in envelope.rcpt_tos:
            try:
                source = _find_source(address)
                if source is None:
                    answers[address] = FOREIGN
                elif source.pk not in done:
                    content.seek(0)
                    head = _trace(str(envelope.mail_from or "").strip("<>"), address)
                    take_stream(source, _Behind(head, content), at=self._clock())  # type: ignore[arg-type]  # it is read only
                    note_success(source, at=self._clock())
                    done[source.pk] = KEPT
                    answers[address] = KEPT
                else:
                    answers[address] = done[source.pk]
            except Exception:
                logger.exception("a mail for %r cannot be kept", address)
                answers[address] = TROUBLE
        return [answers[address] for address in envelope.rcpt_tos]


class _Behind:
    """A stream behind a head of a few lines."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        head, self._head = self._head[:size], self._head[size:]
        return head + self._stream.read(size - len(head))


class _Receiving:
    """aiosmtpd's server with a DATA of its own. Its own keeps a line of any length in memory although it refuses it,
    and refuses the lines of more than a thousand bytes that real programs send.
    """

    line_length_limit = 64 * 1024  # how much is read at once; longer lines are read in pieces
    event_handler: Door

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuse one connection too many: each may fill a file."""
        super().connection_made(transport)  # type: ignore[misc]  # SMTP's
        self.event_handler.connections += 1
        if self.event_handler.connections > MOST_CONNECTIONS and isinstance(transport, asyncio.WriteTransport):
            transport.write(f"{BUSY}\r\n".encode())
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Count it off."""
        self.event_handler.connections -= 1
        super().connection_lost(error)  # type: ignore[misc]  # SMTP's

    @syntax("DATA")
    async def smtp_DATA(self: Any, arg: str) -> None:  # noqa: N802 (aiosmtpd's name; a piece of its SMTP)
        """Read the mail into a file, and answer when it is kept."""
        if await self.check_helo_needed():
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
            size = await _receive(self._reader, content, limit=settings.INTAKE_MAX_BYTES)
            if size > settings.INTAKE_MAX_BYTES:
                answers = [TOO_LARGE] * len(self.envelope.rcpt_tos)
            else:
                answers = await self.event_handler.keep(self.envelope, content)
        self._set_post_data_state()
        for answer in answers if isinstance(self, LMTP) else [_one_of(answers)]:
            await self.push(answer)


class SmtpServer(_Receiving, SMTP):
    """SMTP: one answer for all recipients."""


class LmtpServer(_Receiving, LMTP):
    """LMTP: an answer for each recipient (RFC 2033)."""


async def serve(host: str, port: int, *, lmtp: bool, clock: Clock) -> asyncio.Server:
    """A listening server; the caller closes it. The size that is taken is announced (SIZE)."""
    door, kind = Door(clock), LmtpServer if lmtp else SmtpServer
    loop = asyncio.get_running_loop()

    def protocol() -> asyncio.BaseProtocol:
        return kind(
            door,
            data_size_limit=settings.INTAKE_MAX_BYTES,
            enable_SMTPUTF8=True,
            ident="servicedesk",
            timeout=300,
            loop=loop,
        )

    return await loop.create_server(protocol, host, port)


async def _receive(reader: asyncio.StreamReader, content: IO[bytes], *, limit: int) -> int:
    """Read to the lone dot, undoing the doubled ones; the size of the mail. Of one beyond `limit` the rest is read and
    forgotten.
    """
    size, begins_line = 0, True
    while True:
        try:
            piece = await reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as error:
            piece = await reader.readexactly(error.consumed)
        if begins_line and piece == b".\r\n":
            return size
        if begins_line and piece.startswith(b"."):
            piece = piece[1:]
        size += len(piece)
        if size <= limit:
            content.write(piece)
        begins_line = piece.endswith(b"\r\n")


def _one_of(answers: Sequence[str]) -> str:
    """SMTP has one answer for all: not kept where it was not kept for one of them. Sent again, it is known."""
    return next((answer for answer in answers if answer != KEPT), KEPT)


def _find_source(address: str) -> Source | None:
    wanted = without_plus(address)
    return next((source for source in mail_sources() if wanted in addresses_of(source)), None)


def _trace(sender: str, recipient: str) -> bytes:
    """What a server adds that delivers: an empty Return-Path is how reports are known."""
    lines = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
    return lines.encode("utf-8", "surrogateescape")


def _in_database(work: Any, *arguments: object) -> Any:  # noqa: ANN401 (whatever the work gives)
    """Do `work` in this thread, and leave no connection behind in it."""
    try:
        return work(*arguments)
    finally:
        connection.close()
