"""Making the index anew from the tickets."""

from collections.abc import Iterator

from django.db import transaction

from tickets.models import Ticket
from tickets.search.document import document_of
from tickets.search.index import entry_of, mark_indexed, write_entries


def rebuild(*, batch: int = 200) -> Iterator[int]:
    """Write every ticket's entry again, oldest first, and tell after each batch how many are done.

    The desk may go on working: a batch's tickets are locked while they are read and written, so no reply that arrives
    meanwhile is lost. Done twice it gives the same.
    """
    done = last = 0
    while tickets := _write_batch(after=last, size=batch):
        done, last = done + len(tickets), tickets[-1].pk
        yield done


@transaction.atomic
def _write_batch(*, after: int, size: int) -> list[Ticket]:
    locked = Ticket.objects.select_for_update(of=("self",), no_key=True).filter(pk__gt=after).order_by("pk")
    tickets = list(locked.select_related("requester").prefetch_related("messages", "resolutions")[:size])
    if tickets:
        entries = [entry_of(ticket.pk, **document_of(ticket)) for ticket in tickets]
        write_entries(entries)
        mark_indexed(entries)
    return tickets
