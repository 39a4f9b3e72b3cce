"""What was answered to a request that named itself, so that sending it twice does it once."""

from django.conf import settings
from django.db import models


class StoredAnswer(models.Model):
    """The answer to one POST with an `Idempotency-Key`, written in the transaction of the act it answers.

    A row therefore means: this was done. Only successes are kept, since a refused request changed nothing.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    path = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(default="")
    location = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="answer_once_per_key"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.key} {self.path}"
