"""What depends on a group: told before it is switched off."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import AssignmentGroup
from accounts.on_call import list_shifts
from channels_intake.models import Source
from tickets.models import Ticket
from tickets.routing.models import RoutingRule
from tickets.routing.named import named_in
from tickets.routing.queries import list_rules


@dataclass(frozen=True)
class Use:
    """Its open tickets, the rules that are not archived and the ways in that name it, its shifts on call ahead."""

    open: int = 0
    rules: list[RoutingRule] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    shifts: int = 0


def use_of(group: AssignmentGroup, *, at: datetime) -> Use:
    """As it is `at`. Four statements."""
    return Use(
        open=Ticket.objects.filter(group=group).open().count(),
        rules=[rule for rule in list_rules() if _names(rule, group.slug)],
        sources=list(Source.objects.filter(group=group, is_active=True).order_by("name")),
        shifts=list_shifts().filter(group=group, ends_at__gt=at).count(),
    )


def _names(rule: RoutingRule, slug: str) -> bool:
    return any(one.table == "group" and one.name == slug for one in named_in(rule.doc))
