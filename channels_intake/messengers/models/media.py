"""Pictures, voice and files that were sent along."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from channels_intake.messengers.choices import MediaKind, MediaState
from channels_intake.messengers.models.utterance import Utterance
from core.models import Keepsake


def stored_name(_media: "Media", _name: str) -> str:
    """Where the bytes lie: a random name; nothing of the sender's is ever a path."""
    name = uuid4().hex
    return f"messengers/{name[:2]}/{name}"


class Media(Keepsake):
    """A file of an utterance: first only its `key` at the messenger's server, then the bytes themselves.

    `next_try_at` is when the desk tries to fetch it; NULL once it is here, or was given up.
    """

    utterance = models.ForeignKey(Utterance, on_delete=models.PROTECT, related_name="media")
    kind = models.CharField(_("Kind"), max_length=5, choices=MediaKind.choices)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200, blank=True)
    key = models.JSONField(default=dict)
    state = models.CharField(_("State"), max_length=8, choices=MediaState.choices, default=MediaState.WAITING)
    file = models.FileField(_("File"), upload_to=stored_name, blank=True)
    size = models.PositiveBigIntegerField(_("Size"), default=0)
    content_type = models.CharField(_("Type"), max_length=120, blank=True)
    tries = models.PositiveSmallIntegerField(_("Attempts"), default=0)
    next_try_at = models.DateTimeField(_("Next attempt"), null=True, blank=True)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Media")
        verbose_name_plural = _("Media")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=MediaState.WAITING, next_try_at__isnull=False)
                | (~Q(state=MediaState.WAITING) & Q(next_try_at__isnull=True)),
                name="media_waits_or_ended",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("next_try_at",), condition=Q(next_try_at__isnull=False), name="media_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.utterance_id} {self.kind}"
