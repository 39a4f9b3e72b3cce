"""Notices in the back office: to look at only."""

from django.contrib import admin
from django.http import HttpRequest

from notifications.models import Notice


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin[Notice]):
    list_display = ("created_at", "user", "ticket", "kind", "mail", "read_at")
    list_filter = ("mail", "kind")
    search_fields = ("=ticket__number", "=user__username")
    list_select_related = ("user", "ticket")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """Notices come from acts only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:  # noqa: ARG002
        """A notice is what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Notice | None = None) -> bool:  # noqa: ARG002
        """Who was told what stays known."""
        return False
