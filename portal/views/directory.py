"""The directory as users read it: whom they reach under which number, by site (ROLE-2); and who is on call."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.directory import by_site, list_directory, list_groups
from accounts.on_call import on_call_now
from core import clock
from portal.access import OpenRequest, open_page


@require_safe
@open_page
def directory(request: OpenRequest) -> HttpResponse:
    """Published people by site, the reader's own first (`q` looks for some of them). A guest reads the hotline and the
    groups, unless DIRECTORY_PUBLIC says that he reads all of it.
    """
    words = request.GET.get("q", "")[:80]
    is_open = settings.DIRECTORY_PUBLIC or not request.reader.is_guest
    people = list_directory(words=words, published_only=True) if is_open else ()
    context = {
        "words": words,
        "is_open": is_open,
        "places": by_site(people, first=request.reader.site_id),
        "groups": list_groups(),
        "on_call": on_call_now(at=clock.now()) if is_open and not words else (),
    }
    return render(request, "portal/directory.html", context)
