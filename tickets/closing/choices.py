"""The codes of the closing desk, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Which(models.TextChoices):
    """The lists of the closing desk: what can be closed, what is still to be confirmed, what was returned."""

    READY = "ready", pgettext_lazy("closing desk", "To close")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("closing desk", "Not confirmed yet")
    RETURNED = "returned", pgettext_lazy("closing desk", "Returned")
