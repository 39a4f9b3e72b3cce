"""What the quality gate says about a text that is still being written (TALK-4: warned while typing)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from tickets.acts import ACTS, Text
from tickets.gate.check import preview
from workbench.access import DeskRequest, desk_page

# Every text of an act that the requester will read.
FIELDS = frozenset(
    param.name for act in ACTS.values() for param in act.params if isinstance(param, Text) and param.public
)
LONGEST = 20_000


@require_POST
@desk_page
def gate(request: DeskRequest, field: str) -> HttpResponse:
    """The lines under `field`: what would stop it, what a supervisor could let pass, or that it may be sent. An empty
    or overlong text gets none: that is said when it is sent. `as` names the control where it is called otherwise, as
    in a form of many lines.
    """
    if field not in FIELDS:
        raise Http404
    text = request.POST.get(request.GET.get("as", field), "")
    is_judged = bool(text.strip()) and len(text) <= LONGEST
    verdict = preview(text, field=field, names=[str(request.user)]) if is_judged else None
    return render(request, "workbench/_gate.html", {"verdict": verdict})
