"""`manage.py watch_mail`: takes mail in as it comes, until it is stopped."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as StorageError
from django.db import connection

from channels_intake.mail.models import Mailbox
from channels_intake.mail.sources import get_mailbox, mail_sources
from channels_intake.mail.watch import Watcher
from channels_intake.models import Source
from core.clock import now
from core.errors import Missing

RESCAN_SECONDS = 30.0


class Command(BaseCommand):
    help = (
        "Watches all active mailboxes (IMAP IDLE, or looking often) and takes in what comes. Runs until it is stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", default="", metavar="NAME", help="only this one")
        parser.add_argument(
            "--check", action="store_true", help="only say whether they are being watched (exit status)"
        )

    def handle(self, *, mailbox: str, check: bool, **_options: Any) -> None:
        """New mailboxes are found within half a minute. It may be killed at any moment: nothing is lost or doubled."""
        if check:
            _check(mailbox)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        _wanted(mailbox)
        self.stdout.write("Watching the mailboxes. Stop with Ctrl-C.")
        self.stdout.flush()
        watchers: dict[int, Watcher] = {}
        while not stop.is_set():
            try:
                for source in _wanted(mailbox):
                    if source.pk not in watchers or not watchers[source.pk].is_alive():
                        watchers[source.pk] = Watcher(source, clock=now, stop=stop)
                        watchers[source.pk].start()
            except StorageError as error:
                self.stderr.write(f"{type(error).__name__}: {error}")
            connection.close()
            stop.wait(RESCAN_SECONDS)
        self.stdout.write("Stopped.")


def _check(mailbox: str) -> None:
    """A mailbox whose trouble is noted is looked after, too."""
    watched = set(Mailbox.objects.filter(watched_until__gt=now()).values_list("source_id", flat=True))
    alone = [one.slug for one in _wanted(mailbox) if one.pk not in watched and one.failed_at is None]
    if alone:
        raise CommandError(f"Nobody watches {', '.join(alone)}.")


def _wanted(mailbox: str) -> list[Source]:
    try:
        found = [get_mailbox(mailbox)] if mailbox else mail_sources()
    except Missing as error:
        raise CommandError(str(error)) from None
    return [source for source in found if source.option("host")]
