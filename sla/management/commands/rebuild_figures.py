"""`manage.py rebuild_figures`: the figures that are kept ready, anew from the clocks."""

from typing import Any

from django.core.management.base import BaseCommand

from core.clock import now
from sla.actions.count_days import count_days, forget_all


class Command(BaseCommand):
    help = "Counts every day that is over anew. Boards count by themselves meanwhile; nothing has to be stopped."

    def handle(self, **_options: Any) -> None:
        """Says how many days were counted."""
        forget_all()
        at, days = now(), 0
        while counted := count_days(at=at):
            days += counted
        self.stdout.write(f"{days} days were counted.")
