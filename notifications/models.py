"""Notices: what the screen tells a person of the desk. Codes and values; the words are chosen at display."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tickets.models import Ticket


class Notice(models.Model):
    """One fact about one ticket, told to one person. `seq` is the fact's place in the ticket's journal."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        db_index=False,
        verbose_name=_("Told to"),
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="notices", verbose_name=_("Ticket"))
    seq = models.PositiveIntegerField()
    kind = models.CharField(_("Kind"), max_length=24)
    params = models.JSONField(_("Values"), default=dict, blank=True)
    created_at = models.DateTimeField(_("Created at"))
    read_at = models.DateTimeField(_("Read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Notice")
        verbose_name_plural = _("Notices")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("ticket", "seq", "user"), name="notice_once_per_fact"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("user", "-id"), name="notice_of_user"),
            models.Index(fields=("user",), condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.seq} {self.kind}"
