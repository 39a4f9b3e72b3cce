"""The outbox: one row per letter to one receiver, from the act that caused it to the server that took it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import Keepsake

KEY_SIZE = 200
THREAD_SIZE = 80
TAG_SIZE = 40
NAME_SIZE = 80
ZONE_SIZE = 60


class TransportKind(models.TextChoices):
    """The ways out. A kind is served by one file in `outbox/transports/`."""

    EMAIL = "email", _("E-mail")
    IM = "im", _("Messenger")


class State(models.TextChoices):
    """How far a letter has come."""

    QUEUED = "queued", pgettext_lazy("letter", "Queued")
    SENDING = "sending", pgettext_lazy("letter", "Sending")
    RETRYING = "retrying", pgettext_lazy("letter", "Will be tried again")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    DEAD = "dead", pgettext_lazy("letter", "Given up")


class Failure(models.TextChoices):
    """Why the last attempt failed: the code for people; `last_error` has the machine's own words."""

    ADDRESS = "address", _("The address is not a valid one")
    REFUSED = "refused", _("The receiving server refused it for good")
    POSTPONED = "postponed", _("The receiving server asked to try later")
    UNREACHABLE = "unreachable", _("The mail server cannot be reached")
    LETTER = "letter", _("The letter cannot be written")
    INTERRUPTED = "interrupted", _("The sender was interrupted")
    ERROR = "error", _("Unexpected error")


ENDED = (State.SENT, State.DEAD)


class OutboxMessage(Keepsake):
    """A letter to one receiver. Holds codes, ids and snapshot values; the words are chosen when it is delivered.

    `next_attempt_at` is the only thing the sender looks at: when a waiting letter is due, when the claim on one being
    sent lapses, and NULL once nothing more will happen by itself.
    """

    transport = models.CharField(_("Way"), max_length=10, choices=TransportKind.choices)
    dedupe_key = models.CharField(_("Dedupe key"), max_length=KEY_SIZE)
    message_id = models.CharField(_("Message-ID"), max_length=200)
    thread_key = models.CharField(_("Thread"), max_length=THREAD_SIZE, blank=True)
    subject_tag = models.CharField(_("Subject tag"), max_length=TAG_SIZE, blank=True)

    address = models.TextField(_("Address"))
    name = models.CharField(_("Receiver"), max_length=NAME_SIZE, blank=True)
    reply_to = models.TextField(_("Reply to"), blank=True)
    language = models.CharField(_("Language"), max_length=10)
    time_zone = models.CharField(_("Time zone"), max_length=ZONE_SIZE, blank=True)
    letter = models.CharField(_("Letter"), max_length=60)
    context = models.JSONField(_("Values"), default=dict, blank=True)

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("Attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("Next attempt"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("Last attempt"), null=True, blank=True)
    failure = models.CharField(_("Failure"), max_length=12, choices=Failure.choices, blank=True)
    last_error = models.TextField(_("Last error"), blank=True)
    created_at = models.DateTimeField(_("Created at"))
    sent_at = models.DateTimeField(_("Sent at"), null=True, blank=True)
    resent_at = models.DateTimeField(_("Sent again at"), null=True, blank=True)
    resent_by = models.CharField(_("Sent again by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("Letter")
        verbose_name_plural = _("Letters")
        indexes: ClassVar[list[models.Index]] = [
            # A pass costs what is due: letters that have come to an end are not in this index at all.
            models.Index(
                fields=("next_attempt_at", "id"), condition=Q(next_attempt_at__isnull=False), name="outbox_due"
            ),
            models.Index(fields=("state", "-created_at"), name="outbox_by_state"),
            models.Index(fields=("message_id",), name="outbox_by_message_id"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Not unique=True: that brings a second index for LIKE, which nobody asks and every letter pays for. The
            # Message-ID follows from the key: were it a constraint of its own, two who enqueue the same letter at the
            # same moment could meet there first, where ON CONFLICT does not look.
            models.UniqueConstraint(fields=("dedupe_key",), name="outbox_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, next_attempt_at__isnull=True)
                | (~Q(state__in=ENDED) & Q(next_attempt_at__isnull=False)),
                name="outbox_waits_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="outbox_sent_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.address}"
