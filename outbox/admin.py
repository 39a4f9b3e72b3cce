"""The outbox in the back office: to look at, and to send dead letters again."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.clock import now
from core.errors import DeskError
from outbox.actions.resend import resend
from outbox.models import OutboxMessage
from outbox.tasks import nudge

if TYPE_CHECKING:
    Base = admin.ModelAdmin[OutboxMessage]
else:
    Base = admin.ModelAdmin  # not generic at run time


@admin.register(OutboxMessage)
class OutboxMessageAdmin(Base):
    """Nothing here can be written, added or deleted; dead letters can be sent again."""

    list_display = ("created_at", "letter", "subject_tag", "address", "state", "attempts", "failure", "next_attempt_at")
    list_filter = ("state",)
    search_fields = ("=dedupe_key", "=message_id", "=address", "=subject_tag", "=thread_key")
    ordering = ("-created_at", "-pk")
    show_full_result_count = False
    actions = ("send_again",)

    def has_add_permission(self, *_: object, **__: object) -> bool:
        """Letters come from acts only."""
        return False

    def has_change_permission(self, *_: object, **__: object) -> bool:
        """A letter is what it was."""
        return False

    def has_delete_permission(self, *_: object, **__: object) -> bool:
        """Nothing is deleted (LIFE-16)."""
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Who may see the outbox may send again."""
        return self.has_view_permission(request)

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        """Puts the chosen dead letters back into the queue and names those that were not dead."""
        done = 0
        for message in queryset:
            try:
                resend(message_id=message.pk, by_name=str(request.user), at=now())
                done += 1
            except DeskError as error:
                self.message_user(request, f"{message}: {error}", messages.WARNING)
        if done:
            nudge()
            words = ngettext("%(count)d letter will be sent again.", "%(count)d letters will be sent again.", done)
            self.message_user(request, words % {"count": done})
