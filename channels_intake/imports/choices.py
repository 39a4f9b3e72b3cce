"""The codes of imports, with the words shown for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class What(models.TextChoices):
    """What the rows of a file are."""

    TICKETS = "tickets", _("Tickets")
    REQUESTERS = "requesters", pgettext_lazy("import", "Users")


class State(models.TextChoices):
    """How far an import has come. `ready`: its columns can be set, nothing runs; `checked`, `done`: a pass is over."""

    READY = "ready", pgettext_lazy("import", "Ready")
    RUNNING = "running", pgettext_lazy("import", "Running")
    CHECKED = "checked", pgettext_lazy("import", "Checked")
    DONE = "done", pgettext_lazy("import", "Imported")
    FAILED = "failed", pgettext_lazy("import", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("import", "Stopped")


class Result(models.TextChoices):
    """What became of a row, or would."""

    CREATED = "created", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Completed")
    KNOWN = "known", pgettext_lazy("row", "Known already")
    WRONG = "wrong", pgettext_lazy("row", "Not possible")
