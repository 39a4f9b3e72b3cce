"""Loading tickets for being shown: one statement with everybody on them, and no column that is not shown."""

from tickets.models import Ticket, TicketQuerySet

LONG_TEXTS = ("description", "steps", "error_text")
_LONG = frozenset({*LONG_TEXTS, "answers"})
NAMED: dict[str, tuple[str, ...]] = {
    "requester": ("name", "email", "phone", "im_account", "department"),
    "first_responder": ("username",),
    "assignee": ("username",),
    "group": ("slug",),
    "category": ("slug",),
    "about": ("username",),
    "returned_to": ("username",),
}
_OWN = [field.name for field in Ticket._meta.concrete_fields]
_NAMES = [f"{whom}__{column}" for whom, columns in NAMED.items() for column in columns]


def for_list(tickets: TicketQuerySet) -> TicketQuerySet:
    """`tickets` with who is on them, without their long texts and answers."""
    columns = [name for name in _OWN if name not in _LONG]
    return tickets.select_related(*NAMED).only(*columns, *_NAMES)


def for_page(tickets: TicketQuerySet) -> TicketQuerySet:
    """`tickets` whole, with who is on them."""
    return tickets.select_related(*NAMED).only(*_OWN, *_NAMES)


def take_over(changed: Ticket, *, before: Ticket) -> Ticket:
    """`changed` with those `before` was loaded with, as far as it still names the same: nobody is asked for twice."""
    for whom in NAMED:
        if getattr(changed, f"{whom}_id") == getattr(before, f"{whom}_id"):
            setattr(changed, whom, getattr(before, whom))
    return changed
