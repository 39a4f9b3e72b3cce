"""Saved lists, and what each person has chosen for the list of tickets."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import AssignmentGroup
from tickets.lists.choices import Audience


class SavedList(models.Model):
    """Conditions under a name: a queue (empty: all tickets), and the address's query behind it. What the query says is
    the list page's business; here it is kept. Shared with groups, with everybody, or with nobody.
    """

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=60)
    queue = models.CharField(_("Queue"), max_length=20, blank=True)
    query = models.CharField(_("Conditions"), max_length=1000, blank=True)
    audience = models.CharField(_("Who sees it"), max_length=8, choices=Audience.choices, default=Audience.MINE)
    groups = models.ManyToManyField(AssignmentGroup, blank=True, related_name="+", verbose_name=_("Groups"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Owner")
    )
    created_at = models.DateTimeField(_("Created at"))
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        verbose_name = _("Saved list")
        verbose_name_plural = _("Saved lists")
        ordering = ("name", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="saved_list_audience_known"),
            models.UniqueConstraint(fields=("owner", "name"), name="saved_list_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ListChoice(models.Model):
    """What one person has chosen: his columns in their order (none: the usual ones), and where he begins after the
    log-in, a queue or a saved list (neither: where his role's work is).
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="list_choice")
    columns = models.JSONField(_("Columns"), default=list, blank=True)
    first_queue = models.CharField(_("First queue"), max_length=20, blank=True)
    first_list = models.ForeignKey(
        SavedList, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("First list")
    )

    class Meta:
        verbose_name = _("Choice for the list")
        verbose_name_plural = _("Choices for the list")

    def __str__(self) -> str:
        return str(self.user_id)
