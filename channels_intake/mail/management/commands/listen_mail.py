"""`manage.py listen_mail`: an SMTP or LMTP server for the desk's addresses."""

import asyncio
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels_intake.mail.listener import serve
from core.clock import now


class Command(BaseCommand):
    help = (
        "Listens for mail to the addresses of the mailboxes (SMTP, or LMTP behind a mail server). Runs until stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", default=8025, type=int, help="port, 0 for any free one (default: %(default)s)")
        parser.add_argument("--lmtp", action="store_true", help="speak LMTP")

    def handle(self, *, host: str, port: int, lmtp: bool, **_options: Any) -> None:
        """Refuses to start where the port is taken. Other people's mail is refused with 550: it relays nothing."""
        try:
            asyncio.run(self._serve(host, port, lmtp=lmtp))
        except OSError as error:
            raise CommandError(f"Cannot listen on {host} port {port}: {error}") from None

    async def _serve(self, host: str, port: int, *, lmtp: bool) -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await serve(host, port, lmtp=lmtp, clock=now)
        bound = server.sockets[0].getsockname()[1]
        self.stdout.write(f"Listening for {'LMTP' if lmtp else 'SMTP'} on {host} port {bound}. Stop with Ctrl-C.")
        self.stdout.flush()
        async with server:
            await stop.wait()
        self.stdout.write("Stopped.")
