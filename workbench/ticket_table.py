"""Tickets as a table for spreadsheets."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from core.spreadsheet import Cell
from tickets.choices import Channel, Kind, Priority, State
from tickets.models import TicketQuerySet
from workbench.tables import Table

EXPORTED = 20_000
_COLUMNS = (
    *("number", "title", "kind", "channel", "state", "priority", "requester__name", "requester__site__name"),
    *("group__name", "assignee__display_name", "created_at", "closed_at"),
)


def ticket_table(tickets: TicketQuerySet, *, name: str, title: str) -> Table:
    """At most EXPORTED of them, newest first, with times in the desk's zone."""
    heads = [
        *(_("Number"), _("Title"), _("Kind"), _("Channel"), _("State"), _("Priority"), _("User"), _("Site")),
        *(_("Group"), _("Engineer"), _("Received at"), _("Closed at")),
    ]
    return Table(name, title, heads, _rows(tickets))


def _rows(tickets: TicketQuerySet) -> Iterator[list[Cell]]:
    found = tickets.order_by("-created_at", "-pk").values_list(*_COLUMNS)[:EXPORTED]
    words = [
        {str(code): str(label) for code, label in choices}
        for choices in (Kind.choices, Channel.choices, State.choices, Priority.choices)
    ]
    for number, title, *codes_and_rest in found.iterator(chunk_size=1000):
        codes, (*names, created_at, closed_at) = codes_and_rest[:4], codes_and_rest[4:]
        told = [labels[str(code)] for labels, code in zip(words, codes, strict=True)]
        moments = [
            timezone.localtime(one, timezone.get_default_timezone()) if one else None for one in (created_at, closed_at)
        ]
        yield [number, title, *told, *names, *moments]
