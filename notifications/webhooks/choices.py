"""The codes of webhooks, with the words shown for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """How far a delivery has come."""

    QUEUED = "queued", pgettext_lazy("delivery", "Queued")
    SENDING = "sending", pgettext_lazy("delivery", "Sending")
    RETRYING = "retrying", pgettext_lazy("delivery", "Will be tried again")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    DEAD = "dead", pgettext_lazy("delivery", "Given up")


ENDED = (State.DELIVERED, State.DEAD)


class Failure(models.TextChoices):
    """Why the last attempt failed: the code for people; `last_error` has the machine's own words."""

    STATUS = "status", _("The program answered with an error")
    GONE = "gone", _("The program says that it has gone for good")
    REDIRECT = "redirect", _("The program sends us to another address; that is not followed")
    TIMEOUT = "timeout", _("The program did not answer in time")
    UNREACHABLE = "unreachable", _("The program cannot be reached")
    TLS = "tls", _("Its certificate is not valid")
    FORBIDDEN = "forbidden", _("Its address lies in a network that is not allowed")
    INSECURE = "insecure", _("Outside the allowed networks an address begins with https")
    DISABLED = "disabled", _("The webhook was switched off")
    INTERRUPTED = "interrupted", _("The sender was interrupted")
    ERROR = "error", _("Unexpected error")


class Why(models.TextChoices):
    """Why an endpoint is switched off."""

    BY_HAND = "by_hand", _("Switched off by hand")
    FAILING = "failing", _("Switched off by itself: nothing has arrived for days")
    GONE = "gone", _("Switched off by itself: the program says that it has gone for good")
