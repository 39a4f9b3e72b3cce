"""One person writing to the desk through one messenger."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester
from channels_intake.messengers.choices import State
from channels_intake.models import Source
from core.models import Keepsake
from tickets.models import Ticket

ACCOUNT_SIZE = 100


class Conversation(Keepsake):
    """From a person's first message until somebody closes it; what he writes after that begins a new one.

    `waiting_since` is his first message that nobody has answered (RTX-1), and what the list sorts by. `ticket` is the
    request that is talked about: while it lives, what is said here is said there too.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="conversations", verbose_name=_("Way in"))
    account = models.CharField(_("Account"), max_length=ACCOUNT_SIZE)
    requester = models.ForeignKey(
        Requester, on_delete=models.PROTECT, related_name="conversations", verbose_name=_("User")
    )
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("In hand"),
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="conversations", verbose_name=_("Ticket")
    )
    waiting_since = models.DateTimeField(_("Waiting since"), null=True, blank=True)
    promised_at = models.DateTimeField(_("Promised by"), null=True, blank=True)
    left_over_at = models.DateTimeField(_("Left over since"), null=True, blank=True)
    asked_at = models.DateTimeField(_("Asked whether it is still there"), null=True, blank=True)
    said_at = models.DateTimeField(_("Last said"))
    opened_at = models.DateTimeField(_("Opened at"))
    closed_at = models.DateTimeField(_("Closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    close_reason = models.CharField(_("Reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Conversation")
        verbose_name_plural = _("Conversations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("source", "account"), condition=Q(state=State.OPEN), name="conversation_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="conversation_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False, waiting_since__isnull=True)
                | Q(state=State.OPEN, closed_at__isnull=True),
                name="conversation_closed_waits_no_more",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=("waiting_since", "id"), condition=Q(waiting_since__isnull=False), name="conversation_waiting"
            ),
            models.Index(fields=("state", "-said_at", "-id"), name="conversation_by_state"),
            models.Index(fields=("ticket",), condition=Q(ticket__isnull=False), name="conversation_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.account}"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state == State.OPEN
