"""Pages behind the links of our letters: no log-in, no cookie, no script. Opening changes nothing, pressing does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Requester
from core import clock
from core.errors import DeskError, Gone, Missing

# The page may not be kept, not be found, and not tell its address, which is the key to it, to the next page.
SEALED = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
T = TypeVar("T")
View = Callable[[HttpRequest, str, datetime], HttpResponse]
Framed = Callable[[HttpRequest, str], HttpResponse]
End = Callable[[HttpRequest, DeskError, T | None, int], HttpResponse]  # what is shown instead, and with which status


def sealed(response: HttpResponse) -> HttpResponse:
    """`response` with what keeps its address to its reader."""
    for name, value in SEALED.items():
        response.headers[name] = value
    return response


def link_frame(
    *, find: Callable[[str], T | None], requester_of: Callable[[T], Requester], end: End[T]
) -> Callable[[View], Framed]:
    """The frame of a page behind a link: in the language and time of whoever got the letter, sealed, 404 for a forged
    token and 410 for one whose time is over. `find` is what the token was given out for, none for a forged one.

    Exempt from the CSRF check: that check protects a session, which the browser adds by itself to whatever another site
    makes it send. Here no session counts. The signed token in the address is the only authority: who knows it may
    answer, and who does not cannot make anybody's browser answer. A check would only shut out people without cookies
    (and, as the page sends no referrer, those whose browser calls its origin "null").
    """

    def frame(view: View) -> Framed:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def framed(request: HttpRequest, token: str) -> HttpResponse:
            at, found = clock.now(), find(token)
            requester = requester_of(found) if found is not None else None
            with translation.override(_language(request, requester)), timezone.override(_zone(requester)):
                try:
                    response = view(request, token, at)
                except Missing as error:
                    response = end(request, error, None, 404)
                except Gone as error:
                    response = end(request, error, found, 410)
                response.headers["Content-Language"] = translation.get_language()
            return sealed(response)

        return framed

    return frame


def render_link(
    request: HttpRequest, template: str, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Such a page, which offers the other languages."""
    here = translation.get_language()
    others = [(code, name) for code, name in settings.LANGUAGES if code != here]
    return render(request, template, {**context, "other_languages": others}, status=status)


def _language(request: HttpRequest, requester: Requester | None) -> str:
    """What the page's own switch says; else the requester's language; for a forged link, the browser's."""
    wanted = request.GET.get("lang", "")
    if wanted in dict(settings.LANGUAGES):
        return wanted
    return requester.language if requester else translation.get_language() or settings.LANGUAGE_CODE


def _zone(requester: Requester | None) -> ZoneInfo:
    site = requester.site if requester else None
    return ZoneInfo(site.time_zone if site else settings.TIME_ZONE)
