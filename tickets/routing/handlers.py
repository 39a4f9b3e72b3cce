"""What happens to a ticket is kept for the rules, if any waits for it; they look at it once the act is committed."""

from django.db import transaction

from tickets.events import Acknowledged, Amended, Received, Reopened, TicketFact
from tickets.routing.choices import Standing, Trigger
from tickets.routing.models import Occasion, RoutingRule
from tickets.routing.tasks import nudge

TRIGGER_OF: dict[type[TicketFact], Trigger] = {
    Received: Trigger.RECEIVED,
    Acknowledged: Trigger.ACKNOWLEDGED,
    Amended: Trigger.AMENDED,
    Reopened: Trigger.REOPENED,
}


def on_fact(fact: TicketFact) -> None:
    """One statement where no rule waits for it, none for what a rule itself did: rules wake no rules."""
    if "rule" in fact.set_off_by:
        return
    trigger = TRIGGER_OF[type(fact)]
    if RoutingRule.objects.filter(**{f"on_{trigger.value}": True}, standing=Standing.ON).exists():
        Occasion.objects.create(ticket_id=fact.ticket_id, trigger=trigger, at=fact.at, not_before=fact.at)
        transaction.on_commit(nudge)
