"""What mail keeps beside the letters themselves."""

from django.db import models

from channels_intake.models import Inbound, Source

ID_SIZE = 250


class MailName(models.Model):
    """What a letter that came in is called on the wire, so that the next one can refer to it."""

    inbound = models.OneToOneField(Inbound, on_delete=models.PROTECT, primary_key=True, related_name="mail_name")
    message_id = models.CharField(max_length=ID_SIZE, db_index=True)

    def __str__(self) -> str:
        return self.message_id


class Mailbox(models.Model):
    """How far a mailbox has been fetched, and who is at it."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="mailbox")
    place = models.CharField(max_length=300, blank=True)  # the server, user and folder that the figures are about
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    watched_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.source)
