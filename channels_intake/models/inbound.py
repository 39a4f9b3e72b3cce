"""What came in, as it came."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels_intake.choices import Reason, Status
from channels_intake.models.source import Source
from core.models import Keepsake
from tickets.choices import Channel
from tickets.models import Message, Ticket

KEY_SIZE = 200


def raw_name(_inbound: "Inbound", _name: str) -> str:
    """Where the bytes lie: a random name; nothing of the sender's is ever a path."""
    name = uuid4().hex
    return f"inbound/{name[:2]}/{name}"


class Inbound(Keepsake):
    """One thing that came in: kept raw first, read afterwards, read again whenever somebody asks for it."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="inbound", verbose_name=_("Way in"))
    channel = models.CharField(_("Channel"), max_length=12, choices=Channel.choices)
    external_id = models.CharField(_("External identifier"), max_length=KEY_SIZE)
    raw = models.FileField(_("As it came"), upload_to=raw_name)
    size = models.PositiveBigIntegerField(_("Size"))
    is_cut = models.BooleanField(_("Only its beginning was kept"), default=False)
    sender = models.CharField(_("Sender"), max_length=254, blank=True)
    subject = models.CharField(_("Subject"), max_length=200, blank=True)

    status = models.CharField(_("What became of it"), max_length=12, choices=Status.choices, default=Status.RECEIVED)
    reason = models.CharField(_("Reason"), max_length=20, choices=Reason.choices, blank=True)
    detail = models.JSONField(_("Particulars"), default=dict, blank=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="inbound")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="inbound")
    tries = models.PositiveSmallIntegerField(_("Times read"), default=0)
    received_at = models.DateTimeField(_("Received at"))
    settled_at = models.DateTimeField(_("Settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Inbound")
        verbose_name_plural = _("Inbound")
        constraints = (
            models.UniqueConstraint(fields=("source", "external_id"), name="inbound_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="inbound_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.RECEIVED) ^ Q(settled_at__isnull=False), name="inbound_settled_or_received"
            ),
        )
        indexes = (
            models.Index(fields=("received_at",), condition=Q(status=Status.RECEIVED), name="inbound_waiting"),
            models.Index(fields=("-id",), condition=Q(status=Status.QUARANTINED), name="inbound_quarantine"),
            models.Index(fields=("channel", "status", "-id"), name="inbound_by_channel"),
            models.Index(fields=("ticket", "id"), name="inbound_of_ticket"),
            models.Index(fields=("source", "sender", "-received_at"), name="inbound_of_sender"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"
