"""`manage.py rebuild_timers`: the clocks anew from the journal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from sla.actions.rebuild import Difference, owners_without_journal, rebuild_owner, rebuild_ticket, ticket_ids
from sla.firing import fire_due
from tickets.models import Ticket


class Command(BaseCommand):
    help = "Fires what is due, then compares every clock with the journal and the rules, and puts right what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit status 1 where anything differs")
        parser.add_argument("--ticket", help="the number of one ticket (default: everything)")

    def handle(self, *, check: bool, ticket: str | None, **_options: Any) -> None:
        """A line for each difference, then how many there were."""
        fire_due(now=now)  # what a pass still owes is no difference
        count = 0
        for difference in self._differences(ticket, write=not check):
            count += 1
            self.stdout.write(_line(difference))
        self.stdout.write(f"{count} clocks differed." if count else "Every clock is what the journal says.")
        if check and count:
            raise CommandError("Run it without --check to put them right.", returncode=1)

    @staticmethod
    def _differences(number: str | None, *, write: bool) -> list[Difference]:
        if number:
            wanted = list(Ticket.objects.filter(number=number).values_list("pk", flat=True))
            if not wanted:
                raise CommandError(f"There is no ticket {number}.")
        else:
            wanted = ticket_ids()
        found = [one for pk in wanted for one in rebuild_ticket(pk, at=now(), write=write)]
        if not number:
            found += [one for owner in owners_without_journal() for one in rebuild_owner(owner, at=now(), write=write)]
        return found


def _line(difference: Difference) -> str:
    where = f"{difference.owner.kind} {difference.owner.pk} {difference.measure} {difference.key}"
    if not difference.columns:
        return f"{where}: missing"
    said = "; ".join(f"{name}: {mine!s} → {theirs!s}" for name, (mine, theirs) in difference.columns.items())
    return f"{where}: {said}"
