"""The rules in their order, and what is done to one in one press."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import DeskError, Missing
from tickets.routing.actions import change_rule, move_rule
from tickets.routing.choices import Standing
from tickets.routing.means import Means
from tickets.routing.named import named_in
from tickets.routing.policies import may_manage
from tickets.routing.queries import Tally, count_stuck, list_rules, tallies
from tickets.routing.wording import Vocabulary
from workbench.access import DeskRequest, desk_page
from workbench.views.routing.shown import managers_only, shown

_STANDINGS = {"on": Standing.ON, "off": Standing.OFF, "shelve": Standing.SHELVED}


@require_safe
@desk_page
def rules(request: DeskRequest) -> HttpResponse:
    """All that are not archived, with what they ask and do in words; those that are, below."""
    found, shelved = list(list_rules()), list(list_rules(shelved=True))
    vocabulary = Vocabulary.of(one.doc for one in found)
    means = Means(named for one in found for named in named_in(one.doc))
    counts = tallies(at=clock.now())
    context = {
        "rows": [(shown(one, vocabulary, means), counts.get(one.pk, Tally())) for one in found],
        "shelved": shelved,
        "stuck": count_stuck(),
        "may_manage": may_manage(request.actor),
    }
    return render(request, "workbench/routing/rules.html", context)


@require_POST
@desk_page
def rule_act(request: DeskRequest, pk: int, verb: str) -> HttpResponse:
    """`up`, `down`, `on`, `off`, `shelve`."""
    managers_only(request)
    at = clock.now()
    try:
        if verb in {"up", "down"}:
            move_rule(rule_id=int(pk), up=verb == "up", by=request.actor, at=at)
        else:
            change_rule(rule_id=pk, changes={"standing": _STANDINGS[verb]}, by=request.actor, at=at)
    except Missing:
        raise
    except DeskError as error:
        messages.error(request, str(error))
    return redirect("routing-rules")
