"""What the pages of the desk keep for a person while he writes, and give back to him on whatever device he goes on."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actions.drafts import drafts_at, drop_draft, keep_draft
from core import clock
from core.errors import Malformed
from face import dates
from workbench.access import DeskRequest, desk_page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page
def drafts(request: DeskRequest) -> HttpResponse:
    """GET: what the reader's forms on `page` hold, by the form's name, each with when it was kept. POST: his form at
    `place` holds `content` from now on; nothing at all drops what it held. 400 for what no form of ours sends.
    """
    if request.method != "POST":
        return JsonResponse(_held(request))
    place, content, at = request.POST.get("place", ""), request.POST.get("content", ""), clock.now()
    if not content:
        drop_draft(user=request.user, place=place)
        return JsonResponse({"kept_at": None})
    try:
        keep_draft(user=request.user, place=place, content=content, at=at)
    except Malformed as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse({"kept_at": dates.clock_time(at)})


def _held(request: DeskRequest) -> dict[str, object]:
    page, today = request.GET.get("page", ""), dates.local_day(clock.now())
    return {
        draft.place.removeprefix(f"{page}:"): {
            "content": draft.content,
            "kept_at": dates.when(draft.kept_at, today=today),
        }
        for draft in drafts_at(page, user=request.user)
    }
