"""A service record and the spare parts on it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake
from tickets.models import Ticket

_USER = settings.AUTH_USER_MODEL
DIGEST = 64  # a SHA-256 in hexadecimal digits


class State(models.TextChoices):
    """How far a record has come."""

    DRAFT = "draft", pgettext_lazy("service record", "Draft")
    WAITING = "waiting", pgettext_lazy("service record", "Waiting for signature")
    SIGNED = "signed", pgettext_lazy("service record", "Signed")
    VOIDED = "voided", pgettext_lazy("service record", "Voided")


class ServiceRecord(Keepsake):
    """What was done for a user at his place, and by whom. `seq` counts the records of one ticket.

    From the moment it is finished (`offered_at`) its content stands: `digest` is its SHA-256, and the database refuses
    every change of it. Who finds a mistake voids it and draws up another, which `replaces` it. `version` counts the
    changes of the row. A visit may point to the record that was drawn up on it; the record knows of no visit.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="service_records", verbose_name=_("Ticket")
    )
    seq = models.PositiveSmallIntegerField(_("No."))
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(_("Version"), default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("Replaces")
    )

    engineer = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("Engineer"))
    engineer_name = models.CharField(_("Engineer's name"), max_length=80)
    requester_name = models.CharField(_("User"), max_length=80)
    department = models.CharField(_("Department"), max_length=80, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    address = models.CharField(pgettext_lazy("service record", "Address"), max_length=200, blank=True)
    arrived_at = models.DateTimeField(_("Arrived at"), null=True, blank=True)
    departed_at = models.DateTimeField(_("Left at"), null=True, blank=True)
    symptom = models.TextField(_("Symptom"), blank=True)
    cause = models.TextField(_("Cause"), blank=True)
    plan = models.TextField(_("Solution"), blank=True)
    work = models.TextField(_("Work done"), blank=True)
    result = models.TextField(_("Result"), blank=True)
    remarks = models.TextField(pgettext_lazy("service record", "Remarks"), blank=True)

    drawn_at = models.DateTimeField(_("Drawn up at"))
    offered_at = models.DateTimeField(_("Finished at"), null=True, blank=True)
    digest = models.CharField(_("Fingerprint"), max_length=DIGEST, blank=True)
    absent_at = models.DateTimeField(_("User absent, note left at"), null=True, blank=True)
    voided_at = models.DateTimeField(_("Voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Voided by")
    )
    void_reason = models.TextField(_("Reason for voiding"), blank=True)

    class Meta:
        verbose_name = _("Service record")
        verbose_name_plural = _("Service records")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ticket", "seq"), name="service_record_seq_once"),
            models.UniqueConstraint(
                fields=("ticket", "engineer"), condition=Q(state=State.DRAFT), name="service_record_one_draft_each"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="service_record_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, offered_at=None, digest="")
                | (Q(state__in=(State.WAITING, State.SIGNED), offered_at__isnull=False) & ~Q(digest=""))
                | Q(state=State.VOIDED),
                name="service_record_offered_with_digest",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.VOIDED, voided_at__isnull=False) & ~Q(void_reason=""))
                | (~Q(state=State.VOIDED) & Q(voided_at=None, void_reason="")),
                name="service_record_voided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None) | Q(arrived_at=None) | Q(departed_at__gte=F("arrived_at")),
                name="service_record_left_after_arrival",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("offered_at", "id"), condition=Q(state=State.WAITING), name="service_record_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq}"

    @property
    def number(self) -> str:
        """What the record is called on paper. The ticket has to be loaded."""
        return f"{self.ticket.number}-R{self.seq}"


class RecordPart(models.Model):
    """Spare parts of one kind that were put in. Those of a draft are written anew with it; afterwards they stand."""

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("Part"), max_length=120)
    serial = models.CharField(_("Serial number"), max_length=80, blank=True)
    quantity = models.PositiveSmallIntegerField(_("Quantity"), default=1)

    class Meta:
        verbose_name = _("Spare part")
        verbose_name_plural = _("Spare parts")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("record", "position"), name="record_part_position_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="record_part_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.position}"
