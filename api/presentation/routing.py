"""Routing rules from outside."""

from datetime import datetime
from typing import Any

from tickets.routing.models import RoutingRule, RuleEdition
from tickets.routing.planning import Planned
from tickets.routing.queries import Explanation
from tickets.routing.trying import Match, Trial


def rule_of(rule: RoutingRule) -> dict[str, Any]:
    """A rule as the answer shows it."""
    by = rule.changed_by
    return {
        "id": rule.pk,
        **rule.doc,
        "edition": rule.edition,
        "changed_at": rule.changed_at,
        "changed_by": by.username if by else None,
    }


def edition_of(edition: RuleEdition) -> dict[str, Any]:
    """What somebody left."""
    return {
        "number": edition.number,
        "at": edition.at,
        "by": edition.by.username if edition.by else None,
        "rule": edition.doc,
    }


def trial_of(trial: Trial, *, since: datetime, until: datetime) -> dict[str, Any]:
    """What a rule would have done."""
    return {
        "since": since,
        "until": until,
        "tickets": trial.total,
        "looked_at": trial.looked,
        "matched": trial.matched,
        "refused": trial.refused,
        "matches": [_match(one) for one in trial.matches],
    }


def _match(match: Match) -> dict[str, Any]:
    return {
        "ticket": match.ticket.number,
        "title": match.moment.ticket.title,
        "trigger": match.moment.trigger.value,
        "at": match.moment.at,
        "effects": [_planned(one) for one in match.planned],
    }


def _planned(one: Planned) -> dict[str, Any]:
    problems = [{"code": two.code, "message": str(two.message), "norm": two.norm} for two in one.problems]
    return {
        "effect": one.effect,
        "outcome": one.outcome.value,
        "waits_for": str(one.waits_for),
        "problems": problems,
    }


def explanation_of(why: Explanation) -> dict[str, Any]:
    """Condition by condition."""
    verdicts = [{"condition": one.name, "values": list(one.values), "holds": one.holds} for one in why.verdicts]
    return {"ticket": why.ticket.number, "matches": why.is_match, "conditions": verdicts}
