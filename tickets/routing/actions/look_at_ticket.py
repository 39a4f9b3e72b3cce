"""The rules look at one ticket to which something happened."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tickets.models import Ticket
from tickets.routing.applying import apply
from tickets.routing.choices import Outcome, Standing
from tickets.routing.conditions import matches
from tickets.routing.look import look_at
from tickets.routing.means import Means
from tickets.routing.models import Occasion, RoutingRule, RuleRun
from tickets.routing.named import named_by
from tickets.routing.planning import Stand


def route_ticket(*, ticket_id: int, at: datetime) -> int:
    """Ask the rules that wait for what happened to the ticket, in their order, each of the ticket as those before left
    it; how many matched. All in one transaction, under the ticket's lock, and the occasions are over with it: what two
    workers take up at once, one does. A ticket that is no longer open is left alone.
    """
    with transaction.atomic():
        ticket = _locked(ticket_id)
        occasions = list(Occasion.objects.filter(ticket_id=ticket_id, not_before__lte=at))
        if not occasions:
            return 0
        Occasion.objects.filter(pk__in=[one.pk for one in occasions]).delete()
        if not ticket.is_open:
            return 0
        rules = _rules({one.trigger for one in occasions})
        return _asked(rules, ticket, at=at) if rules else 0


def _locked(ticket_id: int) -> Ticket:
    """Read afresh, with what rules look at."""
    people = Ticket.objects.select_related("requester__site", "group")
    return people.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)


def _rules(triggers: set[str]) -> list[RoutingRule]:
    wakes = Q()
    for trigger in triggers:
        wakes |= Q(**{f"on_{trigger}": True})
    return list(RoutingRule.objects.filter(wakes, standing=Standing.ON).order_by("position", "pk"))


def _asked(rules: list[RoutingRule], ticket: Ticket, *, at: datetime) -> int:
    means = Means(one for rule in rules for one in named_by(rule.effects))
    before = _before(ticket)
    tags = _tags(ticket)
    matched = 0
    for rule in rules:
        if not matches(rule.conditions, look_at(ticket, tree=means.tree, tags=tags)):
            continue
        matched += 1
        if apply(rule, Stand(ticket, tags, means, **before[rule.pk]), at=at) is not None:
            ticket = _locked(ticket.pk)
            tags = _tags(ticket)
        if rule.is_last:
            break
    return matched


def _before(ticket: Ticket) -> Mapping[int, dict[str, Any]]:
    """What each rule did to the ticket in this round, as `Stand` has it. One statement."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    runs = RuleRun.objects.filter(ticket=ticket, cycle=ticket.cycle).only("rule_id", "has_told", "results")
    for run in runs:
        of = found[run.rule_id]
        of["has_told"] = of.get("has_told", False) or run.has_told
        of["has_noted"] = of.get("has_noted", False) or any(one["outcome"] == Outcome.NOTED for one in run.results)
        refused = {(one["effect"], problem["code"]) for one in run.refusals for problem in one["problems"]}
        of["refused"] = of.get("refused", frozenset()) | refused
    return found


def _tags(ticket: Ticket) -> list[str]:
    return sorted(ticket.tags.values_list("name", flat=True))
