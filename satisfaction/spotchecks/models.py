"""A spot check, and the calls it asks for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake
from tickets.choices import CallOutcome, Score
from tickets.models import Ticket


class Strata(models.TextChoices):
    """What the sample is to be fair to."""

    GROUP = "group", _("Assignment group")
    CHANNEL = "channel", _("Channel")
    NONE = "none", pgettext_lazy("strata", "All alike")


class SpotCheck(Keepsake):
    """A sample of the tickets closed from `begins` until before `ends`. `seed` and `size` give the same one again."""

    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    begins = models.DateTimeField(_("Closed from"))
    ends = models.DateTimeField(_("Closed before"))
    size = models.PositiveIntegerField(_("Sample"))
    strata = models.CharField(_("Fair to each"), max_length=8, choices=Strata.choices, default=Strata.GROUP)
    seed = models.PositiveIntegerField(_("Seed"))
    population = models.PositiveIntegerField(_("Drawn from"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Drawn by")
    )
    at = models.DateTimeField(_("Drawn at"))

    class Meta:
        verbose_name = _("Spot check")
        verbose_name_plural = _("Spot checks")
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=Q(ends__gt=models.F("begins")), name="spot_check_lasts"),)

    def __str__(self) -> str:
        return self.name


class SpotCall(Keepsake):
    """One ticket of a sample: its user is called and asked. `outcome` is how the last attempt ended."""

    spot_check = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="calls")
    position = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="spot_calls")
    stratum = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=CallOutcome.choices, blank=True)
    score = models.PositiveSmallIntegerField(_("Satisfaction"), choices=Score.choices, null=True, blank=True)
    remark = models.TextField(_("Remark"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("Called at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Call of a spot check")
        verbose_name_plural = _("Calls of spot checks")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("spot_check", "position"), name="spot_call_position_once"),
            models.UniqueConstraint(fields=("spot_check", "ticket"), name="spot_call_ticket_once"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(outcome=CallOutcome.REACHED), name="spot_call_scored_when_reached"
            ),
        )

    def __str__(self) -> str:
        return f"{self.spot_check_id}/{self.position}"
