"""What is to be known of a requester before one speaks with him."""

from dataclasses import dataclass

from accounts.models import Requester
from tickets.choices import OPEN_STATES
from tickets.models import Ticket

_TICKETS = 5


@dataclass(frozen=True)
class Caller:
    """Somebody known: his record, his open tickets, his latest others."""

    requester: Requester
    open: list[Ticket]
    earlier: list[Ticket]


def caller_of(requester: Requester) -> Caller:
    """Two statements."""
    own = Ticket.objects.filter(requester=requester).select_related("assignee", "first_responder").order_by("-pk")
    return Caller(
        requester,
        open=list(own.filter(state__in=OPEN_STATES)[:_TICKETS]),
        earlier=list(own.exclude(state__in=OPEN_STATES)[:_TICKETS]),
    )
