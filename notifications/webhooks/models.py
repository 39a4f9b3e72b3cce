"""Webhooks: other programs that want to know, and what each of them was told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.sealed import seal, unseal
from notifications.webhooks.choices import ENDED, Failure, State, Why

URL_SIZE = 500
TYPE_SIZE = 60
ANSWER_SIZE = 1000


class Endpoint(models.Model):
    """A program that is told. `events` are the types it wants, none meaning all. Its secrets are sealed.

    `busy_until` is the lease of whoever is telling it just now, so that it is told by one at a time; until `rest_until`
    it is left alone, because it did not answer.
    """

    url = models.CharField(_("Address"), max_length=URL_SIZE)
    description = models.CharField(_("Description"), max_length=200, blank=True)
    events = models.JSONField(_("Events"), default=list, blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    sealed = models.TextField(editable=False)
    previous_until = models.DateTimeField(_("Former secret valid until"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("Created at"))
    removed_at = models.DateTimeField(_("Removed at"), null=True, blank=True)

    delivered_at = models.DateTimeField(_("Last delivery"), null=True, blank=True)
    failing_since = models.DateTimeField(_("Failing since"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("Failures in a row"), default=0)
    rest_until = models.DateTimeField(null=True, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(_("Switched off at"), null=True, blank=True)
    disabled_why = models.CharField(_("Why it is off"), max_length=10, choices=Why.choices, blank=True)

    class Meta:
        verbose_name = _("Webhook")
        verbose_name_plural = _("Webhooks")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("url",), condition=Q(removed_at=None), name="webhook_url_once"),
            models.CheckConstraint(condition=Q(is_active=True) ^ ~Q(disabled_why=""), name="webhook_off_has_reason"),
        ]

    def __str__(self) -> str:
        return self.description or self.url

    @property
    def secrets(self) -> list[str]:
        """The valid ones as far as anybody knows, the newest first; see `previous_until` for the second."""
        kept = unseal(self.sealed)
        return [kept[name] for name in ("current", "previous") if kept.get(name)]

    @secrets.setter
    def secrets(self, values: list[str]) -> None:
        self.sealed = seal(dict(zip(("current", "previous"), values, strict=False)))

    def wants(self, kind: str) -> bool:
        """Whether this program wants events of type `kind`."""
        return not self.events or kind in self.events


class Delivery(models.Model):
    """One event for one program, from the act that caused it to the answer. Purged after a while.

    `data` holds ids and codes as they were at that moment; `body` is what is sent, written at the first attempt and
    the same ever after. `next_attempt_at` is when it is due, when the claim on one being sent lapses, and NULL once
    nothing more happens by itself.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    message_id = models.CharField(_("Message"), max_length=40, unique=True)
    type = models.CharField(_("Event"), max_length=TYPE_SIZE)
    at = models.DateTimeField(_("Happened at"))
    data = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveIntegerField(_("Attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("Next attempt"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("Last attempt"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("Status"), null=True, blank=True)
    answer = models.TextField(_("Answer"), blank=True)
    took = models.PositiveIntegerField(_("Milliseconds"), null=True, blank=True)
    failure = models.CharField(_("Failure"), max_length=12, choices=Failure.choices, blank=True)
    last_error = models.TextField(_("Last error"), blank=True)
    created_at = models.DateTimeField(_("Created at"))
    delivered_at = models.DateTimeField(_("Delivered at"), null=True, blank=True)
    replayed_at = models.DateTimeField(_("Sent again at"), null=True, blank=True)
    replayed_by = models.CharField(_("Sent again by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("Delivery")
        verbose_name_plural = _("Deliveries")
        ordering = ("-id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=("endpoint", "next_attempt_at", "id"),
                condition=Q(next_attempt_at__isnull=False),
                name="delivery_due",
            ),
            models.Index(fields=("endpoint", "state", "-id"), name="delivery_of_endpoint"),
            models.Index(fields=("created_at",), name="delivery_age"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED) ^ Q(next_attempt_at__isnull=False), name="delivery_waits_or_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"
