"""The command palette: a fragment for its dialog; a page of its own where there is no script."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core import clock
from workbench.access import DeskRequest, desk_page
from workbench.palette import sections, size_of

LONGEST = 80


@require_safe
@desk_page
def palette(request: DeskRequest) -> HttpResponse:
    """What fits `q`; with `ticket`, the acts on it first."""
    q = request.GET.get("q", "")[:LONGEST].replace("\x00", "").strip()
    number = request.GET.get("ticket", "")[:24].replace("\x00", "")
    found = sections(q, number=number, actor=request.actor, at=clock.now())
    context = {"q": q, "number": number, "sections": found, "size": size_of(found)}
    name = "workbench/palette/_found.html" if request.htmx else "workbench/palette/page.html"
    response = render(request, name, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
