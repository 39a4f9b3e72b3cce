"""Finding a requester by hand, and what is to be known of him before one speaks."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Requester
from tickets.choices import OPEN_STATES
from tickets.models import Ticket

FOUND = 8
_TICKETS = 5


def find_people(words: str) -> list[Requester]:
    """Up to FOUND requesters whose name, pinyin initials, phone or e-mail begins with or holds `words`. One
    statement.
    """
    wanted = words.strip().replace("\x00", "")[:80]
    if not wanted or (wanted.isascii() and len(wanted) == 1):
        return []
    digits = "".join(char for char in wanted if char.isdigit())
    either = Q(name__icontains=wanted) | Q(initials__startswith=wanted.lower()) | Q(email__istartswith=wanted)
    if len(digits) >= 3:  # noqa: PLR2004 (fewer digits are in every number)
        either |= Q(phone__contains=digits)
    return list(Requester.objects.filter(either).select_related("site").order_by("name", "pk")[:FOUND])


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
