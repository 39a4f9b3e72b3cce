"""Invitations and ratings in the back office: to look at only."""

from django.contrib import admin
from django.http import HttpRequest

from satisfaction.models import Invitation, SurveyAnswer


class _LookAt(admin.ModelAdmin[Invitation | SurveyAnswer]):
    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 (Django's signature)
        """They come from acts only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """An answer is what it was."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002
        """Nothing is deleted (LIFE-16)."""
        return False


@admin.register(Invitation)
class InvitationAdmin(_LookAt):
    list_display = ("ticket", "purpose", "cycle", "created_at", "expires_at", "reminders", "used_at", "answer", "via")
    list_filter = ("purpose", "answer", "via")
    search_fields = ("=ticket__number",)
    list_select_related = ("ticket",)


@admin.register(SurveyAnswer)
class SurveyAnswerAdmin(_LookAt):
    list_display = ("ticket", "cycle", "score", "via", "by_user", "at")
    list_filter = ("score", "via")
    search_fields = ("=ticket__number",)
    list_select_related = ("ticket", "by_user")
