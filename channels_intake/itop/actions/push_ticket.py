"""Push a ticket: have it created on an iTop server and kept in step from then on."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from channels_intake.actions.settle import require_desk
from channels_intake.itop.exchange import active_sources
from channels_intake.itop.models import ItopLink
from channels_intake.itop.options import FOLLOW, PUSHES
from channels_intake.itop.pushing import ask_for
from channels_intake.models import Source
from core.errors import Malformed, Missing, Problem, Refused
from tickets.models import Ticket


def takes_tickets(source: Source) -> bool:
    """Whether tickets may be pushed there."""
    return source.is_active and source.option("direction", FOLLOW) in PUSHES


def push_ticket(*, ticket_id: int, source: str = "", by: Actor, at: datetime) -> ItopLink:
    """To the server with the identifier `source`; without one, to the only one there is. It is sent at the next round,
    a minute later at most. Asked for twice it is the same; where the last try failed, the next comes at once.

    `Forbidden` for anybody but the desk, `Missing` for a ticket there is not, `Refused` where no server takes any,
    `Malformed` for a name there is not, or none where there are several.
    """
    require_desk(by)
    ticket = Ticket.objects.visible_to(by).filter(pk=ticket_id).first()
    if ticket is None:
        raise Missing(_("There is no such ticket."))
    link = ask_for(ticket, _chosen(source), at=at)
    if link.last_error:
        ItopLink.objects.filter(pk=link.pk, tries__gt=0).update(next_try_at=None)
    return link


def _chosen(slug: str) -> Source:
    known = [one for one in active_sources() if takes_tickets(one)]
    if not known:
        raise Refused(_("No iTop server is set up that tickets are pushed to."))
    if not slug and len(known) == 1:
        return known[0]
    found = next((one for one in known if one.slug == slug), None)
    if found is None:
        words = _("Name one of these servers: %(names)s") % {"names": ", ".join(one.slug for one in known)}
        raise Malformed(words, fields={"server": [Problem("unknown", words)]})
    return found
