"""Two pages of the face itself: the theme switch, and the specimen sheet for those who build screens."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core import clock
from face import specimen, themes
from face.ways_back import way_back


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme somebody chose for a year and go back to where he was. Refuses unknown ones (400)."""
    wanted = request.POST.get("theme", "")
    if wanted not in themes.THEMES:
        raise BadRequest("Unknown theme")
    response = HttpResponseRedirect(way_back(request, otherwise="/"))
    response.set_cookie(themes.COOKIE, wanted, max_age=themes.LASTS, samesite="Lax", secure=request.is_secure())
    return response


@require_GET
def sheet(request: HttpRequest, name: str = "parts") -> HttpResponse:
    """Every component on one sheet, and one page in each shell. Only while developing, or for a superuser."""
    user = getattr(request, "user", None)
    if not settings.DEBUG and not (user and user.is_superuser):
        raise Http404
    if name not in specimen.SHEETS:
        raise Http404
    return render(request, f"face/specimen/{name}.html", specimen.context(at=clock.now()))
