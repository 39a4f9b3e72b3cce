"""The codes of bulk acts, with the words shown for them."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    """How far a bulk act is."""

    RUNNING = "running", pgettext_lazy("bulk close", "Running")
    DONE = "done", pgettext_lazy("bulk close", "Done")
    STOPPED = "stopped", pgettext_lazy("bulk close", "Stopped")


class Result(models.TextChoices):
    """What became of a ticket in it. `waiting`: nothing yet; in a stopped one, nothing at all."""

    WAITING = "waiting", pgettext_lazy("bulk act", "Waiting")
    DONE = "done", pgettext_lazy("bulk act", "Done")
    ALREADY = "already", pgettext_lazy("bulk act", "Was so already")
    REFUSED = "refused", pgettext_lazy("bulk act", "Refused")
