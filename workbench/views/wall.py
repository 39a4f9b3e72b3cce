"""The wall behind a link: no log-in, no session, nothing to press. What it shows stands in the link's row."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.actions.wall_links import open_wall_link
from accounts.actors import SYSTEM
from accounts.models import WallLink
from accounts.places import Place
from core import clock
from sla.board import mark
from workbench.board_figures import figures_of
from workbench.board_view import now_of
from workbench.board_wall import PAGES, people_on_wall, read_wall, rows_around, today_of, without_titles

# What can be asked for alone.
PARTS = {
    "wall": "workbench/board/_wall_now.html",
    "wall-norms": "workbench/board/_wall_norms.html",
    "wall-people": "workbench/board/_wall_people.html",
    "wall-trends": "workbench/board/_wall_trends.html",
}
_WHOLE = "workbench/board/wall.html"
_PERIOD = "month"
_AT_MOST_EVERY = 2  # seconds: whoever asks more often gets what was counted then
_SEALED = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@require_safe
def wall(request: HttpRequest, secret: str) -> HttpResponse:
    """The wall of a link, or one `part` of it: 204 where nothing has happened since it was `seen`. 404 for a secret
    that is none, 410 for a link that was withdrawn, and a page that is open then goes dark with its next question.
    """
    at = clock.now()
    link = open_wall_link(secret=secret, at=at)
    language = link.language if link else translation.get_language()
    with translation.override(language), timezone.override(timezone.get_default_timezone()):
        if link is None or link.withdrawn_at is not None:
            response = _end(request, status=410 if link else 404)
        else:
            response = _shown(request, link, secret, at=at)
        response["Content-Language"] = translation.get_language()
    for name, value in _SEALED.items():
        response[name] = value
    return response


def _end(request: HttpRequest, *, status: int) -> HttpResponse:
    response = render(request, "workbench/board/wall_gone.html", status=status)
    if "HX-Request" in request.headers:
        response["HX-Refresh"] = "true"
    return response


def _shown(request: HttpRequest, link: WallLink, secret: str, *, at: datetime) -> HttpResponse:
    part = request.GET.get("part", "")
    part = part if part in PARTS and "HX-Request" in request.headers else ""
    seen = mark(at=at)
    if part and request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    key = f"wall:{link.pk}:{part}:{request.GET.get('page', '') if not part else ''}"[:60]
    kept = cache.get(key)
    if kept is None:
        kept = render(request, PARTS.get(part, _WHOLE), _context(request, link, secret, part, seen=seen, at=at)).content
        cache.set(key, kept, _AT_MOST_EVERY)
    return HttpResponse(kept)


def _context(
    request: HttpRequest, link: WallLink, secret: str, part: str, *, seen: str, at: datetime
) -> dict[str, Any]:
    place = Place(link.site.slug if link.site else "", link.customer.slug if link.customer else "")
    here = reverse("wall", args=[secret])
    shown: dict[str, Any] = {
        **read_wall(request.GET),
        "wall_theme": link.theme,
        "wall_pages": [(name, label, f"{here}?page={name}") for name, label in PAGES.items()],
        "here_url": here,
        "is_public": True,
        "seen": seen,
        "at": at,
        "place_name": " · ".join(str(one) for one in (link.customer, link.site) if one),
    }
    if part in {"", "wall", "wall-people"}:
        shown |= now_of(SYSTEM, at=at, place=place, is_whole=False)
        shown["wall_near"] = rows_around(shown["near"], shown["majors"], at=at)
        shown["wall_people"] = people_on_wall(shown["people"])
        if not link.shows_titles:
            shown["wall_near"] = without_titles(shown["wall_near"])
            shown["hides_titles"] = True
    if part in {"", "wall-norms"}:
        wanted = {"place": place, "period": _PERIOD, "trend_norm": ""}
        shown |= figures_of(SYSTEM, at=at, wanted=wanted, by_target=False) | {"period_label": ""}
    if part in {"", "wall-trends"}:
        shown |= today_of(at=at, place=place)
    return shown
