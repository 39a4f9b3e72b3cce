"""Routing rules with their history, the tickets they have yet to look at, and what they did."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake
from tickets.models import Ticket
from tickets.routing.choices import Outcome, Standing, Trigger

NAME = 60
_USER = settings.AUTH_USER_MODEL


class RoutingRule(Keepsake):
    """If a ticket meets all `conditions`, the `effects` come about. Rules are asked in the order of their `position`;
    after one with `is_last` that matched no further one is asked. What the two documents hold: `documents.py`.
    """

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=NAME)
    standing = models.CharField(_("Standing"), max_length=8, choices=Standing.choices, default=Standing.OFF)
    position = models.PositiveIntegerField(_("Position"), default=0)
    on_received = models.BooleanField(Trigger.RECEIVED.label, default=True)
    on_acknowledged = models.BooleanField(Trigger.ACKNOWLEDGED.label, default=True)
    on_amended = models.BooleanField(Trigger.AMENDED.label, default=False)
    on_reopened = models.BooleanField(Trigger.REOPENED.label, default=False)
    on_imported = models.BooleanField(Trigger.IMPORTED.label, default=False)
    conditions = models.JSONField(_("Conditions"), default=dict, blank=True)
    effects = models.JSONField(_("Effects"), default=dict)
    is_last = models.BooleanField(_("Stop after this rule"), default=False)
    edition = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("Changed at"))
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Routing rule")
        verbose_name_plural = _("Routing rules")
        ordering = ("position", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="routing_rule_standing_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_on(self) -> bool:
        """Whether it is at work."""
        return self.standing == Standing.ON

    @property
    def triggers(self) -> list[str]:
        """What makes it look at a ticket."""
        return [code for code in Trigger.values if getattr(self, f"on_{code}")]

    @property
    def doc(self) -> dict[str, Any]:
        """The whole rule, fit for JSON: what an edition keeps."""
        plain = ("name", "standing", "position", "triggers", "conditions", "effects", "is_last")
        return {name: getattr(self, name) for name in plain}


class RuleEdition(Keepsake):
    """The rule as somebody left it: one row for each change, never changed itself."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.PROTECT, related_name="editions", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(_("Changed at"))
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    doc = models.JSONField()

    class Meta:
        verbose_name = _("Edition of a routing rule")
        verbose_name_plural = _("Editions of routing rules")
        ordering = ("-number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("rule", "number"), name="routing_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.number}"


class Occasion(models.Model):
    """Something happened to a ticket that rules wait for; away again as soon as they have looked at it. `tries` and
    `not_before` count and space the attempts that failed.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=12, choices=Trigger.choices)
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    class Meta:
        verbose_name = _("Ticket that rules wait for")
        verbose_name_plural = _("Tickets that rules wait for")
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("not_before", "id"), name="routing_occasion_due"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.trigger}"


class RuleRun(Keepsake):
    """A rule matched a ticket and something came of it: each effect with its outcome and, where it was refused, the
    problems as `core.kept` keeps them.
    """

    rule = models.ForeignKey(RoutingRule, on_delete=models.PROTECT, related_name="runs", db_index=False)
    edition = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", db_index=False)
    cycle = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("At"))
    has_told = models.BooleanField(default=False)
    is_refused = models.BooleanField(default=False)
    results = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Work of a routing rule")
        verbose_name_plural = _("Work of routing rules")
        ordering = ("-id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("rule", "at"), name="routing_run_of_rule"),
            models.Index(fields=("ticket", "rule"), name="routing_run_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.ticket_id}"

    @property
    def refusals(self) -> list[dict[str, Any]]:
        """The effects that were refused."""
        return [one for one in self.results if one["outcome"] == Outcome.REFUSED]
