"""What somebody has written and not sent yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

PLACE = 200


class Draft(models.Model):
    """The unsent text of one form of one person, so that it is there on his next device too. `place` says which form:
    the page's address and the form's name. `content` is what its fields hold, as the page's script wrote it.

    No keepsake: it is his own until he sends it, and goes when he does.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=PLACE)
    content = models.JSONField()
    kept_at = models.DateTimeField(_("Kept at"))

    class Meta:
        verbose_name = _("Draft")
        verbose_name_plural = _("Drafts")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("user", "place"), name="draft_once_per_place"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("kept_at",), name="draft_kept_at")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place}"
