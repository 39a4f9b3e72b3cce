"""`manage.py rebuild_search`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tickets.models import Ticket
from tickets.search.rebuild import rebuild

MOST_AT_ONCE = 1_000


class Command(BaseCommand):
    """Writes the search index of every ticket anew, while the desk goes on working. Can be repeated."""

    help = "Rebuild the search index from the tickets; can be repeated, and needs no pause in the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many tickets are written, and locked, at once."""
        parser.add_argument(
            "--batch", type=int, default=200, metavar="N", help="tickets written at once (default 200, at most 1000)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild, and say how far it is."""
        total, done = Ticket.objects.count(), 0
        for done in rebuild(batch=min(max(1, options["batch"]), MOST_AT_ONCE)):
            if options["verbosity"]:
                self.stdout.write(f"{done} / {total}")
        self.stdout.write(self.style.SUCCESS(f"Search index rebuilt: {done} tickets."))
