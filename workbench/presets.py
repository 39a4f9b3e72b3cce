"""What a form of an act holds before anybody writes in it."""

from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from core.text import SHORT
from tickets.acts import Act, Choice, GroupRef, TicketRef, UserRef
from tickets.choices import Direction
from tickets.models import Ticket


def presets(act: Act, ticket: Ticket, query: QueryDict) -> dict[str, Any]:
    """People, groups, tickets and choices named in the address; for a call, whom it is with (`with=user` or
    `with=engineer`); of the mark of a major incident, the other.
    """
    found: dict[str, Any] = {
        param.name: query[param.name][:SHORT]
        for param in act.params
        if isinstance(param, UserRef | GroupRef | TicketRef | Choice) and param.name in query
    }
    if act.verb == "call" and (whom := query.get("with")):
        found["direction"] = Direction.OUTBOUND
        if whom == "user":
            found["number"] = ticket.requester.phone
    if act.verb == "major":
        found["is_major"] = "no" if ticket.is_major else "yes"
    if act.verb == "collaborators" and ticket.is_open:
        found["tell_user"] = _apology(ticket)
    return found


def _apology(ticket: Ticket) -> str:
    """What is said before a colleague comes (TALK-8), in the requester's language; whoever sends it can change it."""
    with translation.override(ticket.requester.language):
        return _(
            "%(name)s, a colleague will help us so that this is solved sooner. "
            "We are sorry for the trouble this causes you."
        ) % {"name": ticket.requester.form_of_address}
