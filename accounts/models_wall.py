"""Links by which a television shows the wall without anybody's log-in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models_customers import Customer
from core.models import Keepsake

_USER = settings.AUTH_USER_MODEL


class WallTheme(models.TextChoices):
    """In which light the wall stands."""

    DARK = "dark", _("Dark")
    LIGHT = "light", _("Light")


class WallLink(Keepsake):
    """One television. Only the digest of its secret is kept: the address is shown once, to whoever makes it."""

    name = models.CharField(pgettext_lazy("place", "Name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    site = models.ForeignKey(
        "accounts.Site", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Site")
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Customer")
    )
    theme = models.CharField(
        pgettext_lazy("wall", "Theme"), max_length=8, choices=WallTheme.choices, default=WallTheme.DARK
    )
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    shows_titles = models.BooleanField(
        _("Show titles"),
        default=False,
        help_text=_("Titles may name users. Without them the wall shows numbers of tickets only."),
    )
    made_at = models.DateTimeField(_("Made at"))
    made_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Made by"))
    opened_at = models.DateTimeField(_("Last opened at"), null=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Withdrawn by")
    )

    class Meta:
        verbose_name = _("Wall link")
        verbose_name_plural = _("Wall links")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(theme__in=WallTheme.values), name="wall_link_theme_known"),
        ]

    def __str__(self) -> str:
        return self.name
