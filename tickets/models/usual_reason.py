"""The reasons an act is usually given, ready to be chosen and sent as they are (BRT-4)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import wording
from tickets.choices import ReasonUse

NAME, TEXT = 40, 300


class UsualReason(models.Model):
    """One of them: what the desk calls it, and what is written, in Chinese and, where a manager wished, in English. One
    that is no longer offered stays; what was written with it stands in the journal.
    """

    use = models.CharField(_("Given for"), max_length=10, choices=ReasonUse.choices)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=NAME)
    name_en = models.CharField(_("Name in English"), max_length=NAME, blank=True)
    text = models.CharField(_("Text in Chinese"), max_length=TEXT)
    text_en = models.CharField(_("Text in English"), max_length=TEXT, blank=True)
    is_active = models.BooleanField(_("Active"), default=True)
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("Usual reason")
        verbose_name_plural = _("Usual reasons")
        ordering = ("use", "position", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(use__in=ReasonUse.values), name="usual_reason_use_known"),
            models.UniqueConstraint(fields=("use", "name"), name="usual_reason_once"),
        ]

    def __str__(self) -> str:
        """In the reader's language."""
        return wording(self.name, self.name_en)

    @property
    def wording(self) -> str:
        """What is written, in the reader's language."""
        return wording(self.text, self.text_en)
