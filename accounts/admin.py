"""People at /admin/. Nobody is deleted here: a person who leaves becomes inactive, and his tickets keep his name."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AssignmentGroup, Membership, Requester, Site, User

if TYPE_CHECKING:
    MembershipInlineBase = admin.TabularInline[Membership, AssignmentGroup]
else:
    MembershipInlineBase = admin.TabularInline

# Roles and capabilities decide here (ROLE-1), not the framework's groups.
admin.site.unregister(Group)


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin[Site]):
    list_display = ("name", "slug", "time_zone")

    def has_delete_permission(self, request: HttpRequest, obj: Site | None = None) -> bool:  # noqa: ARG002
        """Places stay."""
        return False


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
