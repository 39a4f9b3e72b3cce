"""Colleagues by the first letters of their name, for whoever calls one to a note (@)."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.queries import list_team
from workbench.access import DeskRequest, desk_page

_MOST, _LONGEST = 8, 40


@require_safe
@desk_page
def colleagues(request: DeskRequest) -> HttpResponse:
    """At most eight whose name, user name or pinyin initials begin with `q`, as a fragment. One statement."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    found = list_team().exclude(pk=request.user.pk)
    if "\0" in words:
        found = found.none()
    elif words:
        begins = Q(display_name__startswith=words) | Q(username__istartswith=words)
        found = found.filter(begins | Q(initials__startswith=words.lower()))
    return render(request, "workbench/_colleagues.html", {"people": found[:_MOST]})
