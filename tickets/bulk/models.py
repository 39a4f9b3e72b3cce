"""Bulk acts: who began one, how far it is, and what became of each ticket."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from core.models import Keepsake
from tickets.bulk.choices import Result, RunState
from tickets.models import Ticket


class BulkRun(Keepsake):
    """One act of one person on many tickets, one after the other. `arguments` are those of the act as
    `tickets.bulk.arguments` keeps them; `undoes` is the run that this one takes back. `busy_until` is the lease of the
    worker that goes through the tickets just now.
    """

    verb = models.CharField(_("Act"), max_length=20)
    arguments = models.JSONField(_("Arguments"), default=dict, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("Undoes")
    )
    state = models.CharField(_("State"), max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    via = models.CharField(_("Through"), max_length=12, choices=Via.choices)
    total = models.PositiveIntegerField(_("Tickets"))
    done = models.PositiveIntegerField(_("Tickets done"), default=0)
    counts = models.JSONField(_("Results"), default=dict)
    busy_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("By")
    )
    created_at = models.DateTimeField(_("Created at"))
    finished_at = models.DateTimeField(_("Finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Bulk act")
        verbose_name_plural = _("Bulk acts")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="bulk_run_state_known"),
            models.UniqueConstraint(
                fields=("created_by",), condition=Q(state=RunState.RUNNING), name="bulk_run_one_of_each_person"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("id",), condition=Q(state=RunState.RUNNING), name="bulk_run_running"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb} {self.state}"

    @property
    def is_running(self) -> bool:
        """Whether tickets are still being acted on."""
        return self.state == RunState.RUNNING

    @property
    def remark(self) -> str:
        """What was said to all of them, where the act has a remark."""
        return str(self.arguments.get("remark", ""))

    @property
    def refused(self) -> int:
        """How many tickets refused it so far."""
        return int(self.counts.get(Result.REFUSED, 0))


class BulkItem(Keepsake):
    """One ticket of it, at its place from 0. `version` is the ticket as whoever chose it saw it: as any other it is not
    touched. `before` is what undoing needs to know of it, `after` its version when it was done. `problems` are kept
    refusals (`core.kept`).
    """

    of = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(_("Place"))
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", verbose_name=_("Ticket"))
    version = models.PositiveIntegerField(_("Version"))
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices, default=Result.WAITING)
    problems = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("Ticket of a bulk act")
        verbose_name_plural = _("Tickets of bulk acts")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("of", "position"), name="bulk_item_place_once"),
            models.UniqueConstraint(fields=("of", "ticket"), name="bulk_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.position} {self.result}"
