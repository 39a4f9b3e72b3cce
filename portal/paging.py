"""Pages of a requester's own tickets, newest first, by key: a page is found by the number of the ticket beside it."""

from dataclasses import dataclass

from django.http import HttpRequest

from tickets.models import Ticket, TicketQuerySet

PAGE = 20
NUMBER_LIMIT = 24


@dataclass(frozen=True)
class Page:
    """Up to PAGE tickets, and the numbers at its ends behind which there are more (empty where there are none)."""

    tickets: list[Ticket]
    newer: str = ""
    older: str = ""


def page_of(tickets: TicketQuerySet, *, own: TicketQuerySet, before: str = "", after: str = "") -> Page:
    """The page of `tickets` older than number `before`, or newer than `after`; the newest page without either, and for
    a number that is none of `own`.
    """
    edge = own.filter(number=before or after).values_list("pk", flat=True).first() if before or after else None
    if edge is None:
        return _page(list(tickets.order_by("-pk")[: PAGE + 1]), has_newer=False)
    if before:
        return _page(list(tickets.filter(pk__lt=edge).order_by("-pk")[: PAGE + 1]), has_newer=True)
    found = list(tickets.filter(pk__gt=edge).order_by("pk")[: PAGE + 1])
    shown = found[:PAGE][::-1]
    return Page(
        shown,
        newer=shown[0].number if len(found) > PAGE else "",
        older=shown[-1].number if shown else "",
    )


def _page(found: list[Ticket], *, has_newer: bool) -> Page:
    shown = found[:PAGE]
    return Page(
        shown,
        newer=shown[0].number if has_newer and shown else "",
        older=shown[-1].number if len(found) > PAGE else "",
    )


def number(request: HttpRequest, name: str) -> str:
    """What the address gives as the number `name`, cut to what a number can be; perhaps no ticket's."""
    return request.GET.get(name, "").replace("\x00", "")[:NUMBER_LIMIT]
