"""The search index: one entry per ticket."""

from django.db import models

from tickets.models.ticket import Ticket


class SearchEntry(models.Model):
    """What a ticket is found by, folded (`tickets/search/folding.py`): `text` by everybody who may see the ticket,
    `internal` by staff only. `is_indexed`: the term index (`tickets/search/terms.py`) knows these texts.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    text = models.TextField(default="")
    internal = models.TextField(default="", blank=True)
    is_indexed = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("ticket",), name="search_pending", condition=models.Q(is_indexed=False)),)

    def __str__(self) -> str:
        return str(self.ticket_id)
