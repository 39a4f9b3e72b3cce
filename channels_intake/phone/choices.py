"""The codes calls are made of, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CallState(models.TextChoices):
    """How a call stands. An outbound call that is `missed` has reached nobody."""

    RINGING = "ringing", pgettext_lazy("telephone call", "Ringing")
    ANSWERED = "answered", pgettext_lazy("telephone call", "In conversation")
    ENDED = "ended", pgettext_lazy("telephone call", "Answered")
    MISSED = "missed", pgettext_lazy("telephone call", "Missed")
    DROPPED = "dropped", pgettext_lazy("telephone call", "Dropped")


class Heard(models.TextChoices):
    """What a telephone system, or somebody at the desk, tells of a call."""

    RINGING = "ringing", pgettext_lazy("telephone event", "It rings")
    ANSWERED = "answered", pgettext_lazy("telephone event", "Somebody picked up")
    ENDED = "ended", pgettext_lazy("telephone event", "Hung up")
    MISSED = "missed", pgettext_lazy("telephone event", "Nobody picked up")
    DROPPED = "dropped", pgettext_lazy("telephone event", "The line failed")


class Cause(models.TextChoices):
    """Why a call ended as it did, where that is known."""

    HUNG_UP = "hung_up", pgettext_lazy("end of a call", "Hung up")
    GAVE_UP = "gave_up", pgettext_lazy("end of a call", "The caller gave up")
    NO_ANSWER = "no_answer", pgettext_lazy("end of a call", "Nobody answered")
    BUSY = "busy", pgettext_lazy("end of a call", "Engaged")
    LINE_FAILURE = "line_failure", pgettext_lazy("end of a call", "The line failed")


OVER = (CallState.ENDED, CallState.MISSED, CallState.DROPPED)
