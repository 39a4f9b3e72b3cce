"""Keeping rules, and letting them look at tickets."""

from tickets.routing.actions.keep import add_rule, change_rule, move_rule
from tickets.routing.actions.look_at_ticket import route_ticket
from tickets.routing.actions.passing import route_waiting
from tickets.routing.actions.wake import wake

__all__ = ["add_rule", "change_rule", "move_rule", "route_ticket", "route_waiting", "wake"]
