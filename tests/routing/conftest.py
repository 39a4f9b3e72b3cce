"""A desk with a manager who keeps rules."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import Desk
from tickets.models import Ticket
from tickets.routing.actions import add_rule, route_ticket
from tickets.routing.models import RoutingRule

MakeRule = Callable[..., RoutingRule]
EVERY = ("received", "acknowledged", "amended", "reopened")


@pytest.fixture
def desk(db: None) -> Desk:
    """One person of each role, a group and a category."""
    return Desk()


@pytest.fixture
def rule(desk: Desk) -> MakeRule:
    """Makes a rule that is at work: `rule(when={…}, then={…})`."""

    def make(
        *, when: dict[str, list[str]] | None = None, then: dict[str, Any], on: tuple[str, ...] = EVERY[:2], **more: Any
    ) -> RoutingRule:
        values = {"name": "规则", "standing": "on", "triggers": list(on), "conditions": when or {}, "effects": then}
        return add_rule(values=values | more, by=desk.manager, at=desk.at)

    return make


def routed(ticket: Ticket, desk: Desk) -> Ticket:
    """The ticket after the rules have looked at it, a minute later."""
    route_ticket(ticket_id=ticket.pk, at=desk.at + timedelta(minutes=1))
    return Ticket.objects.get(pk=ticket.pk)
