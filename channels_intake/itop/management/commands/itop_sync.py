"""`manage.py itop_sync`: one round with the iTop servers, by hand."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_intake.itop.exchange import active_sources, exchange
from channels_intake.itop.models import ItopLink
from core.clock import now


class Command(BaseCommand):
    help = "Exchange tickets with the iTop servers once: ask what changed there, tell what changed here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", help="the identifier of one server; all that are active otherwise")

    def handle(self, *_args: object, source: str, **_options: object) -> None:
        found = [one for one in active_sources() if source in {"", one.slug}]
        if not found:
            raise CommandError("There is no active iTop source of that name." if source else "There is no iTop source.")
        failed = 0
        for one in found:
            done = exchange(one, at=now())
            failed += bool(done.error)
            waiting = ItopLink.objects.filter(source=one).exclude(last_error="").count()
            line = f"{one.slug}: {done.came} came, {done.pushed} pushed, {waiting} with an error"
            self.stdout.write(f"{line}; {done.error}" if done.error else line)
        if failed:
            raise CommandError(f"{failed} of {len(found)} could not be reached.")
