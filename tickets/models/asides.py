"""Things that stand beside the lifecycle: calls, promises, clarifications, escalations, collaborators, links."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Keepsake
from tickets.choices import Ask, CallOutcome, Direction, LinkKind
from tickets.models.ticket import Ticket

_USER = settings.AUTH_USER_MODEL


class Call(Keepsake):
    """A phone call about a ticket: with the requester (`number`) or with a colleague (`with_user`)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="calls")
    cycle = models.PositiveSmallIntegerField()
    direction = models.CharField(_("Direction"), max_length=8, choices=Direction.choices)
    with_user = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(_("Number"), max_length=40, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=CallOutcome.choices)
    note = models.TextField(_("Note"), blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.direction} {self.outcome}"


class Promise(Keepsake):
    """A time somebody promised to the requester (PROM-1)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="promises")
    due_at = models.DateTimeField(_("Due at"))
    text = models.CharField(_("What was promised"), max_length=500)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        ordering = ("due_at",)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.due_at}"


class Clarification(Keepsake):
    """A question that must be answered before the work can go on (LIFE-18)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="clarifications")
    ask = models.CharField(_("Asked of"), max_length=10, choices=Ask.choices)
    question = models.TextField(_("Question"))
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))
    answered_at = models.DateTimeField(_("Answered at"), null=True)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.ask}"


class Escalation(Keepsake):
    """An escalation and the person who tracks it until the requester confirms (LIFE-12)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="escalations")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    reason = models.TextField(_("Reason"))
    to_user = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="escalations_owned")
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("At"))
    ended_at = models.DateTimeField(_("Ended at"), null=True)

    class Meta:
        indexes = (models.Index(fields=("owner",), name="escalation_running", condition=models.Q(ended_at=None)),)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.from_level}→{self.to_level}"


class Collaboration(models.Model):
    """A colleague who helps. Removing him deletes this row; the journal keeps that he helped."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="collaborations")
    user = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="collaborations")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ticket", "user"), name="collaborator_once"),)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.user_id}"


class TicketLink(models.Model):
    """`source` is `kind` of `target`."""

    source = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="backlinks")
    kind = models.CharField(_("Kind"), max_length=14, choices=LinkKind.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "target", "kind"), name="link_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="link_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"
