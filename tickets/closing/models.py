"""Bulk closes: who began one, how far it is, and what became of each ticket."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import Via
from core.models import Keepsake
from tickets.closing.choices import Result, RunState
from tickets.models import Ticket


class ClosingRun(Keepsake):
    """Many tickets to be closed by one person, one after the other. `busy_until` is the lease of the worker that goes
    through them just now.
    """

    state = models.CharField(_("State"), max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    remark = models.TextField(_("Remark"), blank=True)
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
        verbose_name = _("Bulk close")
        verbose_name_plural = _("Bulk closes")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="closing_run_state_known"),
            models.UniqueConstraint(
                fields=("created_by",), condition=Q(state=RunState.RUNNING), name="closing_run_one_of_each_person"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("id",), condition=Q(state=RunState.RUNNING), name="closing_run_running"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def is_running(self) -> bool:
        """Whether tickets are still being closed."""
        return self.state == RunState.RUNNING


class ClosingItem(Keepsake):
    """One ticket of it, at its place from 0. `version` is the ticket as it was judged complete by whoever chose it: it
    is not closed as any other. `problems` are kept refusals (`core.kept`).
    """

    of = models.ForeignKey(ClosingRun, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(_("Place"))
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="+", verbose_name=_("Ticket"))
    version = models.PositiveIntegerField(_("Version"))
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices, default=Result.WAITING)
    problems = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("Ticket of a bulk close")
        verbose_name_plural = _("Tickets of bulk closes")
        ordering = ("position",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("of", "position"), name="closing_item_place_once"),
            models.UniqueConstraint(fields=("of", "ticket"), name="closing_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.position} {self.result}"
