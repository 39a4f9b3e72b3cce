"""What happens to a ticket is kept for the rules, if any waits for it; they look at it once the act is committed."""

from tickets.events import Acknowledged, Amended, Received, Reopened, TicketFact
from tickets.routing.actions.wake import wake
from tickets.routing.choices import Trigger

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
    wake(ticket_id=fact.ticket_id, trigger=TRIGGER_OF[type(fact)], at=fact.at)
