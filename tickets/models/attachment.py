"""Files that came with a ticket."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Requester
from core.models import Keepsake
from tickets.models.ticket import Ticket


def stored_name(attachment: "Attachment", _name: str) -> str:
    """Where the bytes lie: a random name under the ticket's number; the sender's file name is never a path."""
    return f"attachments/{attachment.ticket.number}/{uuid4().hex}"


class Attachment(Keepsake):
    """A log, a screenshot, a letter (LIFE-10). Internal ones are not shown to requesters."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="attachments")
    seq = models.PositiveIntegerField()
    file = models.FileField(_("File"), upload_to=stored_name)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=200)
    size = models.PositiveBigIntegerField(_("Size"))
    content_type = models.CharField(_("Type"), max_length=120)
    sha256 = models.CharField(max_length=64)
    is_internal = models.BooleanField(_("Internal"), default=False)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_requester = models.ForeignKey(Requester, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("At"))

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name
