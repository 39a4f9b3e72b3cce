"""Something happened to a ticket that rules may wait for."""

from datetime import datetime

from django.db import transaction

from tickets.routing.choices import Standing, Trigger
from tickets.routing.models import Occasion, RoutingRule
from tickets.routing.tasks import nudge


def wake(*, ticket_id: int, trigger: Trigger, at: datetime) -> None:
    """Keep it for the rules, if one of those at work waits for it; they look once the caller's transaction is
    committed. One statement where none does.
    """
    if RoutingRule.objects.filter(**{f"on_{trigger.value}": True}, standing=Standing.ON).exists():
        Occasion.objects.create(ticket_id=ticket_id, trigger=trigger, at=at, not_before=at)
        transaction.on_commit(nudge)
