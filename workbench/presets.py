"""What a form of an act holds before anybody writes in it."""

from typing import Any

from django.http import QueryDict

from core.text import SHORT
from tickets.acts import Act, GroupRef, TicketRef, UserRef
from tickets.choices import Direction
from tickets.models import Ticket


def presets(act: Act, ticket: Ticket, query: QueryDict) -> dict[str, Any]:
    """People, groups and tickets named in the address; for a call, whom it is with (`with=user` or `with=engineer`)."""
    found: dict[str, Any] = {
        param.name: query[param.name][:SHORT]
        for param in act.params
        if isinstance(param, UserRef | GroupRef | TicketRef) and param.name in query
    }
    if act.verb == "call" and (whom := query.get("with")):
        found["direction"] = Direction.OUTBOUND
        if whom == "user":
            found["number"] = ticket.requester.phone
    return found
