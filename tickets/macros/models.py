"""Macros, the desk's and people's own."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake

NAME = 60
_USER = settings.AUTH_USER_MODEL


class Macro(Keepsake):
    """Acts that are often done together. Without an `owner` everybody's, with one his alone. What `steps` hold:
    `steps.py`. Kept when it is no longer offered, since journals name it.
    """

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=NAME)
    steps = models.JSONField(_("Steps"), default=dict)
    owner = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owner")
    )
    is_active = models.BooleanField(_("Active"), default=True)
    edition = models.PositiveIntegerField(default=1)  # tells whether it was written over unseen
    changed_at = models.DateTimeField(_("Changed at"))
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Macro")
        verbose_name_plural = _("Macros")
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name
