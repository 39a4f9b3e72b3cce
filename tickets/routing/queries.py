"""Reads of routing rules: the list, one of them, its history, how often it matched, why it does or does not match."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Missing
from tickets.models import Ticket
from tickets.routing.choices import Standing
from tickets.routing.conditions import Verdict, judge
from tickets.routing.look import Look, Tree, look_at
from tickets.routing.models import Occasion, RoutingRule, RuleEdition, RuleRun

LATELY = timedelta(days=7)
STUCK = 3  # tries after which a ticket that waits is worth a word


def list_rules(*, shelved: bool = False) -> "QuerySet[RoutingRule]":
    """In the order in which they are asked, with who changed them last; or the archived ones."""
    rules = RoutingRule.objects.select_related("changed_by")
    return rules.filter(standing=Standing.SHELVED) if shelved else rules.exclude(standing=Standing.SHELVED)


def get_rule(pk: int) -> RoutingRule:
    """One of them; `Missing` where there is none."""
    found = RoutingRule.objects.select_related("changed_by").filter(pk=pk).first()
    if found is None:
        raise Missing(_("There is no such rule."))
    return found


@dataclass(frozen=True)
class Tally:
    """How often a rule did something lately, and how often something was refused."""

    runs: int = 0
    refused: int = 0


def tallies(*, at: datetime) -> dict[int, Tally]:
    """By rule, over the last seven days. One statement."""
    runs = RuleRun.objects.filter(at__gt=at - LATELY).order_by()
    rows = runs.values_list("rule_id").annotate(n=Count("pk"), refused=Count("pk", filter=Q(is_refused=True)))
    return {rule_id: Tally(n, refused) for rule_id, n, refused in rows}


def count_stuck() -> int:
    """How many tickets the rules have failed on again and again."""
    return Occasion.objects.filter(tries__gte=STUCK).values("ticket_id").distinct().count()


def history_of(rule: RoutingRule, *, limit: int = 30) -> list[tuple[RuleEdition, RuleEdition | None]]:
    """Its editions, newest first, each with the one before it. One statement."""
    found = list(RuleEdition.objects.filter(rule=rule).select_related("by")[: limit + 1])
    before: Sequence[RuleEdition | None] = [*found[1:], None]
    return list(zip(found, before, strict=True))[:limit]


def runs_of(rule: RoutingRule, *, limit: int = 20) -> list[RuleRun]:
    """What it did last. One statement."""
    return list(RuleRun.objects.filter(rule=rule).select_related("ticket").order_by("-at", "-pk")[:limit])


@dataclass(frozen=True)
class Explanation:
    """Why a rule does or does not match a ticket as it stands: each condition, and what it did to it so far."""

    ticket: Ticket
    look: Look
    verdicts: list[Verdict]
    runs: list[RuleRun]

    @property
    def is_match(self) -> bool:
        """Whether all hold."""
        return all(one.holds for one in self.verdicts)


def explain(rule: RoutingRule, ticket: Ticket) -> Explanation:
    """Of a ticket with its requester, his site and its group at hand. Three statements."""
    tags = sorted(ticket.tags.values_list("name", flat=True))
    look = look_at(ticket, tree=Tree(), tags=tags)
    runs = list(RuleRun.objects.filter(rule=rule, ticket=ticket).order_by("-pk")[:5])
    return Explanation(ticket, look, judge(rule.conditions, look), runs)
