"""Imports: a file, what its columns mean, how far it has come, and what became of each row."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester, Site
from channels_intake.imports.choices import Result, State, What
from core.models import Keepsake
from tickets.models import Ticket


def file_name(_import: "Import", _name: str) -> str:
    """Where the bytes lie: a random name; nothing of the sender's is ever a path."""
    return f"imports/{uuid4().hex}"


class Import(Keepsake):
    """One file. `mapping` says which column (by its place, from 0) holds which field. `busy_until` is the lease of the
    worker that goes through it just now.
    """

    what = models.CharField(_("Rows are"), max_length=12, choices=What.choices)
    name = models.CharField(_("File"), max_length=200)
    file = models.FileField(_("As it came"), upload_to=file_name)
    size = models.PositiveBigIntegerField(_("Size"))
    headers = models.JSONField(_("Columns"), default=list)
    samples = models.JSONField(default=list)
    mapping = models.JSONField(_("Mapping"), default=dict)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site"))

    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.READY)
    is_dry_run = models.BooleanField(_("Check only"), default=True)
    total = models.PositiveIntegerField(_("Rows"), default=0)
    done = models.PositiveIntegerField(_("Rows done"), default=0)
    counts = models.JSONField(_("Results"), default=dict)
    error = models.JSONField(default=dict, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("By")
    )
    created_at = models.DateTimeField(_("Created at"))
    started_at = models.DateTimeField(_("Started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("Finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Imports")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="import_state_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("id",), condition=Q(state=State.RUNNING), name="import_running"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether a pass goes on."""
        return self.state == State.RUNNING

    @property
    def wrong(self) -> int:
        """How many rows were not possible."""
        return int(self.counts.get(Result.WRONG, 0))


class Row(models.Model):
    """What became of a row in the last pass. `number` is what people see; `problems` hold words in each language."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("Row"))
    result = models.CharField(_("Result"), max_length=8, choices=Result.choices)
    problems = models.JSONField(default=list, blank=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Row")
        verbose_name_plural = _("Rows")
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("of", "number"), name="import_row_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("of", "result", "number"), name="import_row_result"),
        ]

    def __str__(self) -> str:
        return f"{self.of_id}/{self.number}"
