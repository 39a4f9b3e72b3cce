"""What the ticket page shows of iTop."""

from dataclasses import dataclass

from django import template

from accounts.actors import Actor
from accounts.roles import Capability
from channels_intake.itop.actions.push_ticket import takes_tickets
from channels_intake.itop.adapter import SLUG
from channels_intake.itop.models import ItopLink
from channels_intake.models import Source
from tickets.models import Ticket

register = template.Library()


@dataclass(frozen=True)
class Counterparts:
    """The objects there, and the servers that it may still be pushed to."""

    links: list[ItopLink]
    sources: list[Source]


@register.simple_tag
def itop_counterparts(ticket: Ticket, actor: Actor) -> Counterparts:
    """One statement; two where there is any server."""
    servers = list(Source.objects.filter(adapter=SLUG))
    if not servers:
        return Counterparts([], [])
    links = list(ItopLink.objects.filter(ticket=ticket).select_related("source").order_by("pk"))
    known = {link.source_id for link in links}
    sources = [one for one in servers if takes_tickets(one) and one.pk not in known]
    return Counterparts(links, sources if actor.can(Capability.DESK) else [])
