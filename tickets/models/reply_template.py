"""Words that are said often, kept ready (TALK-6)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup
from core.models import Keepsake
from core.text import wording

TITLE, BODY = 60, 4_000
_USER = settings.AUTH_USER_MODEL


class ReplyTemplate(Keepsake):
    """A reply with places to be filled in. Without an `owner` it is everybody's, or a `group`'s; with one it is his
    alone. `kinds` are the kinds of ticket it suits, none meaning all. Kept when it is no longer offered.
    """

    title_zh = models.CharField(_("Name in Chinese"), max_length=TITLE)
    title_en = models.CharField(_("Name in English"), max_length=TITLE, blank=True)
    body_zh = models.TextField(_("Text in Chinese"), max_length=BODY)
    body_en = models.TextField(_("Text in English"), max_length=BODY, blank=True)
    kinds = models.JSONField(_("For"), default=list, blank=True)
    group = models.ForeignKey(
        AssignmentGroup, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Assignment group")
    )
    owner = models.ForeignKey(
        _USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Owner")
    )
    is_active = models.BooleanField(_("Active"), default=True)
    edition = models.PositiveIntegerField(default=1)  # tells whether it was written over unseen
    changed_at = models.DateTimeField(_("Changed at"))
    changed_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Reply template")
        verbose_name_plural = _("Reply templates")
        ordering = ("title_zh", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(group=None), name="reply_template_of_one_or_of_a_group"
            ),
        ]

    def __str__(self) -> str:
        """Its name in the reader's language."""
        return wording(self.title_zh, self.title_en)
