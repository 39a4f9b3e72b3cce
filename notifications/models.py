"""Notices: what the screen tells a person of the desk. Codes and values; the words are chosen at display."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tickets.models import Ticket


class Mail(models.TextChoices):
    """What became of the letter that goes with a notice of a clock."""

    NONE = "none", pgettext_lazy("notice's letter", "None")
    SENT = "sent", pgettext_lazy("notice's letter", "Written at once")
    HELD = "held", pgettext_lazy("notice's letter", "Held back")
    DIGESTED = "digested", pgettext_lazy("notice's letter", "Part of a digest")


class Notice(models.Model):
    """One fact, told to one person: about a ticket (`seq` is the fact's place in its journal), or a clock's step
    (`clock_event` is its line in the clocks' journal; `ticket` is empty where a call or a person has the clock).

    A letter that is held back waits for a digest, at least until `held_until`. `is_urgent`: not for the morning.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        db_index=False,
        verbose_name=_("Told to"),
    )
    ticket = models.ForeignKey(
        Ticket,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        db_index=False,
        verbose_name=_("Ticket"),
    )
    seq = models.PositiveIntegerField(null=True, blank=True)
    clock_event = models.BigIntegerField(null=True, blank=True)
    kind = models.CharField(_("Kind"), max_length=24)
    params = models.JSONField(_("Values"), default=dict, blank=True)
    created_at = models.DateTimeField(_("Created at"))
    read_at = models.DateTimeField(_("Read at"), null=True, blank=True)
    mail = models.CharField(_("Letter"), max_length=8, choices=Mail.choices, default=Mail.NONE)
    held_until = models.DateTimeField(_("Held back until"), null=True, blank=True)
    is_urgent = models.BooleanField(_("Urgent"), default=False)

    class Meta:
        verbose_name = _("Notice")
        verbose_name_plural = _("Notices")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("ticket", "seq", "user"), condition=Q(seq__isnull=False), name="notice_once_per_fact"
            ),
            models.UniqueConstraint(
                fields=("clock_event", "user"), condition=Q(clock_event__isnull=False), name="notice_once_per_step"
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, seq__isnull=False, clock_event=None)
                | Q(seq=None, clock_event__isnull=False),
                name="notice_of_fact_or_clock",
            ),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="notice_mail_known"),
            models.CheckConstraint(
                condition=~Q(mail=Mail.HELD) | Q(held_until__isnull=False), name="notice_held_until_when"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("user", "-id"), name="notice_of_user"),
            models.Index(fields=("user",), condition=Q(read_at=None), name="notice_unread"),
            # The brake counts what was written lately; a digest looks at what waits. Neither meets anything else.
            models.Index(fields=("user", "created_at"), condition=Q(mail=Mail.SENT), name="notice_written"),
            models.Index(fields=("held_until", "user"), condition=Q(mail=Mail.HELD), name="notice_held"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id or '–'}/{self.seq or self.clock_event} {self.kind}"
