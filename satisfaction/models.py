"""Invitations to confirm a result or to rate the service, and the ratings given."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import Via
from accounts.models import AssignmentGroup
from core.models import Keepsake
from tickets.choices import Score
from tickets.models import SurveyReason, Ticket


class Purpose(models.TextChoices):
    """What the requester is asked."""

    CONFIRM = "confirm", pgettext_lazy("invitation", "Confirm the result")
    SURVEY = "survey", pgettext_lazy("invitation", "Rate the service")


class Invitation(Keepsake):
    """One question to the requester about one cycle of his ticket, answered at most once.

    `used_at` is when it stopped waiting: answered, through whichever door, or overtaken by another act on the ticket.
    `answer` is what he said, an `Answer` or a level of `Score`; empty where he said nothing. `group` and `person` had
    the ticket then: whoever wrote the result, which is what he is asked about.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("Ticket"))
    purpose = models.CharField(_("Purpose"), max_length=8, choices=Purpose.choices)
    cycle = models.PositiveSmallIntegerField(_("Cycle"))
    created_at = models.DateTimeField(_("Created at"))
    expires_at = models.DateTimeField(_("Valid until"))
    used_at = models.DateTimeField(_("Used at"), null=True, blank=True)
    answer = models.CharField(pgettext_lazy("of a user", "Answer"), max_length=10, blank=True)
    via = models.CharField(_("Through"), max_length=12, choices=Via.choices, blank=True)
    reminders = models.PositiveSmallIntegerField(_("Reminders"), default=0)
    reminded_at = models.DateTimeField(_("Last reminded at"), null=True, blank=True)
    group = models.ForeignKey(
        AssignmentGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Group")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Engineer"),
    )

    class Meta:
        verbose_name = _("Invitation")
        verbose_name_plural = _("Invitations")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ticket", "purpose", "cycle"), name="invitation_once_per_cycle"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="invitation_purpose_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="invitation_lasts"),
            models.CheckConstraint(condition=Q(answer="") | Q(used_at__isnull=False), name="invitation_answered_used"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("purpose", "created_at"), name="invitation_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle} {self.purpose}"


class SurveyAnswer(Keepsake):
    """How satisfied the requester was with one cycle (SAT-1). `by_user`: who wrote it down for him, on the phone."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="survey_answers", verbose_name=_("Ticket")
    )
    cycle = models.PositiveSmallIntegerField(_("Cycle"))
    score = models.PositiveSmallIntegerField(_("Satisfaction"), choices=Score.choices)
    reasons = models.ManyToManyField(SurveyReason, blank=True, related_name="+", verbose_name=_("Reasons"))
    comment = models.TextField(_("Comment"), blank=True)
    via = models.CharField(_("Through"), max_length=12, choices=Via.choices)
    by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Recorded by"),
    )
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Survey answer")
        verbose_name_plural = _("Survey answers")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ticket", "cycle"), name="survey_answer_once_per_cycle"),
            models.CheckConstraint(condition=Q(score__in=Score.values), name="survey_answer_has_four_levels"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.cycle}: {self.score}"
