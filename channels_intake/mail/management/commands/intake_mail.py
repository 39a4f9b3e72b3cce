"""`manage.py intake_mail`: mails from files or from standard input."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as StorageError

from channels_intake.actions import Taken
from channels_intake.mail.files import mails_in
from channels_intake.mail.sources import get_mailbox, usual_mailbox
from channels_intake.mail.taking import take_stream
from channels_intake.models import Source
from core.clock import now
from core.errors import Missing

USAGE, STORAGE = 2, 1


class Command(BaseCommand):
    help = (
        "Takes in mails: .eml, or mbox (.mbox, .box) with many of them, or what comes on standard input. Prints for "
        "each its identifier, what became of it, the reason and the ticket's number, separated by tabs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", help="nothing, or -, is standard input")
        parser.add_argument(
            "--mailbox", default="", metavar="NAME", help="which mailbox they came to (default: the first)"
        )

    def handle(self, *, files: list[str], mailbox: str, **_options: Any) -> None:
        """Exit status 0 unless storage failed (1), or a file or mailbox is not there (2)."""
        source = _source(mailbox)
        missing, has_failed = [], False
        for name in files or ["-"]:
            try:
                with _opened(name) as stream:
                    has_failed |= self._take_all(source, stream)
            except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
                missing.append(f"{name}: {error.strerror}")
        if has_failed:
            raise CommandError("Not all could be kept: storage failed.", returncode=STORAGE)
        if missing:
            raise CommandError("\n".join(missing), returncode=USAGE)

    def _take_all(self, source: Source, stream: IO[bytes]) -> bool:
        """Whether storage failed for one of them; the others are taken in all the same."""
        has_failed = False
        for mail in mails_in(stream):
            try:
                self._say(take_stream(source, mail, at=now()))
            except (StorageError, OSError) as error:
                has_failed = True
                self.stderr.write(f"{type(error).__name__}: {error}")
        return has_failed

    def _say(self, taken: Taken) -> None:
        inbound = taken.inbound
        number = inbound.ticket.number if inbound.ticket else ""
        words = (inbound.external_id, inbound.status, inbound.reason or "-", number or "-")
        self.stdout.write("\t".join(words) + ("\tknown" if taken.is_known else ""))


def _source(mailbox: str) -> Source:
    if not mailbox:
        return usual_mailbox(at=now())
    try:
        return get_mailbox(mailbox)
    except Missing as error:
        raise CommandError(str(error), returncode=USAGE) from None


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as stream:
            yield stream
