"""People and where they belong: users (staff and those who log in to the portal), requesters, sites, groups, tokens.
Whether they are there, and who has the duty, is in `models_presence`.
"""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from knox.models import AbstractAuthToken
from pypinyin import Style, lazy_pinyin

from accounts.models_customers import Customer
from accounts.models_drafts import Draft
from accounts.models_merge import RequesterMerge
from accounts.models_on_call import OnCallShift
from accounts.models_presence import Duty, DutyShift, Presence, PresenceChange
from accounts.models_settings import SettingChange, SettingVerb
from accounts.models_staff import StaffChange, StaffVerb
from accounts.models_wall import WallLink
from accounts.numbers import KEY_SIZE, number_key
from accounts.roles import CAPABILITIES, STAFF_ROLES, Capability, Role

__all__ = [
    "ApiToken",
    "AssignmentGroup",
    "Customer",
    "Draft",
    "Duty",
    "DutyShift",
    "Membership",
    "OnCallShift",
    "Presence",
    "PresenceChange",
    "Requester",
    "RequesterMerge",
    "SettingChange",
    "SettingVerb",
    "Site",
    "StaffChange",
    "StaffVerb",
    "User",
    "WallLink",
    "initials",
    "validate_time_zone",
]


def initials(name: str) -> str:
    """The pinyin initials of a name and the name's Latin letters, lower case: 张三 → zs. For finding people by hand."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).lower().replace(" ", "")[:60]


def validate_time_zone(name: str) -> None:
    """Refuse (`ValidationError`) what the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name. Example: Asia/Shanghai."))


class Site(models.Model):
    """A place that is served: it gives its people their time zone (and, later, their calendar)."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    time_zone = models.CharField(
        _("Time zone"), max_length=60, default="Asia/Shanghai", validators=(validate_time_zone,)
    )
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="sites", verbose_name=_("Customer")
    )

    class Meta:
        verbose_name = _("Site")
        verbose_name_plural = _("Sites")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):  # type: ignore[django-manager-missing]  # the token model's manager is untyped
    """Somebody who logs in: staff, or a requester with a portal account."""

    display_name = models.CharField(_("Name"), max_length=80)
    initials = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices, default=Role.REQUESTER, db_index=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site"))
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    im_account = models.CharField(_("Messenger account"), max_length=80, blank=True)
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    is_published = models.BooleanField(
        _("Published"), default=True, help_text=_("Users read this person's numbers in the directory.")
    )
    contact_changed_at = models.DateTimeField(_("Numbers changed at"), null=True, blank=True, editable=False)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "display_name"]

    class Meta:
        verbose_name = _("User")
        verbose_name_plural = _("Users")

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `initials` beside the name."""
        self.initials = initials(self.display_name)
        super().save(*args, **kwargs)

    @property
    def is_desk_staff(self) -> bool:
        """Whether this person works at the desk, as against asking it for help."""
        return self.role in STAFF_ROLES

    def has_capability(self, capability: Capability) -> bool:
        """Whether the role of this active person includes `capability` (ROLE-1)."""
        return self.is_active and capability in CAPABILITIES[self.role]


class AssignmentGroup(models.Model):
    """A support group (服务支持小组): what tickets are dispatched to when no engineer is named."""

    slug = models.SlugField(_("Identifier"), unique=True)
    name = models.CharField(pgettext_lazy("of a thing", "Name"), max_length=80)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site"))
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("Group lead")
    )
    on_call_for = models.CharField(
        _("Key systems"),
        max_length=120,
        blank=True,
        help_text=_("Somebody of this group is reachable for them around the clock (ROLE-3). Empty: nobody has to be."),
    )
    members = models.ManyToManyField(User, through="Membership", related_name="assignment_groups")
    is_active = models.BooleanField(_("Active"), default=True)

    class Meta:
        verbose_name = _("Assignment group")
        verbose_name_plural = _("Assignment groups")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Who belongs to which group."""

    group = models.ForeignKey(AssignmentGroup, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("Membership")
        verbose_name_plural = _("Memberships")
        constraints = (models.UniqueConstraint(fields=("group", "user"), name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class Requester(models.Model):
    """Somebody the desk serves (用户), with or without an account (LIFE-10: name and contact)."""

    name = models.CharField(_("Name"), max_length=80)
    initials = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    honorific = models.CharField(
        _("Form of address"), max_length=40, blank=True, help_text=_("How to address this person: 张工, 李专责.")
    )
    email = models.EmailField(_("E-mail"), blank=True, db_index=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    phone_key = models.CharField(max_length=KEY_SIZE, blank=True, editable=False, db_index=True)
    im_account = models.CharField(_("Messenger account"), max_length=80, blank=True, db_index=True)
    department = models.CharField(_("Department"), max_length=80, blank=True)
    location = models.CharField(_("Location"), max_length=120, blank=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Site"))
    is_vip = models.BooleanField(_("VIP"), default=False)
    language = models.CharField(_("Language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="requester", verbose_name=_("Account")
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="aliases"
    )
    created_at = models.DateTimeField(_("Created at"))

    class Meta:
        verbose_name = _("Requester")
        verbose_name_plural = _("Requesters")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="requester_not_merged_into_himself",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `initials` beside the name, and the number as it is compared beside the number as it is written."""
        self.initials, self.phone_key = initials(self.name), number_key(self.phone)
        super().save(*args, **kwargs)

    @property
    def person(self) -> "Requester":
        """The record that stands for this person: itself, or the one into which it was merged."""
        return self.merged_into or self

    @property
    def form_of_address(self) -> str:
        """How to address this person in a letter or on the phone (TALK-6): the honorific, else the name."""
        return self.honorific or self.name

    @property
    def has_contact(self) -> bool:
        """Whether the desk can reach this person at all (LIFE-10)."""
        return bool(self.email or self.phone or self.im_account)


class ApiToken(AbstractAuthToken):  # type: ignore[misc]  # the library is untyped
    """A hashed, revocable bearer token with a scope. The token itself is shown once, at creation."""

    class Scope(models.TextChoices):
        """What a token may do, at most; its user's role still limits it further."""

        READ = "read", _("Read only")
        WRITE = "write", _("Read and write")

    scope = models.CharField(_("Scope"), max_length=10, choices=Scope.choices, default=Scope.WRITE)
    label = models.CharField(_("Label"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
