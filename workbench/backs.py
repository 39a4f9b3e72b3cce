"""Back to where somebody came from: the list with its conditions, when an act was begun there."""

from urllib.parse import urlsplit

from django.http import HttpRequest

LONGEST = 1000


def back_of(request: HttpRequest) -> str:
    """The page of the desk from which this is asked: named by `back` in the form or the address, or the one that htmx
    asks from; empty for none, and for anything else.
    """
    back = request.POST.get("back") or request.GET.get("back") or _asked_from(request)
    return back if back.startswith("/desk/") and len(back) <= LONGEST and back.isprintable() else ""


def _asked_from(request: HttpRequest) -> str:
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
