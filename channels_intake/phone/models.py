"""Telephone calls, and everything that was heard of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester
from accounts.numbers import KEY_SIZE
from channels_intake.models import Source
from channels_intake.phone.choices import CallState, Cause, Heard
from core.models import Keepsake
from tickets.choices import Direction
from tickets.models import Call, Ticket

_USER = settings.AUTH_USER_MODEL


class PhoneCall(Keepsake):
    """One call. State, times, numbers and agent follow from what was heard of it (`story.py`); the rest is what people
    and the desk's own machinery made of it. `system` is the source that told of it, empty for REST and for what was
    logged by hand; `external_id` is that system's own name for the call.

    `logged` is the entry in the ticket's own log: a call is told to a ticket once.
    """

    system = models.CharField(_("Telephone system"), max_length=50, blank=True)
    external_id = models.CharField(_("External identifier"), max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="calls")
    state = models.CharField(_("State"), max_length=10, choices=CallState.choices, default=CallState.RINGING)
    direction = models.CharField(_("Direction"), max_length=8, choices=Direction.choices, default=Direction.INBOUND)
    number = models.CharField(_("Number"), max_length=80, blank=True)
    number_key = models.CharField(max_length=KEY_SIZE, blank=True)
    to = models.CharField(_("Called number"), max_length=80, blank=True)
    agent = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, related_name="phone_calls", verbose_name=_("Agent")
    )
    began_at = models.DateTimeField(_("Began at"))
    ringing_at = models.DateTimeField(_("Rang at"), null=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True)
    cause = models.CharField(_("How it ended"), max_length=14, choices=Cause.choices, blank=True)
    recording = models.URLField(_("Recording"), max_length=500, blank=True)

    requester = models.ForeignKey(
        Requester, on_delete=models.PROTECT, null=True, related_name="phone_calls", verbose_name=_("User")
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, related_name="phone_calls", verbose_name=_("Ticket")
    )
    note = models.TextField(_("Note"), blank=True)
    call_back_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="call_backs")
    is_identity_checked = models.BooleanField(_("Identity checked"), default=False)
    is_attempt_counted = models.BooleanField(default=False)
    taken_up_at = models.DateTimeField(null=True)  # when somebody registered a request from it
    look_again_at = models.DateTimeField(null=True)  # when it is to be judged that nobody answered
    logged = models.OneToOneField(Call, on_delete=models.PROTECT, null=True, related_name="phone_call")
    created_at = models.DateTimeField(_("Heard of first"))

    class Meta:
        verbose_name = _("Telephone call")
        verbose_name_plural = _("Telephone calls")
        constraints = (
            models.UniqueConstraint(
                fields=("system", "external_id"), condition=~Q(external_id=""), name="phone_call_once"
            ),
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="phone_call_state_known"),
        )
        indexes = (
            models.Index(
                fields=("began_at",),
                condition=Q(state__in=(CallState.RINGING, CallState.ANSWERED)),
                name="phone_call_under_way",
            ),
            models.Index(
                fields=("look_again_at",), condition=Q(look_again_at__isnull=False), name="phone_call_to_look_at"
            ),
            models.Index(fields=("-began_at", "-id"), name="phone_call_latest"),
            models.Index(fields=("number_key", "-began_at"), condition=~Q(number_key=""), name="phone_call_of_number"),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.number or '–'} {self.state}"

    @property
    def is_open_end(self) -> bool:
        """Whether somebody rang us and was not spoken to, or the line failed: he is called back."""
        is_missed = self.state == CallState.MISSED and self.direction == Direction.INBOUND
        return is_missed or self.state == CallState.DROPPED


class CallEvent(Keepsake):
    """One thing heard of a call, from its system (`external_id`) or from somebody at the desk (`by`)."""

    call = models.ForeignKey(PhoneCall, on_delete=models.PROTECT, related_name="events")
    system = models.CharField(max_length=50, blank=True)
    external_id = models.CharField(_("External identifier"), max_length=200, blank=True)
    kind = models.CharField(_("What"), max_length=10, choices=Heard.choices)
    at = models.DateTimeField(_("At"))
    heard_at = models.DateTimeField(_("Heard at"))
    number = models.CharField(max_length=80, blank=True)
    to = models.CharField(max_length=80, blank=True)
    agent = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=8, choices=Direction.choices, blank=True)
    cause = models.CharField(max_length=14, choices=Cause.choices, blank=True)
    recording = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Telephone event")
        verbose_name_plural = _("Telephone events")
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("system", "external_id"), condition=~Q(external_id=""), name="phone_event_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"
