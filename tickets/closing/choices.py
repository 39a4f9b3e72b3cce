"""The codes of the closing desk, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Which(models.TextChoices):
    """The lists of the closing desk: what can be closed, what is still to be confirmed, what was returned."""

    READY = "ready", pgettext_lazy("closing desk", "To close")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("closing desk", "Not confirmed yet")
    RETURNED = "returned", pgettext_lazy("closing desk", "Returned")


class RunState(models.TextChoices):
    """How far a bulk close is."""

    RUNNING = "running", pgettext_lazy("bulk close", "Running")
    DONE = "done", pgettext_lazy("bulk close", "Done")
    STOPPED = "stopped", pgettext_lazy("bulk close", "Stopped")


class Result(models.TextChoices):
    """What became of a ticket in it. `waiting`: nothing yet; in a stopped one, nothing at all."""

    WAITING = "waiting", pgettext_lazy("bulk close", "Waiting")
    CLOSED = "closed", pgettext_lazy("bulk close", "Closed")
    ALREADY = "already", pgettext_lazy("bulk close", "Was closed already")
    REFUSED = "refused", pgettext_lazy("bulk close", "Not closed")
