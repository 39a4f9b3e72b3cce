"""`manage.py demo`: fill an empty installation with a believable desk."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import User
from core.clock import now
from servicedesk.demo.build import build
from servicedesk.demo.clocks import let_time_pass


class Command(BaseCommand):
    """Does nothing where there are people already, so it can be asked for at every start."""

    help = "Fill an empty installation with a demonstration desk: people, categories and about 200 tickets."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Build it in one transaction: all of it or nothing."""
        if User.objects.exists():
            self.stdout.write("There are people already; the demonstration data are left out.")
            return
        with transaction.atomic():
            count = build(at=now())
        let_time_pass(at=now())  # what came due while it was being built is not late
        self.stdout.write(f"Demonstration desk ready: {count} tickets.")
