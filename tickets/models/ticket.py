"""The ticket: what queues sort and filter by, and what the requester told us."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from accounts.models import AssignmentGroup, Requester
from core.models import Keepsake, KeepsakeQuerySet
from tickets.choices import (
    OPEN_STATES,
    CancelReason,
    Channel,
    Kind,
    Level,
    Priority,
    Progress,
    Severity,
    State,
    WaitingOn,
)
from tickets.lifecycle import Lifecycle
from tickets.models.catalogue import Category, Tag

NEVER = datetime(9000, 1, 1, tzinfo=UTC)  # sorts behind everything that is due


def first_due() -> models.Case:
    """What “first due first” goes by: the nearest time limit, NEVER where none runs down. An index follows it."""
    return models.Case(
        models.When(next_paused=False, then=Coalesce("next_due_at", models.Value(NEVER))),
        default=models.Value(NEVER),
        output_field=models.DateTimeField(),
    )


class TicketQuerySet(KeepsakeQuerySet["Ticket"]):
    """Reads that policies and screens share."""

    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """What `actor` may know of: staff everything, a requester his own (SEC-1)."""
        if actor.is_staff or actor.is_system:
            return self
        return self.filter(requester=actor.requester) if actor.requester else self.none()

    def open(self) -> "TicketQuerySet":
        """Not closed, surveyed or cancelled."""
        return self.filter(state__in=OPEN_STATES)

    def with_people(self) -> "TicketQuerySet":
        """With everybody a list shows, in one statement."""
        return self.select_related("requester", "assignee", "first_responder", "group", "category")


class Ticket(Lifecycle, Keepsake):
    """A request and its life. Changed only by actions; `version` counts them, one journal row each."""

    number = models.CharField(_("Number"), max_length=24, unique=True)
    version = models.PositiveIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    channel = models.CharField(_("Channel"), max_length=12, choices=Channel.choices)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind.choices, default=Kind.INCIDENT)
    title = models.CharField(_("Title"), max_length=200)
    description = models.TextField(_("Description"))
    external_id = models.CharField(_("External identifier"), max_length=200, null=True, blank=True)  # noqa: DJ001 (unique where given)

    requester = models.ForeignKey(
        Requester, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("Requester")
    )
    is_vip = models.BooleanField(_("VIP"), default=False)
    first_responder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="first_responses",
        verbose_name=_("First responder"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_tickets",
        verbose_name=_("Engineer"),
    )
    group = models.ForeignKey(
        AssignmentGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("Group"),
    )

    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Category"))
    tags = models.ManyToManyField(Tag, blank=True, related_name="tickets", verbose_name=_("Tags"))
    impact = models.CharField(_("Impact"), max_length=8, choices=Level.choices, default=Level.LOW)
    urgency = models.CharField(_("Urgency"), max_length=8, choices=Level.choices, default=Level.MEDIUM)
    priority = models.PositiveSmallIntegerField(_("Priority"), choices=Priority.choices)
    is_major = models.BooleanField(_("Major incident"), default=False)
    severity = models.CharField(_("Severity of the complaint"), max_length=8, choices=Severity.choices, blank=True)
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("Person complained about"),
    )
    in_scope = models.BooleanField(_("Within our scope"), null=True, blank=True)
    scope_reason = models.CharField(_("Reason for the scope decision"), max_length=200, blank=True)

    product_version = models.CharField(_("Product version"), max_length=200, blank=True)
    environment = models.CharField(_("Environment"), max_length=500, blank=True)
    occurred_at = models.DateTimeField(_("Time of occurrence"), null=True, blank=True)
    steps = models.TextField(_("Steps to reproduce"), blank=True)
    error_text = models.TextField(_("Error text"), blank=True)
    # What the category's own questions were answered with, in the words asked (`tickets.asking.answers`).
    answers = models.JSONField(_("Answers"), default=list, blank=True)

    waiting_on = models.CharField(_("Waiting for"), max_length=12, choices=WaitingOn.choices, blank=True)
    waiting_until = models.DateTimeField(_("Waiting until"), null=True, blank=True)
    progress = models.CharField(_("Progress"), max_length=20, choices=Progress.choices, blank=True)
    progress_at = models.DateTimeField(_("Last progress entry"), null=True, blank=True)
    is_unclear = models.BooleanField(_("Being clarified"), default=False)
    escalation_level = models.PositiveSmallIntegerField(_("Escalation level"), default=0)
    answer_by = models.DateTimeField(_("Engineer answers by"), null=True, blank=True)
    committed_at = models.DateTimeField(_("Committed time"), null=True, blank=True)
    vip_called_at = models.DateTimeField(_("Engineer called at"), null=True, blank=True)
    returned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("Returned to"),
    )  # who completes the record before it can be closed
    cancel_reason = models.CharField(
        _("Reason for cancelling"), max_length=12, choices=CancelReason.choices, blank=True
    )
    expected_at = models.DateTimeField(_("Expected completion"), null=True, blank=True)

    # What the clocks show, for queues: a cache, written by `tickets.actions.set_clock_face` alone.
    next_due_at = models.DateTimeField(_("Next time limit"), null=True, blank=True)
    next_norm = models.CharField(_("Rule of the next time limit"), max_length=20, blank=True)
    next_started_at = models.DateTimeField(_("Next time limit runs since"), null=True, blank=True)
    next_warn_at = models.DateTimeField(_("Next time limit warns at"), null=True, blank=True)
    next_paused = models.BooleanField(_("Next time limit is paused"), default=False)
    breached = models.BooleanField(_("Past a time limit"), default=False)

    created_at = models.DateTimeField(_("Received at"))
    changed_at = models.DateTimeField(_("Changed at"))
    resolved_at = models.DateTimeField(_("Resolved at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)
    # Since when a result that nobody answers may be closed all the same, because the policy lets it.
    lapsed_at = models.DateTimeField(_("Unanswered, may be closed since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()  # type: ignore[misc]  # a wider manager than the base class has

    class Meta:
        verbose_name = _("Ticket")
        verbose_name_plural = _("Tickets")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="ticket_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.PROCESSING, State.TRACKING)) | models.Q(assignee__isnull=False),
                name="ticket_in_work_has_engineer",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.TRACKING) ^ models.Q(waiting_on=""), name="ticket_waits_when_tracking"
            ),
            models.CheckConstraint(
                condition=models.Q(returned_to=None) | models.Q(state=State.CONFIRMING),
                name="ticket_returned_while_confirming",
            ),
            models.UniqueConstraint(fields=("channel", "external_id"), name="ticket_external_id_once"),
        )
        indexes = (
            models.Index(fields=("state", "-id"), name="ticket_state"),
            models.Index(fields=("assignee", "state", "-id"), name="ticket_assignee"),
            models.Index(fields=("group", "state", "-id"), name="ticket_group"),
            models.Index(fields=("first_responder", "state", "-id"), name="ticket_first_responder"),
            models.Index(fields=("requester", "-id"), name="ticket_requester"),
            models.Index(fields=("channel", "-id"), name="ticket_channel"),
            models.Index(fields=("kind", "-id"), name="ticket_kind"),
            models.Index(fields=("changed_at", "id"), name="ticket_changed"),
            # What came and went in a time (`tickets.flow`); neither moment changes while a ticket is worked on.
            models.Index(fields=("created_at", "id"), name="ticket_received"),
            models.Index(fields=("closed_at", "id"), name="ticket_ended", condition=models.Q(closed_at__isnull=False)),
            models.Index(first_due(), "id", name="ticket_next_due", condition=models.Q(state__in=OPEN_STATES)),
            models.Index(fields=("-id",), name="ticket_major", condition=models.Q(is_major=True)),
            models.Index(fields=("-id",), name="ticket_vip", condition=models.Q(is_vip=True)),
            models.Index(fields=("-id",), name="ticket_unclear", condition=models.Q(is_unclear=True)),
            models.Index(
                fields=("resolved_at", "id"), name="ticket_confirming", condition=models.Q(state=State.CONFIRMING)
            ),
            models.Index(
                fields=("returned_to", "id"), name="ticket_returned", condition=models.Q(returned_to__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the desk still owes something before closing."""
        return self.state in OPEN_STATES
