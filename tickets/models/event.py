"""The journal: append-only facts, codes and parameters, never sentences."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from accounts.models import Requester
from core.models import Keepsake
from tickets.choices import State
from tickets.models.ticket import Ticket


class TicketEvent(Keepsake):
    """One act on one ticket. `seq` is the ticket's version after it, so a gap would show. On PostgreSQL and SQLite a
    trigger forbids update and delete.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    cycle = models.PositiveSmallIntegerField()
    verb = models.CharField(_("Act"), max_length=24)
    at = models.DateTimeField(_("At"))
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_requester = models.ForeignKey(Requester, on_delete=models.PROTECT, null=True, related_name="+")
    via = models.CharField(_("Through"), max_length=12, choices=Via.choices)
    from_state = models.CharField(max_length=50, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=50, choices=State.choices)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Journal entry")
        verbose_name_plural = _("Journal")
        ordering = ("seq",)
        constraints = (models.UniqueConstraint(fields=("ticket", "seq"), name="event_seq_once"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.verb}"
