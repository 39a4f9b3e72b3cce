"""Clocks: one row per owner, measure and key, with everything a pass or a screen needs."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake
from sla.choices import EventCode, Outcome, OwnerKind, TimerState
from sla.models.rules import CalendarRevision, Edition, PolicyVersion
from tickets.models import Ticket

_USER = settings.AUTH_USER_MODEL


class TimerQuerySet(models.QuerySet["Timer"]):
    """Reads that screens and the interface share."""

    def ticking(self) -> "TimerQuerySet":
        """Not ended: running, paused, or breached and still unanswered."""
        return self.filter(ended_at=None)


class Timer(models.Model):
    """A clock. Everything but `position`, `next_fire_at`, the failures and the acknowledgement follows from the journal
    and the rules (`manage.py rebuild_timers`).

    `steps` is the escalation laid out in time, [code, ISO time] in order; `position` says how many of them have fired
    in this `round`; a new plan that moves a fired step into the future begins a new round. `next_fire_at` is the only
    thing a pass looks at.
    """

    owner_kind = models.CharField(_("Owner"), max_length=12, choices=OwnerKind.choices)
    owner_id = models.BigIntegerField()
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, db_index=False, related_name="timers", verbose_name=_("Ticket")
    )
    person = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    measure = models.CharField(_("Measure"), max_length=24)
    key = models.CharField(max_length=24, blank=True)
    cycle = models.PositiveSmallIntegerField(default=1)
    attributes = models.JSONField(null=True)  # of owners that are no tickets: what targets match on

    norm = models.CharField(_("Norm"), max_length=16)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, db_index=False, related_name="+")
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, db_index=False, related_name="+")
    target = models.CharField(_("Target"), max_length=40)
    calendar = models.ForeignKey(CalendarRevision, on_delete=models.PROTECT, db_index=False, related_name="+")

    started_at = models.DateTimeField(_("Started at"))
    given_at = models.DateTimeField(null=True)  # the time somebody committed to, where the target goes by one
    pauses = models.JSONField(default=list)  # [[from, to]], ISO; an open one has null
    extended = models.PositiveIntegerField(default=0)  # seconds granted on top
    attempts = models.PositiveSmallIntegerField(_("Failed attempts"), default=0)

    due_at = models.DateTimeField(_("Due at"))
    warn_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)  # what is done earlier does not count
    state = models.CharField(_("State"), max_length=10, choices=TimerState.choices, default=TimerState.RUNNING)
    outcome = models.CharField(_("Outcome"), max_length=14, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True)
    judged_at = models.DateTimeField(null=True)  # since when figures count it as met or breached

    steps = models.JSONField(default=list)
    round = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    next_fire_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(_("Escalation acknowledged at"), null=True)
    acknowledged_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    objects = TimerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Clock")
        verbose_name_plural = _("Clocks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("owner_kind", "owner_id", "measure", "key"), name="timer_once"),
            models.CheckConstraint(condition=Q(state__in=TimerState.values), name="timer_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=(TimerState.MET, TimerState.CANCELLED)) | Q(ended_at__isnull=False),
                name="timer_over_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(TimerState.RUNNING, TimerState.PAUSED)) | Q(ended_at__isnull=True),
                name="timer_ticking_has_no_end",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # A pass costs what is due: clocks that will fire no more are not in this index at all.
            models.Index(fields=("next_fire_at", "id"), condition=Q(next_fire_at__isnull=False), name="timer_due"),
            models.Index(fields=("ticket", "id"), name="timer_of_ticket"),
            models.Index(fields=("due_at", "id"), condition=Q(ended_at=None), name="timer_ticking"),
            # With all that figures ask for, so that a month of them is read from the index alone (on PostgreSQL).
            models.Index(
                fields=("judged_at", "measure"),
                include=("target", "state", "outcome", "policy_version", "person"),
                condition=Q(judged_at__isnull=False),
                name="timer_judged",
            ),
            models.Index(fields=("edition", "id"), condition=Q(ended_at=None), name="timer_by_edition"),
            models.Index(fields=("person", "measure"), condition=Q(ended_at=None), name="timer_of_person"),
            models.Index(fields=("id",), condition=Q(failures__gt=0), name="timer_failing"),
            # Late, told of, and taken up by nobody: few among the many that run (`sla.watch`, escalated).
            models.Index(
                fields=("due_at", "id"),
                condition=Q(ended_at=None, state=TimerState.BREACHED, position__gt=0, acknowledged_at=None),
                name="timer_to_take_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.norm} {self.owner_kind} {self.owner_id}"

    @property
    def is_ticking(self) -> bool:
        """Whether somebody still has to stop it."""
        return self.ended_at is None


class TimerEvent(Keepsake):
    """The clocks' own journal: what a clock did by itself, and what people did to its escalation. Append-only.

    A step fires once: (timer, round, step) is unique. `lateness` is fired − scheduled, in milliseconds.
    """

    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, db_index=False, related_name="events")
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    code = models.CharField(_("What"), max_length=12, choices=EventCode.choices)
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(_("Step"), max_length=16, null=True)  # noqa: DJ001 (unique where given)
    at = models.DateTimeField(_("At"))
    scheduled_at = models.DateTimeField(null=True)
    lateness = models.PositiveBigIntegerField(_("Late by (ms)"), null=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Clock's journal entry")
        verbose_name_plural = _("Clocks' journal")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("timer", "round", "step"), condition=Q(step__isnull=False), name="timer_step_fires_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("ticket", "id"), condition=Q(ticket__isnull=False), name="timer_event_of_ticket"),
            models.Index(fields=("timer", "id"), name="timer_event_of_timer"),
            models.Index(fields=("at",), name="timer_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.timer_id} {self.code} {self.step or ''}"


class ClockSignal(Keepsake):
    """What was said to clocks from elsewhere than the ticket's journal: calls, conversations, visits and people start
    and stop their clocks by it, supervisors waive, a merged ticket's clocks are handed on. Append-only.
    """

    owner_kind = models.CharField(max_length=12, choices=OwnerKind.choices)
    owner_id = models.BigIntegerField()
    verb = models.CharField(max_length=12)
    measure = models.CharField(max_length=24)
    key = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("owner_kind", "owner_id", "id"), name="clock_signal_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id} {self.verb} {self.measure}"
