"""A rule as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from tickets.routing.models import RoutingRule
from tickets.routing.policies import may_manage
from tickets.routing.wording import Vocabulary, conditions_of, effects_of, triggers_of
from workbench.access import DeskRequest


@dataclass(frozen=True)
class Shown:
    """A rule in words."""

    rule: RoutingRule
    triggers: str
    conditions: list[str]
    effects: list[str]


def shown(rule: RoutingRule, vocabulary: Vocabulary) -> Shown:
    """`rule` in the reader's language."""
    doc: Mapping[str, Any] = rule.doc
    return Shown(rule, triggers_of(doc), conditions_of(doc, vocabulary), effects_of(doc, vocabulary))


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for whoever may only read."""
    if not may_manage(request.actor):
        raise PermissionDenied
