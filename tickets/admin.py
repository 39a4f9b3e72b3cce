"""What a manager edits about tickets at /admin/: word lists, categories and reasons of ratings. The tickets themselves,
and what a complete record holds, are changed by actions only, so they are not here.
"""

from django.contrib import admin
from django.http import HttpRequest

from tickets.models import Category, Phrase, SurveyReason


@admin.register(Phrase)
class PhraseAdmin(admin.ModelAdmin[Phrase]):
    list_display = ("text", "kind", "match", "norm", "source", "is_active")
    list_filter = ("kind", "match", "source", "is_active")
    search_fields = ("text", "folded")
    list_editable = ("is_active",)

    def has_delete_permission(self, request: HttpRequest, obj: Phrase | None = None) -> bool:  # noqa: ARG002
        """Switched off, not deleted: the list stays on record."""
        return False


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin[Category]):
    list_display = ("name", "slug", "parent", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: Category | None = None) -> bool:  # noqa: ARG002
        """Retired categories stay on the tickets that have them."""
        return False


@admin.register(SurveyReason)
class SurveyReasonAdmin(admin.ModelAdmin[SurveyReason]):
    list_display = ("name", "name_en", "side", "slug", "position", "is_active")
    list_filter = ("side", "is_active")
    list_editable = ("position", "is_active")
    search_fields = ("name", "name_en", "slug")

    def has_delete_permission(self, request: HttpRequest, obj: SurveyReason | None = None) -> bool:  # noqa: ARG002
        """Retired reasons stay on the ratings that have them."""
        return False
