"""Which acts were done under which key."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class DoneOnce(models.Model):
    """An act that was sent with a key, written in its own transaction: a row means that it was done.

    The key is the sender's: two people may have thought of the same. It holds no word of what was sent.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    what = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what and content
    done_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("user", "key"), name="done_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key} {self.what}"
