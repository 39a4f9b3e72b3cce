"""Tasks: what somebody has to do by a time, because a clock says so."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake
from sla.choices import TaskKind, TaskState
from sla.models.timer import Timer
from tickets.choices import CallOutcome
from tickets.models import Ticket

_USER = settings.AUTH_USER_MODEL


class Task(Keepsake):
    """One thing to do for one person. It is done when its clock is met, and dropped when its clock is cancelled."""

    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="tasks")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, related_name="tasks")
    kind = models.CharField(_("Kind"), max_length=16, choices=TaskKind.choices)
    user = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="tasks", verbose_name=_("Whose")
    )
    due_at = models.DateTimeField(_("Due at"))
    not_before = models.DateTimeField(null=True)
    again_at = models.DateTimeField(_("To be tried again at"), null=True)  # where somebody said when
    state = models.CharField(_("State"), max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    created_at = models.DateTimeField(_("Created at"))
    closed_at = models.DateTimeField(_("Closed at"), null=True)

    class Meta:
        verbose_name = _("Task")
        verbose_name_plural = _("Tasks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("timer", "kind"), name="task_once_per_clock"),
            models.CheckConstraint(
                condition=Q(state=TaskState.OPEN, closed_at=None)
                | (~Q(state=TaskState.OPEN) & Q(closed_at__isnull=False)),
                name="task_open_or_closed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("user", "due_at"), condition=Q(state=TaskState.OPEN), name="task_open_of_user"),
            models.Index(fields=("due_at", "id"), condition=Q(state=TaskState.OPEN), name="task_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id or ''}"


class TaskAttempt(Keepsake):
    """One try at a task, and how it ended."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="tries")
    outcome = models.CharField(_("Outcome"), max_length=12, choices=CallOutcome.choices)
    note = models.TextField(_("Note"), blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Attempt")
        verbose_name_plural = _("Attempts")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.task_id} {self.outcome}"
