"""People at /admin/. Nobody is deleted here: a person who leaves becomes inactive, and his tickets keep his name."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    AssignmentGroup,
    DutyShift,
    Membership,
    Presence,
    PresenceChange,
    Requester,
    User,
)

if TYPE_CHECKING:
    MembershipInlineBase = admin.TabularInline[Membership, AssignmentGroup]
else:
    MembershipInlineBase = admin.TabularInline

# Roles and capabilities decide here (ROLE-1), not the framework's groups.
admin.site.unregister(Group)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    list_display = ("username", "display_name", "role", "site", "is_active")
    list_filter = ("role", "site", "is_active")
    search_fields = ("username", "display_name", "initials", "email", "phone")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("display_name", "email", "phone", "im_account", "language", "site")}),
        (_("Role"), {"fields": ("role", "is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "role", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """A number is changed in the settings: here nobody would be told of it (ROLE-2)."""
        return ("phone", "im_account") if obj is not None and obj.is_desk_staff else ()

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:  # noqa: ARG002
        """People stay."""
        return False


class MembershipInline(MembershipInlineBase):
    """Who is in the group."""

    model = Membership
    extra = 1
    autocomplete_fields = ("user",)


@admin.register(AssignmentGroup)
class AssignmentGroupAdmin(admin.ModelAdmin[AssignmentGroup]):
    list_display = ("name", "slug", "lead", "is_active")
    inlines = (MembershipInline,)
    autocomplete_fields = ("lead",)

    def has_delete_permission(self, request: HttpRequest, obj: AssignmentGroup | None = None) -> bool:  # noqa: ARG002
        """Groups are retired, not deleted."""
        return False


@admin.register(Requester)
class RequesterAdmin(admin.ModelAdmin[Requester]):
    list_display = ("name", "honorific", "department", "phone", "email", "is_vip")
    list_filter = ("is_vip", "site")
    search_fields = ("name", "initials", "phone", "email", "im_account")
    autocomplete_fields = ("user",)
    readonly_fields = ("created_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Requesters are entered at reception, with the time it happened."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Requester | None = None) -> bool:  # noqa: ARG002
        """People stay."""
        return False


@admin.register(Presence)
class PresenceAdmin(admin.ModelAdmin[Presence]):
    list_display = ("user", "status", "since", "note", "seen_at")
    list_filter = ("status",)
    search_fields = ("user__username", "user__display_name")
    list_select_related = ("user",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """People say it themselves, at the desk."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Presence | None = None) -> bool:  # noqa: ARG002
        """A change here would start no clock and stay out of the figures."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Presence | None = None) -> bool:  # noqa: ARG002
        """One row per person."""
        return False


@admin.register(PresenceChange)
class PresenceChangeAdmin(admin.ModelAdmin[PresenceChange]):
    list_display = ("at", "user", "status", "note", "by")
    list_filter = ("status",)
    search_fields = ("user__username", "user__display_name")
    list_select_related = ("user", "by")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Written with each change."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: PresenceChange | None = None) -> bool:  # noqa: ARG002
        """Append-only: the monthly figures stand on it (KPI-4)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: PresenceChange | None = None) -> bool:  # noqa: ARG002
        """Append-only."""
        return False


@admin.register(DutyShift)
class DutyShiftAdmin(admin.ModelAdmin[DutyShift]):
    list_display = ("duty", "user", "site", "starts_at", "ends_at")
    list_filter = ("duty", "site")
    list_select_related = ("user", "site")
    autocomplete_fields = ("user",)
    date_hierarchy = "starts_at"
    ordering = ("-starts_at",)
