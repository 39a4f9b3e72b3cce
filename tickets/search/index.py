"""Writing the search index.

The actions write the texts, in their transaction and in one cheap statement each: what is written can be found at once.
The terms, some 300 to a ticket and each at another place of the index, are carried after by `index_pending`, so that
nobody who registers or replies waits for them; until then a search looks into those few texts itself.
"""

from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from tickets.models.search import SearchEntry
from tickets.search.folding import fold
from tickets.search.terms import store_terms


def write_entry(ticket_id: int, *, public_text: str, internal_text: str = "") -> None:
    """Make the ticket findable by exactly these texts, whatever it was findable by before. One statement."""
    write_entries([entry_of(ticket_id, public_text=public_text, internal_text=internal_text)])


def entry_of(ticket_id: int, *, public_text: str, internal_text: str = "") -> SearchEntry:
    """The entry of a ticket, not saved."""
    return SearchEntry(ticket_id=ticket_id, text=fold(public_text), internal=fold(internal_text))


def write_entries(entries: list[SearchEntry]) -> None:
    """Save many at once, over what there may be. One statement."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["ticket"], update_fields=["text", "internal", "is_indexed"]
    )


def append_entry(ticket_id: int, *, public_text: str = "", internal_text: str = "") -> None:
    """Make the ticket findable by these texts too. One statement; two for a ticket without an entry."""
    entry = entry_of(ticket_id, public_text=public_text, internal_text=internal_text)
    added = {
        column: _after(column, text) for column, text in (("text", entry.text), ("internal", entry.internal)) if text
    }
    if added and not SearchEntry.objects.filter(pk=ticket_id).update(**added, is_indexed=False):
        write_entries([entry])


def _after(column: str, text: str) -> Concat:
    return Concat(F(column), Value(text), output_field=TextField())


def remove(ticket_id: int) -> None:
    """Make the ticket unfindable. One statement."""
    SearchEntry.objects.filter(pk=ticket_id).delete()


def index_pending(*, limit: int = 50) -> int:
    """Index the terms of up to `limit` entries that are not indexed yet, oldest first, and tell how many they were.

    Several may do so at once, each then takes others. Whoever writes to one of these tickets waits for the whole batch,
    so it should be small: 50 take about 0.1 s.
    """
    pending = SearchEntry.objects.filter(is_indexed=False).order_by("pk")
    if not pending.exists():  # the usual answer, and no reason to ask for SQLite's write lock
        return 0
    with transaction.atomic():
        return mark_indexed(list(pending.select_for_update(skip_locked=True)[:limit]))


def mark_indexed(entries: list[SearchEntry]) -> int:
    """Index the terms of saved entries, which the caller has locked, and tell how many they are."""
    store_terms((entry.ticket_id, entry.text + entry.internal) for entry in entries)
    return SearchEntry.objects.filter(pk__in=[entry.ticket_id for entry in entries]).update(is_indexed=True)
