"""The codes of what comes in, with the words shown for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """What became of it. `received` is kept and not yet read; all others are an end, of which `quarantined` waits for
    a person.
    """

    RECEIVED = "received", pgettext_lazy("inbound", "Received")
    TICKET = "ticket", pgettext_lazy("inbound", "New ticket")
    MESSAGE = "message", pgettext_lazy("inbound", "Added")
    IGNORED = "ignored", pgettext_lazy("inbound", "Ignored")
    QUARANTINED = "quarantined", pgettext_lazy("inbound", "Quarantine")


class Reason(models.TextChoices):
    """Why something was ignored or put into quarantine. Codes are for machines; adapters use these and no others."""

    # ignored
    AUTO_REPLY = "auto_reply", _("An automatic answer")
    BOUNCE = "bounce", _("A report that a letter did not arrive")
    OWN = "own", _("Our own letter")
    MAILING_LIST = "mailing_list", _("From a mailing list")
    NOTHING_SAID = "nothing_said", _("It says nothing that concerns the desk")
    DISMISSED = "dismissed", _("Ignored by hand")
    # quarantined
    UNREADABLE = "unreadable", _("It cannot be read")
    TOO_LARGE = "too_large", _("It is too large")
    FLOOD = "flood", _("Too much from one sender")
    NO_SENDER = "no_sender", _("It does not say who sends it")
    REFUSED = "refused", _("A rule of the desk refuses it")
    UNPROVED = "unproved", _("The sender has not proved the address yet")
    STRANGER = "stranger", _("The sender has no part in this ticket")
    ERROR = "error", _("An error occurred while it was read")
