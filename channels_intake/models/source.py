"""Where things come from: a mailbox, a messenger's application, a telephone system, another program."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup, Site
from core.sealed import seal, unseal
from tickets.choices import Kind
from tickets.models import Category


class Source(models.Model):
    """One configured way in. `adapter` says how it speaks; what that adapter asks for stands in `options`, passwords
    and keys sealed. The rest is what its tickets start with.
    """

    # What every way in has, whatever its adapter, and a manager sets.
    COMMON: ClassVar = ("name", "is_active", "kind", "site", "group", "category")

    slug = models.SlugField(_("Identifier"), unique=True)
    adapter = models.CharField(_("Kind"), max_length=30)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    is_active = models.BooleanField(_("Active"), default=True)
    options = models.JSONField(_("Settings"), default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False)

    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site"))
    group = models.ForeignKey(
        AssignmentGroup, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Assignment group")
    )
    kind = models.CharField(_("Kind of ticket"), max_length=20, choices=Kind.choices, default=Kind.INCIDENT)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Category"))

    created_at = models.DateTimeField(_("Created at"))
    heard_at = models.DateTimeField(_("Last heard of"), null=True, blank=True)
    failed_at = models.DateTimeField(_("Out of order since"), null=True, blank=True)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Way in")
        verbose_name_plural = _("Ways in")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> dict[str, str]:
        """Passwords and keys; `core.sealed.Unreadable` where the installation's key has changed."""
        return unseal(self.sealed)

    @secrets.setter
    def secrets(self, values: dict[str, str]) -> None:
        self.sealed = seal(values)

    def option(self, name: str, default: str = "") -> str:
        """A setting of the adapter as text, secret or not; `default` where it is not given."""
        value = self.options.get(name)
        if value is None:
            value = self.secrets.get(name)
        return str(value) if value not in (None, "") else default
