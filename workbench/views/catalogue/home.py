"""The front page of the settings."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import SettingChange
from accounts.roles import Capability, Role
from accounts.setting_history import changes_of
from workbench.access import DeskRequest, desk_page
from workbench.setup_places import ELSEWHERE, shown_groups

_LATELY = 12
_MANAGERS_ONLY = ("source", "endpoint")


@require_safe
@desk_page
def settings(request: DeskRequest) -> HttpResponse:
    """All places of the settings that the reader is let into, and what was changed lately."""
    context = {
        "groups": list(shown_groups(request.actor)),
        "elsewhere": ELSEWHERE,
        "history": list(_changes(request)[:_LATELY]),
        "is_admin": request.user.role == Role.ADMIN,
    }
    return render(request, "workbench/catalogue/home.html", context)


def _changes(request: DeskRequest) -> "QuerySet[SettingChange]":
    """What was changed; of the ways in and webhooks, whose settings managers alone see, for them alone."""
    return changes_of() if request.actor.can(Capability.MANAGE) else changes_of().exclude(thing__in=_MANAGERS_ONLY)
