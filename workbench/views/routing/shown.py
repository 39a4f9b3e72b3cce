"""A rule as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from tickets.routing.means import Means
from tickets.routing.models import RoutingRule
from tickets.routing.policies import may_manage
from tickets.routing.wording import Vocabulary, conditions_of, effects_of, gone_of, triggers_of
from workbench.access import DeskRequest


@dataclass(frozen=True)
class Shown:
    """A rule in words."""

    rule: RoutingRule
    triggers: str
    conditions: list[str]
    effects: list[str]
    gone: dict[str, list[str]]


def shown(rule: RoutingRule, vocabulary: Vocabulary, means: Means) -> Shown:
    """`rule` in the reader's language; `gone`: what its `conditions` and `effects` name and is no longer in use."""
    doc: Mapping[str, Any] = rule.doc
    gone = {part: gone_of(doc, vocabulary, means, part=part) for part in ("conditions", "effects")}
    return Shown(rule, triggers_of(doc), conditions_of(doc, vocabulary), effects_of(doc, vocabulary), gone)


def managers_only(request: DeskRequest) -> None:
    """Raises `PermissionDenied` (403) for whoever may only read."""
    if not may_manage(request.actor):
        raise PermissionDenied
