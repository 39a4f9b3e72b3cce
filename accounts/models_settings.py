"""What was changed of the lists a manager keeps (categories, phrases, ways in, webhooks …): by whom, when, from what to
what (ROLE-1).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake

NAME = 120


class SettingVerb(models.TextChoices):
    """What was done."""

    ADDED = "added", pgettext_lazy("setting", "Added")
    CHANGED = "changed", pgettext_lazy("setting", "Changed")
    OFF = "off", pgettext_lazy("setting", "Switched off")
    ON = "on", pgettext_lazy("setting", "Switched on")
    MERGED = "merged", pgettext_lazy("setting", "Merged")
    REMOVED = "removed", pgettext_lazy("setting", "Removed")


class SettingChange(Keepsake):
    """One change of one row: append-only. `thing` is the name of the row's model and `row_id` its id, which the row may
    outlive; `name` what it was called then. `changes` are [column, before, after], as they read then. The id of a row's
    newest change tells whether somebody changed it since it was seen.
    """

    thing = models.CharField(_("What"), max_length=30)
    row_id = models.BigIntegerField()
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=NAME)
    verb = models.CharField(_("Act"), max_length=10, choices=SettingVerb.choices)
    changes = models.JSONField(_("Changes"), default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Change of a setting")
        verbose_name_plural = _("Changes of settings")
        ordering = ("-pk",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("thing", "row_id", "-id"), name="setting_change_of_row")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(verb__in=SettingVerb.values), name="setting_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_verb_display()}"
