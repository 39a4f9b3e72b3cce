"""Rules in force: calendars and policies, each a row of immutable documents, and the edition that says which of them
held when.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Site
from core.models import Keepsake

_USER = settings.AUTH_USER_MODEL


class Edition(Keepsake):
    """A moment from which other rules hold: each publication of a policy or revision of a calendar makes one. What a
    clock was planned by is told by the edition's number alone.
    """

    at = models.DateTimeField(_("In force since"))
    by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Edition of the rules")
        verbose_name_plural = _("Editions of the rules")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.pk)


class BusinessCalendar(Keepsake):
    """When a place works (工作日历). What it says stands in its newest revision."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    is_default = models.BooleanField(_("For sites without their own"), default=False)

    class Meta:
        verbose_name = _("Business calendar")
        verbose_name_plural = _("Business calendars")
        ordering = ("name",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("is_default",), condition=models.Q(is_default=True), name="calendar_default_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarRevision(Keepsake):
    """What a calendar said from an edition on: a document (see `sla.calendars.Hours`), never changed."""

    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("Revision"))
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    doc = models.JSONField()
    note = models.CharField(_("What changed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Calendar revision")
        verbose_name_plural = _("Calendar revisions")
        ordering = ("-number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("calendar", "number"), name="calendar_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} v{self.number}"


class SiteCalendar(models.Model):
    """Which calendar a site goes by, from an edition on. The newest row counts; no calendar means the default one."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="calendars")
    calendar = models.ForeignKey(BusinessCalendar, on_delete=models.PROTECT, null=True, related_name="sites")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Calendar of a site")
        verbose_name_plural = _("Calendars of sites")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.site_id} → {self.calendar_id}"


class Policy(Keepsake):
    """A named set of targets (服务级别策略). The shipped one is called `default`."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)

    class Meta:
        verbose_name = _("SLA policy")
        verbose_name_plural = _("SLA policies")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PolicyVersion(Keepsake):
    """One version of a policy: a draft while it has no edition, then what held from that edition on, never changed.

    `effective_at` is when a draft shall take force, once it has been published. An empty list of targets retires the
    policy.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    targets = models.JSONField(_("Targets"), default=list)
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("Created at"))
    created_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    effective_at = models.DateTimeField(_("In force from"), null=True, blank=True)
    published_at = models.DateTimeField(_("Published at"), null=True, blank=True)
    published_by = models.ForeignKey(_USER, on_delete=models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("Version of a policy")
        verbose_name_plural = _("Versions of policies")
        ordering = ("-number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("policy", "number"), name="policy_version_once"),
            models.UniqueConstraint(
                fields=("policy",), condition=models.Q(published_at=None), name="policy_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it has not been published yet."""
        return self.published_at is None
