"""What iTop's side of a ticket needs to be remembered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from channels_intake.models import Source
from tickets.models import Ticket


class ItopFace(models.Model):
    """The codes a program wrote in iTop's own words, so that it reads what it wrote. Where the record has been changed
    by hand since, they are passed over (`channels_intake.itop.face`).
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True, related_name="itop_face")
    impact = models.CharField(max_length=1, blank=True)
    urgency = models.CharField(max_length=1, blank=True)
    origin = models.CharField(max_length=20, blank=True)
    resolution_code = models.CharField(max_length=20, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.ticket_id)


class ItopLink(models.Model):
    """A ticket of ours and the object on an iTop server that it is the same as.

    `key` is empty until the object is there. `seq` is the journal entry up to which the server knows our side;
    `status`, `public_count` and `private_count` are what was last seen of theirs.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="itop_links", verbose_name=_("Way in"))
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="itop_links", verbose_name=_("Ticket"))
    item_class = models.CharField(_("Class"), max_length=40)
    key = models.CharField(_("Key"), max_length=20, blank=True)
    ref = models.CharField(_("Reference"), max_length=40, blank=True)
    is_ours = models.BooleanField(_("Pushed by us"), default=True)

    seq = models.PositiveIntegerField(default=0)
    heard = models.JSONField(default=list, blank=True)  # journal entries that came from there, and do not go back
    status = models.CharField(_("Status"), max_length=40, blank=True)
    expected = models.CharField(max_length=40, blank=True)  # where we are just leading it: ours, whoever is asked
    public_count = models.PositiveIntegerField(default=0)
    private_count = models.PositiveIntegerField(default=0)

    next_try_at = models.DateTimeField(_("Next try"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("Failed tries"), default=0)
    last_error = models.CharField(_("Last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("Created at"))
    synced_at = models.DateTimeField(_("In step since"), null=True, blank=True)

    class Meta:
        verbose_name = _("iTop link")
        verbose_name_plural = _("iTop links")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("source", "ticket"), name="itop_link_once"),
            models.UniqueConstraint(
                fields=("source", "item_class", "key"), condition=~Q(key=""), name="itop_object_once"
            ),
        ]

    def __str__(self) -> str:
        return self.ref or f"{self.item_class}::{self.key}"


class ItopCursor(models.Model):
    """Up to which of their changes one class of a server has been read, in the server's own naive time."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="itop_cursors")
    item_class = models.CharField(max_length=40)
    last_update = models.CharField(max_length=19, blank=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("source", "item_class"), name="itop_cursor_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_class} {self.last_update}"
