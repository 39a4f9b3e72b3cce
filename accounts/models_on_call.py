"""Who is reachable around the clock for which systems (ROLE-3)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

NOTE = 500


class OnCallShift(models.Model):
    """Somebody is on call for a group's systems from `starts_at` until just before `ends_at`. `handover` is what he
    leaves to whoever comes next.
    """

    group = models.ForeignKey(
        "accounts.AssignmentGroup",
        on_delete=models.PROTECT,
        related_name="on_call_shifts",
        db_index=False,
        verbose_name=_("Group"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="on_call_shifts", verbose_name=_("Person")
    )
    starts_at = models.DateTimeField(_("Starts at"))
    ends_at = models.DateTimeField(_("Ends at"))
    handover = models.CharField(_("Hand-over"), max_length=NOTE, blank=True)
    handover_at = models.DateTimeField(_("Handed over at"), null=True, blank=True)

    class Meta:
        verbose_name = _("On-call shift")
        verbose_name_plural = _("On-call shifts")
        ordering = ("starts_at", "pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("group", "ends_at"), name="on_call_of_group")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="on_call_ends_after_start",
                violation_error_message=_("A shift ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.user}"

    def is_running(self, at: datetime) -> bool:
        """Whether it runs at `at`."""
        return self.starts_at <= at < self.ends_at
