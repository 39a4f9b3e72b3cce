"""What lets the engineer's pages live without a connection: the worker that keeps them, the manifest for the home
screen, and the pulse that says who is logged in.
"""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from face.templatetags.face import desk_name, page_lang
from workbench.access import DeskRequest, desk_page

# As the tokens have them: a manifest is read before any style sheet.
_GROUND, _ACCENT = "#f3f2ee", "#1c5a72"


@require_safe
@desk_page
def pulse(request: DeskRequest) -> HttpResponse:
    """Who is logged in, with a token for what he is about to send. The script asks before it sends what was kept."""
    facts = {"user": request.user.pk, "csrf": get_token(request), "now": clock.now().isoformat()}
    return JsonResponse(facts, headers={"Cache-Control": "no-store"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (every view takes it)
    """The service worker. It stands under /work/, and so may keep nothing but the engineer's own pages."""
    return HttpResponse(_worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@cache
def _worker() -> str:
    path = finders.find("js/work-worker.js")
    if not isinstance(path, str):
        raise FileNotFoundError("js/work-worker.js")
    return Path(path).read_text("utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (every view takes it)
    """What a telephone needs to put today's work on its home screen. Read without log-in: browsers ask for it so."""
    start = reverse("work")
    icons = [
        {
            "src": static(f"icons/desk-{size}{kind}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for kind, purpose in (("", "any"), ("-maskable", "maskable"))
    ]
    facts = {
        "id": start,
        "name": desk_name(),
        "short_name": _("My work"),
        "lang": page_lang(),
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _ACCENT,
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json", headers={"Vary": "Accept-Language, Cookie"})
