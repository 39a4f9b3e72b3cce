"""Who is at the desk, who was, and who has the duty: presence, its history, duty shifts (RTX-3, KPI-4, ROLE-3)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake

NOTE_SIZE = 200


class Presence(models.Model):
    """Whether somebody of the desk is there. One row per person, made when he is first seen."""

    class Status(models.TextChoices):
        """What a person says of himself; `silent` is noticed, never said."""

        ONLINE = "online", pgettext_lazy("presence", "Online")
        AWAY = "away", pgettext_lazy("presence", "Away")
        LUNCH = "lunch", pgettext_lazy("presence", "Lunch")
        OFF = "off", pgettext_lazy("presence", "Off duty")
        SILENT = "silent", pgettext_lazy("presence", "No activity")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="presence", verbose_name=_("Person")
    )
    status = models.CharField(_("Presence"), max_length=10, choices=Status.choices, default=Status.ONLINE)
    since = models.DateTimeField(_("Since"))
    note = models.CharField(_("Word left"), max_length=NOTE_SIZE, blank=True)
    note_at = models.DateTimeField(_("Word left at"), null=True, blank=True)
    seen_at = models.DateTimeField(_("Last seen at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Presence")
        verbose_name_plural = _("Presence")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=["online", "away", "lunch", "off", "silent"]), name="presence_status_known"
            ),
            models.CheckConstraint(
                condition=Q(note="", note_at__isnull=True) | (~Q(note="") & Q(note_at__isnull=False)),
                name="presence_word_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_status_display()}"

    @property
    def is_unexplained(self) -> bool:
        """Whether this person is gone and has left no word: what RTX-3 counts. Lunch and off duty need none."""
        return self.status in {self.Status.AWAY, self.Status.SILENT} and not self.note

    @property
    def mark(self) -> str:
        """The mark beside the name: `on`, `away` or `off`."""
        return {self.Status.ONLINE: "on", self.Status.OFF: "off"}.get(self.Status(self.status), "away")


class PresenceChange(Keepsake):
    """One change of somebody's presence, or a word left: append-only, for the monthly figures (KPI-4).

    `at` is from when it holds: a person found silent has been so since he was last seen. `by` is empty where nobody
    said it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="presence_changes", verbose_name=_("Person")
    )
    status = models.CharField(_("Presence"), max_length=10, choices=Presence.Status.choices)
    note = models.CharField(_("Word left"), max_length=NOTE_SIZE, blank=True)
    at = models.DateTimeField(_("At"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("Said by")
    )

    class Meta:
        verbose_name = _("Change of presence")
        verbose_name_plural = _("Changes of presence")
        ordering = ("at", "pk")
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("user", "at"), name="presence_history")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_status_display()}"


class Duty(models.TextChoices):
    """What somebody can be on duty for: the people whom a clock turns to."""

    DISPATCHER = "dispatcher", _("Duty dispatcher")
    SHIFT_LEAD = "shift_lead", _("Shift lead")
    SUPERVISOR = "supervisor", _("Duty supervisor")
    MANAGER = "manager", _("Duty manager")
    LEADER = "leader", _("Duty leader")


class DutyShift(models.Model):
    """Somebody has a duty from `starts_at` until just before `ends_at`, at one site or, without one, at all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty_shifts", verbose_name=_("Person")
    )
    duty = models.CharField(_("Duty"), max_length=12, choices=Duty.choices)
    site = models.ForeignKey(
        "accounts.Site",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="duty_shifts",
        verbose_name=_("Site"),
        help_text=_("Empty: at every site."),
    )
    starts_at = models.DateTimeField(_("Starts at"))
    ends_at = models.DateTimeField(_("Ends at"))

    class Meta:
        verbose_name = _("Duty shift")
        verbose_name_plural = _("Duty shifts")
        ordering = ("starts_at", "pk")
        # Who has the duty now: of all shifts ever planned, few have not ended.
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("ends_at", "starts_at"), name="duty_now")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="duty_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="duty_ends_after_start",
                violation_error_message=_("A shift ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()} · {self.user}"
