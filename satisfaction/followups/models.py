"""The record of follow-ups: one row for each try (SAT-3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake
from satisfaction.followups.choices import FollowUpKind, Result, Way
from sla.models import Timer
from tickets.choices import CallOutcome, Score
from tickets.models import Call, Ticket


class FollowUp(Keepsake):
    """A try to ask somebody: by whom, when, how, whether he was reached, and what he said. `timer` is the clock that
    asked for it, `number` counts the tries at that clock. `ticket` and `call`, its entry in the ticket's log, are None
    where the question was answered in a telephone call without a ticket.

    `again_at` is when he is asked again, `is_agreed` says that he was promised it.
    """

    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, db_index=False, related_name="follow_ups")
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, related_name="follow_ups", verbose_name=_("Ticket")
    )
    call = models.ForeignKey(Call, on_delete=models.PROTECT, null=True, related_name="follow_ups")
    kind = models.CharField(_("Kind"), max_length=12, choices=FollowUpKind.choices)
    number = models.PositiveSmallIntegerField(_("Attempt"))
    way = models.CharField(_("How"), max_length=10, choices=Way.choices, default=Way.PHONE)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=CallOutcome.choices)
    result = models.CharField(_("Result"), max_length=10, choices=Result.choices, blank=True)
    score = models.PositiveSmallIntegerField(_("Satisfaction"), choices=Score.choices, null=True, blank=True)
    again_at = models.DateTimeField(_("To be tried again at"), null=True, blank=True)
    is_agreed = models.BooleanField(_("Agreed with the user"), default=False)
    remark = models.TextField(_("Remark"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Follow-up")
        verbose_name_plural = _("Follow-ups")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("timer", "number"), name="follow_up_numbered"),
            models.CheckConstraint(
                condition=Q(outcome=CallOutcome.REACHED) | Q(result="", score=None), name="follow_up_said_when_reached"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=CallOutcome.REACHED) | Q(again_at=None), name="follow_up_again_when_not_reached"
            ),
            models.CheckConstraint(condition=Q(is_agreed=False) | ~Q(again_at=None), name="follow_up_agreed_on_a_time"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__in=Score.values), name="follow_up_score_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("-at", "-id"), name="follow_up_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.outcome}"
