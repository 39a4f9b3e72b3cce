"""What was said: replies, notes, the requester's own words, and the three parts of a resolution."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester
from core.models import Keepsake
from tickets.choices import MessageKind
from tickets.models.ticket import Ticket


class Message(Keepsake):
    """One utterance on a ticket. Notes are never shown to requesters."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()  # the journal entry it belongs to
    kind = models.CharField(_("Kind"), max_length=10, choices=MessageKind.choices)
    body = models.TextField(_("Text"))
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_requester = models.ForeignKey(Requester, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Message")
        verbose_name_plural = _("Messages")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("ticket", "seq"), name="message_seq_once"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.kind}"


class Resolution(Keepsake):
    """原因说明, 处理方案, 处理结果 (TALK-1), and where there is something to say, how the requester checks the result
    himself and how he avoids the trouble (SAT-6): one per cycle, kept when the ticket is reopened.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="resolutions")
    cycle = models.PositiveSmallIntegerField()
    cause = models.TextField(_("Cause"))
    plan = models.TextField(_("Solution"))
    result = models.TextField(_("Result"))
    how_to_check = models.TextField(_("How to check it"), blank=True)
    how_to_avoid = models.TextField(_("How to avoid it"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Resolution")
        verbose_name_plural = _("Resolutions")
        ordering = ("cycle",)
        constraints = (models.UniqueConstraint(fields=("ticket", "cycle"), name="resolution_once_per_cycle"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}"
