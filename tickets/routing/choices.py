"""The codes of routing rules, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """Whether a rule is at work. `shelved`: put away for good, its history stays."""

    OFF = "off", pgettext_lazy("routing rule", "Off")
    ON = "on", pgettext_lazy("routing rule", "On")
    SHELVED = "shelved", pgettext_lazy("routing rule", "Archived")


class Trigger(models.TextChoices):
    """What makes the rules look at a ticket."""

    RECEIVED = "received", pgettext_lazy("trigger", "A ticket is received")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("trigger", "It is acknowledged")
    AMENDED = "amended", pgettext_lazy("trigger", "Its record is edited")
    REOPENED = "reopened", pgettext_lazy("trigger", "It is reopened")
    IMPORTED = "imported", pgettext_lazy("trigger", "It is imported from a table")


class Hours(models.TextChoices):
    """When a ticket arrived, by the business calendar."""

    INSIDE = "inside", pgettext_lazy("arrived", "inside working time")
    OUTSIDE = "outside", pgettext_lazy("arrived", "outside working time")


class Outcome(models.TextChoices):
    """What becomes of one effect on one ticket."""

    DONE = "done", pgettext_lazy("routing", "Done")
    NOTED = "noted", pgettext_lazy("routing", "Suggested")
    ALREADY = "already", pgettext_lazy("routing", "Was so already")
    REFUSED = "refused", pgettext_lazy("routing", "Refused")
