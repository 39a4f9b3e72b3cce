"""What waits for a signature: of one's own work, or of the whole desk, longest first."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from core.errors import Words
from satisfaction.records.queries import list_waiting
from workbench.access import DeskRequest, desk_page
from workbench.filters import address

OF: dict[str, Words] = {
    "mine": pgettext_lazy("service records", "Mine"),
    "all": pgettext_lazy("service records", "Everybody's"),
}
_LISTED = 200


@require_safe
@desk_page
def records(request: DeskRequest) -> HttpResponse:
    """Records that wait for a signature: `of` mine or all; those who do no work on site see all as usual."""
    waiting = list_waiting(user=request.user)
    of = request.GET.get("of", "") or ("mine" if waiting.exists() else "all")
    if of not in OF:
        raise BadRequest("Unknown list")
    found = waiting if of == "mine" else list_waiting()
    context = {
        "of": of,
        "tabs": [(name, label, address(request.GET, of=name)) for name, label in OF.items()],
        "records": list(found[:_LISTED]),
    }
    return render(request, "workbench/records/list.html", context)
