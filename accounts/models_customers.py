"""Whom the desk serves, where it serves several."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Customer(models.Model):
    """An organisation whose sites are served (客户). Who belongs to it is said by the site alone."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("place", "Name"), max_length=80)
    is_active = models.BooleanField(
        _("Active"),
        default=True,
        help_text=_("A customer who is served no more stands last in the filters; the past stays."),
    )
    changed_at = models.DateTimeField(_("Changed at"), editable=False)

    class Meta:
        verbose_name = _("Customer")
        verbose_name_plural = _("Customers")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
