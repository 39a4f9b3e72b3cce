"""Trying a rule on the tickets of the last days, and asking why it does or does not match one. Nothing is written."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import clock
from core.errors import Missing
from face import dates
from tickets.models import Ticket
from tickets.queries import access_ticket
from tickets.routing.choices import Hours
from tickets.routing.conditions import CONDITIONS
from tickets.routing.means import Means
from tickets.routing.models import RoutingRule
from tickets.routing.named import named_in
from tickets.routing.planning import Planned
from tickets.routing.policies import may_manage
from tickets.routing.queries import explain, get_rule
from tickets.routing.trying import MOST, Trial, try_rule
from tickets.routing.wording import Vocabulary, said, would_come_to
from workbench.access import DeskRequest, desk_page
from workbench.forms.routing import TryForm, WhyForm
from workbench.views.routing.one import run_lines
from workbench.views.routing.shown import shown

_NUMBER, _ID = 24, 18


@require_safe
@desk_page
def rule_trial(request: DeskRequest, pk: int) -> HttpResponse:
    """What the rule would have done in the last `days`, or to the tickets of these days `before` an id; with `ticket`,
    why it does or does not match that one.
    """
    rule, at = get_rule(pk), clock.now()
    form = TryForm(data=request.GET if "days" in request.GET else None)
    vocabulary = Vocabulary.of([rule.doc])
    since, before = at - timedelta(days=form.chosen), _before(request)
    trial = try_rule(rule.doc, since=since, until=at, before=before)
    context: dict[str, Any] = {
        "one": shown(rule, vocabulary, Means(named_in(rule.doc))),
        "rule": rule,
        "form": TryForm(data={"days": str(form.chosen)}),
        "days": form.chosen,
        "trial": trial,
        "most": MOST,
        "is_further": before is not None,
        "counts": _counts(trial),
        "matches": [(match, [_line(planned) for planned in match.planned]) for match in trial.matches],
        "may_manage": may_manage(request.actor),
        **_why(request, rule, vocabulary),
    }
    return render(request, "workbench/routing/trial.html", context)


def _before(request: DeskRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) <= _ID else None


def _counts(trial: Trial) -> list[tuple[str, int]]:
    return [(would_come_to(effect, outcome), n) for (effect, outcome), n in trial.counts.most_common()]


def _line(planned: Planned) -> tuple[str, str]:
    words = would_come_to(planned.effect, planned.outcome, planned.waits_for)
    return words, " ".join(str(problem.message) for problem in planned.problems)


def _why(request: DeskRequest, rule: RoutingRule, vocabulary: Vocabulary) -> dict[str, Any]:
    number = request.GET.get("ticket", "")[:_NUMBER].replace("\x00", "").strip().upper()
    form = WhyForm(data={"ticket": number} if number else None)
    if not number:
        return {"why_form": form}
    try:
        ticket = access_ticket(number, actor=request.actor)
    except Missing as error:
        form.full_clean()
        form.add_error("ticket", str(error))
        return {"why_form": form}
    why = explain(rule, ticket)
    lines = [
        (
            CONDITIONS[one.name].label,
            said(one.name, one.values, vocabulary),
            _found(one.name, ticket, hours=why.look.hours),
            one.holds,
        )
        for one in why.verdicts
    ]
    return {"why_form": form, "why": why, "why_lines": lines, "why_runs": [(run, run_lines(run)) for run in why.runs]}


def _found(name: str, ticket: Ticket, *, hours: str) -> str:
    """What the ticket has where the condition looks."""
    requester = ticket.requester
    found: dict[str, object] = {
        "channel": ticket.get_channel_display(),
        "kind": ticket.get_kind_display(),
        "category": ticket.category,
        "vip": _("Yes") if ticket.is_vip else _("No"),
        "hours": _("%(when)s, %(hours)s") % {"when": dates.full(ticket.created_at), "hours": Hours(hours).label},
        "site": requester.site,
        "department": requester.department,
        "priority": ticket.get_priority_display(),
        "impact": ticket.get_impact_display(),
        "urgency": ticket.get_urgency_display(),
        "group": ticket.group,
        "tags": "、".join(ticket.tags.values_list("name", flat=True)) if name == "tags" else "",
        "words": ticket.title,
        "without": ticket.title,
    }
    return str(found.get(name) or "–")
