"""What was changed about somebody of the desk: by whom, when, from what to what (ROLE-1, ROLE-2)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake


class StaffVerb(models.TextChoices):
    """What was done."""

    ENTERED = "entered", pgettext_lazy("staff", "Entered")
    CHANGED = "changed", pgettext_lazy("staff", "Changed")
    GROUPED = "grouped", pgettext_lazy("staff", "Groups changed")
    CLOSED = "closed", pgettext_lazy("staff", "Account closed")
    REOPENED = "reopened", pgettext_lazy("staff", "Account opened again")
    HANDED = "handed", pgettext_lazy("staff", "Work handed over")
    RESET = "reset", pgettext_lazy("staff", "New password asked for")


class StaffChange(Keepsake):
    """One act: append-only. `changes` are [field, before, after], as they read then. `is_contact`: a published number
    or account of his has changed, and whoever needs it is told.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_changes", verbose_name=_("Person")
    )
    verb = models.CharField(_("Act"), max_length=10, choices=StaffVerb.choices)
    changes = models.JSONField(_("Changes"), default=list, blank=True)
    is_contact = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Change of staff")
        verbose_name_plural = _("Changes of staff")
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(verb__in=StaffVerb.values), name="staff_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_verb_display()}"
