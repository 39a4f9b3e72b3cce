"""Announcements, every version of them, and the letters they went out by (KB-3)."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Requester, Site
from core.models import Keepsake
from knowledge.announcements.choices import Kind, State, Verb
from outbox.models import OutboxMessage
from tickets.models import Ticket

TITLE = 120
TEXT = 5000
REASON = 200


class Announcement(Keepsake):
    """What users are told, from `starts_at` until just before `ends_at` (empty: until it is withdrawn).

    For everybody, or for those of the `sites` and of the `departments`; who has not logged in reads it where
    `is_public`. `version` counts acts.
    """

    title = models.CharField(_("Title"), max_length=TITLE)
    text = models.TextField(_("Text"))
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.DRAFT)
    is_important = models.BooleanField(_("Important"), default=False)
    is_public = models.BooleanField(_("Public"), default=False)
    sites = models.ManyToManyField(Site, related_name="+", blank=True, verbose_name=_("Sites"))
    departments = models.JSONField(_("Departments"), default=list, blank=True)
    starts_at = models.DateTimeField(_("Shown from"))
    ends_at = models.DateTimeField(_("Shown until"), null=True, blank=True)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="announcements", verbose_name=_("Ticket")
    )
    version = models.PositiveIntegerField(_("Version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    created_at = models.DateTimeField(_("Created at"))
    changed_at = models.DateTimeField(_("Changed at"))

    class Meta:
        verbose_name = _("Announcement")
        verbose_name_plural = _("Announcements")
        ordering = ("-starts_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="announcement_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="announcement_state_known"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="announcement_ends_after_start"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Every page asks what shows now: of all there ever were, few are published and have not ended.
            models.Index(fields=("ends_at", "starts_at"), condition=Q(state=State.PUBLISHED), name="announcement_now"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_current(self, at: datetime) -> bool:
        """Whether it shows at `at`."""
        return self.state == State.PUBLISHED and self.starts_at <= at and (self.ends_at is None or self.ends_at > at)


class AnnouncementVersion(Keepsake):
    """One act on an announcement, and what it said from then on: append-only."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="versions", db_index=False, verbose_name=_("Announcement")
    )
    version = models.PositiveIntegerField(_("Version"))
    verb = models.CharField(_("Act"), max_length=10, choices=Verb.choices)
    content = models.JSONField(_("Content"), default=dict)
    reason = models.CharField(_("Reason"), max_length=REASON, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Version of an announcement")
        verbose_name_plural = _("Versions of announcements")
        ordering = ("-version",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("announcement", "version"), name="announcement_version_once"),
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="announcement_verb_known"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id}/{self.version} {self.verb}"


class Mailing(Keepsake):
    """An announcement that goes out by e-mail: once at most. `reached` is the last requester that was looked at;
    what is not `ended_at` goes on.
    """

    announcement = models.OneToOneField(
        Announcement, on_delete=models.PROTECT, related_name="mailing", verbose_name=_("Announcement")
    )
    expected = models.PositiveIntegerField(_("Receivers"))
    reached = models.BigIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("By")
    )
    at = models.DateTimeField(_("At"))
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Mailing")
        verbose_name_plural = _("Mailings")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("id",), condition=Q(ended_at=None), name="announcement_mailing_open"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.expected}"


class AnnouncementLetter(Keepsake):
    """The one letter of an announcement to a requester."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="letters", db_index=False, verbose_name=_("Announcement")
    )
    requester = models.ForeignKey(
        Requester, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("Requester")
    )
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="+", verbose_name=_("Letter"))

    class Meta:
        verbose_name = _("Letter of an announcement")
        verbose_name_plural = _("Letters of announcements")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("announcement", "requester"), name="announcement_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement_id} → {self.requester_id}"
